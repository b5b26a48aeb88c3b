/* A block from a spreadsheet is shown, as the server reads it, before it is filled in; and taken back whole. */

import { post } from "./unsent.js";

export function bindPaste(sheet, unsent) {
  const { form } = sheet;
  const dialog = document.querySelector("dialog.paste");
  const { status } = unsent;
  let start, last;

  form.addEventListener("paste", async (event) => {
    const text = event.clipboardData.getData("text/plain");
    // One value is the browser's own affair.
    if (!sheet.inputs.has(event.target.name) || !/[\t\n\r]./.test(text.trim())) return;
    event.preventDefault();
    start = event.target;
    const answer = await ask({ text, start: start.name });
    if (answer.ended) return unsent.say("signed-out", answer.sentence);
    if (!answer.html) return tell(answer.sentence || status.dataset.noPaste);
    dialog.innerHTML = answer.html;
    dialog.returnValue = "";
    for (const row of dialog.querySelectorAll("[data-cell]")) {
      const { value } = sheet.inputs.get(row.dataset.cell);
      if (value !== row.dataset.text) row.lastElementChild.textContent = value;
    }
    dialog.showModal();
  });

  function tell(text) {
    status.ariaLive = "polite";
    status.textContent = text;
  }

  async function ask(block) {
    try {
      const response = await post(form, form.dataset.paste, block);
      return response.ok ? { html: await response.text() } : { ...(await response.json()), ended: response.status === 401 };
    } catch {
      return {};
    }
  }

  const refused = (row) => dialog.querySelector(`[data-offers="${row.dataset.offer}"]:not(:checked)`) !== null;

  dialog.addEventListener("close", () => {
    const rows = [...dialog.querySelectorAll("[data-cell]")].filter((row) => !refused(row));
    const filled = dialog.querySelector("[data-filled]")?.dataset.filled;
    start.focus();
    if (dialog.returnValue !== "fill") return;
    last = rows.map(({ dataset: { cell } }) => [cell, sheet.inputs.get(cell).value]);
    for (const { dataset } of rows) sheet.put(dataset.cell, dataset.text);
    tell(filled);
  });
  dialog.addEventListener("change", () => {
    for (const row of dialog.querySelectorAll("[data-offer]")) row.classList.toggle("left-out", refused(row));
  });

  // Whatever is typed after a paste is what Ctrl+Z takes back first, as the browser does by itself.
  form.addEventListener("input", (event) => {
    if (event.isTrusted) last = null;
  });
  form.addEventListener("keydown", (event) => {
    if (!last || event.key.toLowerCase() !== "z" || !(event.ctrlKey || event.metaKey) || event.shiftKey) return;
    event.preventDefault();
    for (const [cell, text] of last) sheet.put(cell, text);
    last = null;
    start.focus();
  });
}
