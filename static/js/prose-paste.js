/* A paste into a chapter is read by the server, from the same list of elements as what is saved, and then put in.

   What was changed or left out stands in one line under the text, with the headings that it may have and 撤销. What the
   server cannot read now is not pasted, and that is said: nothing goes in unread. */

import { post } from "./unsent.js";

/** Pictures travel within HTML; not one of their letters is of use. */
const PICTURE_DATA = /(["'(]\s*data:)[^"')>]{64,}/gi

export function bindPaste(root, editor, numerals) {
  const form = root.closest("form[data-paste]")
  const place = document.querySelector("[data-paste-line]")
  if (!form || !place) return
  let before = null
  let after = null
  let reading = false
  let copied = ""

  const area = editor.view.dom
  // What was copied here is known already.
  for (const name of ["copy", "cut"]) {
    area.addEventListener(name, (event) => (copied = event.clipboardData?.getData("text/html") ?? ""))
  }
  // Before the editor looks at it: a dropped text comes the same way as a pasted one.
  area.addEventListener("paste", (event) => take(event, event.clipboardData), { capture: true })
  area.addEventListener("drop", (event) => {
    if (!editor.view.dragging) take(event, event.dataTransfer)
  }, { capture: true })

  function take(event, data) {
    if (event.synthetic || !data) return
    const html = data.getData("text/html")
    const text = data.getData("text/plain")
    if (html && html === copied) return
    if (!html && !text.trim() && !data.files.length) return
    event.preventDefault()
    event.stopImmediatePropagation()
    if (!html && !text.trim()) return say(place.dataset.files)
    if (!reading) read(html ? { html: html.replace(PICTURE_DATA, "$1,") } : { text })
  }

  async function read(sent) {
    reading = true
    say(place.dataset.reading)
    try {
      const response = await post(form, form.dataset.paste, sent)
      const answer = await response.json()
      if (response.ok) put(answer)
      else say(answer.sentence)
    } catch {
      say(place.dataset.offline)
    }
    reading = false
  }

  function put({ html, line }) {
    before = editor.getJSON()
    const own = new Event("paste")
    own.synthetic = true
    editor.view.focus()
    editor.view.pasteHTML(html, own)
    after = JSON.stringify(editor.getJSON())
    place.innerHTML = line
    place.hidden = !line
  }

  function say(sentence) {
    const told = Object.assign(document.createElement("p"), { className: "notice", role: "status", textContent: sentence })
    place.replaceChildren(told)
    place.hidden = false
  }

  function close() {
    place.replaceChildren()
    place.hidden = true
  }

  place.addEventListener("click", ({ target }) => {
    if ("close" in target.dataset) close()
    if ("undo" in target.dataset) {
      editor.commands.setContent(before, { emitUpdate: true })
      close()
      editor.commands.focus()
    }
    if ("setHeadings" in target.dataset) setHeadings()
  })

  /** Whatever is typed after a paste is what the editor's own undo takes back first. */
  editor.on("update", () => {
    const undo = place.querySelector("[data-undo]")
    if (undo && after && JSON.stringify(editor.getJSON()) !== after) undo.hidden = true
  })

  function setHeadings() {
    const wanted = [...place.querySelectorAll("[data-heading]")]
    const { state } = editor
    const { tr } = state
    const steps = []
    let next = 0
    state.doc.forEach((node, position) => {
      const found = wanted.findIndex((one, at) => at >= next && one.dataset.heading === node.textContent.trim())
      if (!node.isTextblock || found < 0) return
      next = found + 1
      steps.push([node, position, wanted[found]])
    })
    for (const [node, position, one] of steps.reverse()) {
      const { heading, paragraph } = state.schema.nodes
      if (one.checked) {
        tr.setNodeMarkup(position, heading, { level: Number(one.dataset.level) })
        const typed = numerals.exec(node.textContent)
        if (typed) tr.delete(position + 1, position + 1 + typed[0].length)
      } else if (node.type === heading) {
        tr.setNodeMarkup(position, paragraph)
      }
    }
    after = null
    editor.view.dispatch(tr)
    after = JSON.stringify(editor.getJSON())
    place.querySelector("[data-set-headings]").closest("details").remove()
    editor.commands.focus()
  }
}
