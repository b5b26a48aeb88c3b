/* Numbers in the text are held against the tables while they are written.

   Each paragraph is judged once: what changed, or was pasted, is sent when the keys rest. Nothing is saved by this, and
   without an answer nothing is shown; the check page asks the same. */

/** Milliseconds without a key after which a paragraph is judged. */
const PAUSE = 600

const form = document.querySelector("form[data-words]")
const root = form.querySelector(".chapter-editor")
const box = document.querySelector("[data-claims]")

/** Text of a paragraph -> what is asked of it. */
const known = new Map()
let editor = null
let timer = 0
let under = 0

const paragraphs = () => {
  const found = []
  editor.state.doc.descendants((node, position) => {
    if (!node.isTextblock) return true
    const text = node.textBetween(0, node.content.size, "", " ").replace(/\n/g, " ")
    if (text.trim()) found.push({ text, position, size: node.nodeSize })
    return false
  })
  return found
}

async function judge() {
  const fresh = [...new Set(paragraphs().map(({ text }) => text).filter((text) => !known.has(text)))]
  if (!fresh.length) return show()
  const turn = ++under
  let answer = null
  try {
    const response = await fetch(form.dataset.words, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
      body: JSON.stringify({ text: ["", fresh.join("\n")] }),
    })
    if (response.ok) answer = await response.json()
  } catch {
    // Without the network the text is kept as ever, and judged with the next key.
  }
  if (!answer) return
  fresh.forEach((text, at) => known.set(text, answer.found[at] ?? []))
  if (turn === under) show()
}

function show() {
  const items = []
  for (const { text, position } of paragraphs()) {
    for (const { quote, message } of known.get(text) ?? []) {
      const item = document.createElement("li")
      const button = Object.assign(document.createElement("button"), {
        type: "button",
        className: "btn-find",
        textContent: box.dataset.show,
      })
      button.addEventListener("click", () => {
        const at = Math.max(0, text.indexOf(quote))
        const from = position + 1 + at
        editor.chain().focus().setTextSelection({ from, to: from + quote.length }).scrollIntoView().run()
      })
      item.append(`${message} `, button)
      items.push(item)
    }
  }
  box.querySelector("ul").replaceChildren(...items)
  box.hidden = !items.length
}

function begin() {
  editor = root.querySelector(".prose-text").editor
  editor.on("update", () => {
    clearTimeout(timer)
    timer = setTimeout(judge, PAUSE)
  })
  judge()
}

if (root.classList.contains("is-ready")) begin()
else root.addEventListener("chapter-editor:ready", begin)
