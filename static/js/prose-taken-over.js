/* Sentences of last year's report are marked in the text until they are changed or confirmed.

   Which they are, the server says beside the text; without highlights in the browser that list stands alone. */

const root = document.querySelector(".chapter-editor")
const listed = document.querySelector("[data-findings]")

/** The range of a sentence in a block whose text it may share with marks such as bold. */
function rangeOf(block, sentence) {
  const start = block.textContent.indexOf(sentence)
  if (start < 0) return null
  const range = new Range()
  const texts = document.createTreeWalker(block, NodeFilter.SHOW_TEXT)
  for (let at = 0; texts.nextNode(); ) {
    const { length } = texts.currentNode
    const first = start - at
    const last = start + sentence.length - at
    if (first >= 0 && first < length) range.setStart(texts.currentNode, first)
    if (last > 0 && last <= length) range.setEnd(texts.currentNode, last)
    at += length
  }
  return range
}

function mark() {
  const sentences = [...listed.querySelectorAll("[data-taken-over]")].map((one) => one.dataset.takenOver)
  const blocks = sentences.length ? [...root.querySelectorAll(".prose-text p")] : []
  const ranges = sentences.flatMap((one) => blocks.map((block) => rangeOf(block, one))).filter(Boolean)
  CSS.highlights.set("taken-over", new Highlight(...ranges))
}

function begin() {
  root.querySelector(".prose-text").editor.on("update", mark)
  new MutationObserver(mark).observe(listed, { childList: true, subtree: true })
  mark()
}

if (globalThis.CSS?.highlights) {
  if (root.classList.contains("is-ready")) begin()
  else root.addEventListener("chapter-editor:ready", begin)
}
