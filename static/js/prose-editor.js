// The editor of a chapter: Tiptap, as django-prose-editor bundles it, under our own toolbar (prose-toolbar.js).
// What it sends is HTML in the textarea of an ordinary form; filings/prose sanitises it. The schema here follows the canonical
// form written down there: headings stand at the top only, cells and list items hold paragraphs and lists.

import { bindPaste } from "./prose-paste.js";
import { ADDRESS, bindToolbar } from "./prose-toolbar.js";

for (const root of document.querySelectorAll(".chapter-editor")) {
  start(root).catch((error) => {
    // The textarea stays and works.
    root.classList.add("is-plain")
    console.error(error)
  })
}

async function start(root) {
  const tiptap = await import(root.dataset.module)
  const textarea = root.querySelector("textarea")
  const area = root.querySelector(".prose-area")
  const numerals = new RegExp(root.dataset.typedNumerals)
  const editable = !(textarea.disabled || textarea.readOnly)

  let toolbar = null
  const editor = new tiptap.Editor({
    element: area,
    // Tiptap's own style element is against the content security policy; prose.css has its rules.
    injectCSS: false,
    editable,
    extensions: extensions(tiptap, () => toolbar?.openLink()),
    content: captionsAsParagraphs(textarea.value),
    // Typing 1. or - must not turn a paragraph into a list.
    enableInputRules: false,
    enablePasteRules: false,
    editorProps: {
      attributes: accessibleName(textarea),
      transformPastedHTML: withoutStylesAndHandlers,
      transformPasted: (slice) => withoutTypedNumerals(slice, numerals, tiptap.pm),
      // Keeps the caret clear of the toolbar and of the bar with the save button.
      scrollThreshold: { top: 120, right: 0, bottom: 120, left: 0 },
      scrollMargin: { top: 120, right: 0, bottom: 120, left: 0 },
    },
    onUpdate({ editor }) {
      const html = editor.getHTML()
      textarea.value = html === "<p></p>" ? "" : html
      textarea.dispatchEvent(new Event("input", { bubbles: true }))
    },
  })

  leadToText(textarea, editor)
  letTabLeave(area)
  count(root, editor)
  textarea.hidden = true
  area.hidden = false
  root.querySelector(".prose-foot").hidden = false
  root.classList.add("is-ready")
  if (editable) {
    toolbar = bindToolbar(root, editor, numerals)
    bindPaste(root, editor, numerals)
  }
  root.dispatchEvent(new CustomEvent("chapter-editor:ready", { detail: { editor }, bubbles: true }))
}

function extensions(tiptap, openLink) {
  const { Document, Heading, ListItem, TableCell, TableHeader, Table, Link } = tiptap
  const plain = [tiptap.Paragraph, tiptap.Text, tiptap.HardBreak, tiptap.Bold, tiptap.Italic, tiptap.History]
  const marks = [tiptap.Superscript, tiptap.Subscript, tiptap.Strike]
  const lists = [tiptap.BulletList, tiptap.OrderedList.configure({ enableListAttributes: false }), tiptap.TableRow]
  const cell = { content: "(paragraph | bulletList | orderedList)+" }
  return [
    ...plain,
    ...marks,
    ...lists,
    tiptap.Gapcursor,
    Document.extend({ content: "(block | heading)+" }),
    Heading.configure({ levels: [3, 4, 5] }).extend({
      group: "heading",
      // h1 and h2 are the titles of the report and of the chapter.
      parseHTML: () => [1, 2, 3, 4, 5, 6].map((n) => ({ tag: `h${n}`, attrs: { level: Math.min(Math.max(n, 3), 5) } })),
    }),
    ListItem.extend({ content: "paragraph (paragraph | bulletList | orderedList)*" }),
    TableCell.extend(cell),
    TableHeader.extend(cell),
    Table.configure({ resizable: false, cellMinWidth: 48 }).extend({
      addKeyboardShortcuts() {
        return {
          ...this.parent?.(),
          // After the last cell Tab goes on to the next field; a new row is the business of the toolbar.
          Tab: ({ editor }) => editor.commands.goToNextCell(),
        }
      },
    }),
    Link.configure({
      autolink: false,
      linkOnPaste: false,
      enableTarget: false,
      isAllowedUri: (url) => ADDRESS.test(url),
      HTMLAttributes: { target: null, rel: "noopener noreferrer", class: null },
    }).extend({
      addKeyboardShortcuts: () => ({
        "Mod-k": () => {
          openLink()
          return true
        },
      }),
    }),
  ]
}

// The editor's tables have no caption: it becomes the paragraph before its table.
function captionsAsParagraphs(html) {
  if (!html.includes("<caption")) return html
  const parsed = new DOMParser().parseFromString(html, "text/html")
  for (const caption of parsed.querySelectorAll("caption")) {
    const paragraph = parsed.createElement("p")
    paragraph.append(...caption.childNodes)
    caption.closest("table").before(paragraph)
    caption.remove()
  }
  return parsed.body.innerHTML
}

// Neither is kept; but where they are parsed, even in a document apart, the browser reports a breach of the policy.
function withoutStylesAndHandlers(html) {
  return html.replace(/<style[\s>].*?<\/style\s*>/gis, "").replace(/\s(?:style|on\w+)\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/gi, "")
}

function withoutTypedNumerals(slice, numerals, pm) {
  const blocks = []
  slice.content.forEach((block) => {
    const typed = block.type.name === "heading" && numerals.exec(block.textContent)
    blocks.push(typed ? block.cut(typed[0].length) : block)
  })
  return new pm.model.Slice(pm.model.Fragment.fromArray(blocks), slice.openStart, slice.openEnd)
}

function accessibleName(textarea) {
  const label = textarea.labels[0]
  if (label && !label.id) label.id = `${textarea.id}_label`
  const described = [textarea.getAttribute("aria-describedby"), `${textarea.id}_editor_help`].filter(Boolean).join(" ")
  return {
    role: "textbox",
    "aria-multiline": "true",
    "aria-describedby": described,
    ...(label ? { "aria-labelledby": label.id } : { "aria-label": textarea.getAttribute("aria-label") ?? "" }),
    ...(textarea.getAttribute("aria-invalid") === "true" ? { "aria-invalid": "true" } : {}),
    spellcheck: "false",
    class: "prose-text",
  }
}

// The textarea is out of sight: whatever leads to it, its label or a line of an error summary, leads to the text.
function leadToText(textarea, editor) {
  const lead = () => editor.chain().focus().scrollIntoView().run()
  textarea.focus = lead
  for (const label of textarea.labels) label.addEventListener("click", lead)
  document.addEventListener("click", (event) => {
    if (event.target.closest(`a[href="#${textarea.id}"]`)) {
      event.preventDefault()
      lead()
    }
  })
  if (location.hash === `#${textarea.id}`) lead()
}

// Tab indents in lists and moves in tables; after Esc it leaves the text as anywhere else.
function letTabLeave(area) {
  let leaving = false
  area.addEventListener(
    "keydown",
    (event) => {
      if (event.key === "Tab" && leaving) event.stopPropagation()
      if (event.key !== "Shift") leaving = event.key === "Escape"
    },
    { capture: true },
  )
}

function count(root, editor) {
  const shown = root.querySelector("[data-count]")
  const over = root.querySelector("[data-over]")
  const show = () => {
    const { doc } = editor.state
    const characters = [...doc.textBetween(0, doc.content.size, "\n").replace(/\s/g, "")].length
    shown.textContent = characters.toLocaleString("en")
    over.hidden = characters <= Number(root.dataset.limit)
  }
  editor.on("update", show)
  show()
}
