// The toolbar and the dialogs of the chapter editor. Their words stand in templates/includes/chapter_editor.html.

// As in filings/prose/sanitising.py: only the web and e-mail, and only whole addresses.
export const ADDRESS = /^(https?:\/\/[^\s/?#]|mailto:[^\s@]+@)/i

export function bindToolbar(root, editor, numerals) {
  const toolbar = root.querySelector(".prose-tools")
  const commands = {
    ...simpleCommands(editor, numerals),
    link: linkCommand(root, editor),
    table: tableCommand(root, editor),
  }
  const buttons = [...toolbar.querySelectorAll("[data-command]")]
  for (const button of buttons) {
    const command = commands[button.dataset.command]
    button.addEventListener("click", () => {
      if (button.getAttribute("aria-disabled") !== "true") command.run()
    })
  }

  const show = () => {
    for (const part of toolbar.querySelectorAll("[data-in-table]")) part.hidden = !editor.isActive("table")
    for (const button of buttons) {
      const { active, can } = commands[button.dataset.command]
      const pressed = active?.() ?? false
      if ("toggle" in button.dataset) button.setAttribute("aria-pressed", String(pressed))
      button.setAttribute("aria-disabled", String(!(pressed || (can?.() ?? true))))
    }
  }
  editor.on("transaction", show)
  show()
  roveFocus(toolbar, buttons)
  toolbar.hidden = false
  return { openLink: commands.link.run }
}

function simpleCommands(editor, numerals) {
  const chain = () => editor.chain().focus()
  const named = (name, run, active) => ({ run: () => run(chain()).run(), can: () => run(editor.can().chain()).run(), active })
  const heading = (level) => {
    const set = (steps) => steps.toggleHeading({ level })
    return {
      run: () => set(chain()).command(({ tr }) => stripNumerals(tr, numerals)).run(),
      can: () => set(editor.can().chain()).run(),
      active: () => editor.isActive("heading", { level }),
    }
  }
  const mark = (name) => named(name, (steps) => steps.toggleMark(name), () => editor.isActive(name))
  const list = (name) => named(name, (steps) => steps.toggleList(name, "listItem"), () => editor.isActive(name))
  const table = ["addRowAfter", "deleteRow", "addColumnAfter", "deleteColumn", "mergeCells", "splitCell", "toggleHeaderRow"]
  return {
    paragraph: named("paragraph", (steps) => steps.setParagraph(), () => editor.isActive("paragraph")),
    heading3: heading(3),
    heading4: heading(4),
    heading5: heading(5),
    bold: mark("bold"),
    italic: mark("italic"),
    superscript: mark("superscript"),
    subscript: mark("subscript"),
    strike: mark("strike"),
    bulletList: list("bulletList"),
    orderedList: list("orderedList"),
    undo: named("undo", (steps) => steps.undo()),
    redo: named("redo", (steps) => steps.redo()),
    ...Object.fromEntries([...table, "deleteTable"].map((name) => [name, named(name, (steps) => steps[name]())])),
  }
}

// A paragraph 「（一）总体情况」 that is made a heading would show two numerals.
function stripNumerals(tr, numerals) {
  const { from, to } = tr.selection
  const typed = []
  tr.doc.nodesBetween(from, to, (node, position) => {
    const found = node.type.name === "heading" && numerals.exec(node.textContent)
    if (found) typed.unshift([position + 1, position + 1 + found[0].length])
  })
  for (const [start, end] of typed) tr.delete(start, end)
  return true
}

function linkCommand(root, editor) {
  const dialog = root.querySelector('[data-dialog="link"]')
  const [text, address] = ["text", "address"].map((name) => dialog.querySelector(`[data-field="${name}"]`))
  const accept = () => {
    const href = address.value.trim()
    if (!ADDRESS.test(href)) return address
    if (editor.isActive("link")) {
      editor.chain().focus().extendMarkRange("link").setLink({ href }).run()
    } else if (editor.state.selection.empty) {
      const shown = { type: "text", text: text.value.trim() || href, marks: [{ type: "link", attrs: { href } }] }
      editor.chain().focus().insertContent(shown).unsetMark("link").run()
    } else {
      editor.chain().focus().setLink({ href }).run()
    }
    return null
  }
  const open = bindDialog(dialog, editor, accept)
  dialog.querySelector("[data-remove]").addEventListener("click", () => {
    dialog.close()
    editor.chain().focus().extendMarkRange("link").unsetLink().run()
  })
  const run = () => {
    const linked = editor.isActive("link")
    const chosen = linked || !editor.state.selection.empty
    address.value = editor.getAttributes("link").href ?? ""
    text.value = ""
    dialog.querySelector("[data-link-text]").hidden = chosen
    dialog.querySelector("[data-remove]").hidden = !linked
    open(chosen ? address : text)
  }
  return { run, active: () => editor.isActive("link") }
}

function tableCommand(root, editor) {
  const dialog = root.querySelector('[data-dialog="table"]')
  const [rows, columns, header] = ["rows", "columns", "header"].map((name) => dialog.querySelector(`[data-field="${name}"]`))
  const accept = () => {
    const wrong = [rows, columns].find((field) => field.value === "" || !field.checkValidity())
    if (wrong) return wrong
    const size = { rows: rows.valueAsNumber, cols: columns.valueAsNumber, withHeaderRow: header.checked }
    editor.chain().focus().insertTable(size).run()
    return null
  }
  const open = bindDialog(dialog, editor, accept)
  return { run: () => open(rows), can: () => !editor.isActive("table") && editor.can().insertTable() }
}

// `accept` gives the field that has to be mended, or null. The dialogs are no forms, as a form cannot stand in a form.
function bindDialog(dialog, editor, accept) {
  const error = dialog.querySelector("[data-error]")
  const finish = () => {
    const wrong = accept()
    error.hidden = wrong === null
    if (wrong) wrong.focus()
    else dialog.close()
  }
  dialog.querySelector("[data-accept]").addEventListener("click", finish)
  dialog.querySelector("[data-cancel]").addEventListener("click", () => dialog.close())
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("input")) {
      event.preventDefault()
      finish()
    }
  })
  dialog.addEventListener("close", () => editor.commands.focus())
  return (first) => {
    error.hidden = true
    dialog.showModal()
    first.focus()
  }
}

// One stop for Tab, arrows within: the pattern for toolbars in the ARIA Authoring Practices.
function roveFocus(toolbar, buttons) {
  const stop = (chosen) => {
    for (const button of buttons) button.tabIndex = button === chosen ? 0 : -1
  }
  stop(buttons[0])
  toolbar.addEventListener("focusin", (event) => stop(event.target))
  toolbar.addEventListener("keydown", (event) => {
    const shown = buttons.filter((button) => !button.closest("[hidden]"))
    const at = shown.indexOf(document.activeElement)
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: shown.length - 1 }[event.key]
    if (to === undefined) return
    event.preventDefault()
    shown[(to + shown.length) % shown.length].focus()
  })
}
