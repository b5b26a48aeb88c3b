/* A chapter saves itself while it is written, shows who else has saved it, and lists its headings.

   What is typed waits in unsent.js; the server says what is kept, what to look at, and what somebody else has saved. Without
   the editor the textarea is saved in the same way; without this script the form is sent as a form. */

import { Unsent } from "./unsent.js";

/** Milliseconds without a key after which the chapter is saved; and how long it waits at most while keys go on. */
const PAUSE = 1500
const LONGEST = 15_000
/** How far above what is usual a chapter may be without a word. */
const ROOM = 1.2

const form = document.querySelector("form[data-chapter]")
const textarea = form.querySelector("textarea")
const root = textarea.closest(".chapter-editor")
const part = (name) => document.querySelector(`[data-${name}]`)
const page = form.elements.page.value

let editor = null
let revision = form.elements.seen.value
/** The revision that somebody else has saved, while nothing was chosen. */
let theirs = null
let timer = 0
let since = 0

const unsent = new Unsent({ form, kind: `chapter:${form.dataset.chapter}`, answered })

/** What the next save has seen. The name of the page tells its own saves, whose answer may have been lost, from others. */
const seen = () => `${revision} ${page}`

/** What waits may come from before a reload, and keeps the name it had until the server has answered. */
const waiting = () => unsent.entries.body

function typed() {
  unsent.keep("body", [waiting()?.[0] ?? seen(), textarea.value])
  // What was not chosen yet is kept and not sent.
  if (theirs) return
  since ||= Date.now()
  clearTimeout(timer)
  timer = setTimeout(save, Math.min(PAUSE, Math.max(0, since + LONGEST - Date.now())))
}

function save() {
  since = 0
  clearTimeout(timer)
  unsent.send("body")
}

function answered(answer, sent) {
  if (answer.conflict) return ask(answer, sent)
  close()
  revision = form.elements.seen.value = answer.revision
  list(part("notes"), answer.notes)
  const found = part("findings")
  if (found.innerHTML !== answer.findings) found.innerHTML = answer.findings
  bindFinders()
  // What the page said of an earlier text.
  document.querySelector(".error-summary")?.remove()
  if (waiting()) unsent.keep("body", [seen(), textarea.value])
}

// ---- two at once ----

function ask(answer, sent) {
  const place = part("theirs")
  if (theirs?.revision !== answer.revision) place.innerHTML = answer.conflict
  theirs = { revision: answer.revision, body: answer.theirs }
  // Still with what it had seen: however it is sent, it replaces nothing until its author has chosen.
  unsent.keep("body", [sent.body[0], textarea.value])
}

function close() {
  theirs = null
  part("theirs").replaceChildren()
}

function choose(mine) {
  revision = form.elements.seen.value = theirs.revision
  const { body } = theirs
  close()
  unsent.forget("body")
  if (mine) {
    unsent.send("body", [seen(), textarea.value])
  } else {
    show(body)
    unsent.forget("body")
    unsent.send("body", [seen(), textarea.value])
  }
  if (editor) editor.commands.focus()
  else textarea.focus()
}

part("theirs").addEventListener("click", (event) => {
  const { choose: chosen } = event.target.dataset
  if (chosen && theirs) choose(chosen === "mine")
})

// ---- the text ----

function show(html) {
  textarea.value = html
  editor?.commands.setContent(html)
}

function list(place, sentences) {
  if (place.textContent === sentences.join("")) return
  place.replaceChildren(...sentences.map((sentence) => Object.assign(document.createElement("li"), { textContent: sentence })))
  place.hidden = !sentences.length
}

/** Leads from a quoted sentence to the paragraph that holds it. */
function bindFinders() {
  for (const button of document.querySelectorAll("[data-find]")) button.hidden = !editor
}

part("findings").addEventListener("click", ({ target }) => {
  if (target.dataset.find) find(target.dataset.find.replace(/\u2026$/, ""))
})

function find(sentence) {
  let place = null
  editor.state.doc.descendants((node, position) => {
    if (place || !node.isTextblock) return !place
    // A line break counts as one place.
    const at = node.textBetween(0, node.content.size, "", "\ufffc").indexOf(sentence)
    if (at >= 0) place = { from: position + 1 + at, to: position + 1 + at + sentence.length }
    return false
  })
  if (place) editor.chain().focus().setTextSelection(place).scrollIntoView().run()
}

// ---- beside the text: its headings, and how long it is ----

function outline() {
  const nav = part("outline")
  const items = []
  editor.state.doc.forEach((node, position) => {
    if (node.type.name !== "heading" || !node.textContent.trim()) return
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: node.textContent })
    button.addEventListener("click", () => editor.chain().focus().setTextSelection(position + 1).scrollIntoView().run())
    const item = Object.assign(document.createElement("li"), { className: `level-${node.attrs.level}` })
    item.append(button)
    items.push(item)
  })
  nav.querySelector("ul").replaceChildren(...items)
  nav.hidden = !items.length
}

function measure() {
  const usual = Number(form.dataset.usual)
  if (!usual) return
  const { doc } = editor.state
  const characters = [...doc.textBetween(0, doc.content.size, "\n").replace(/\s/g, "")].length
  part("over-usual").hidden = characters <= usual * ROOM
}

function beside() {
  outline()
  measure()
}

// ---- the beginning ----

function begin() {
  editor = root.querySelector(".prose-text").editor
  editor.on("update", beside)
  beside()
  bindFinders()
  if (waiting() && waiting()[1] !== textarea.value) show(waiting()[1])
}

textarea.addEventListener("input", typed)
form.addEventListener("submit", (event) => {
  event.preventDefault()
  if (theirs) return choose(true)
  unsent.keep("body", [waiting()?.[0] ?? seen(), textarea.value])
  save()
  unsent.flush()
})

const found = waiting()
if (found) textarea.value = found[1]
if (root.classList.contains("is-ready")) begin()
else root.addEventListener("chapter-editor:ready", begin)
if (found) unsent.flush()
