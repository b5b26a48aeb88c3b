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
    for (const place of dialog.querySelectorAll("[data-overwrites]")) {
      const { value } = sheet.inputs.get(place.dataset.overwrites);
      const becomes = [...dialog.querySelectorAll(`[data-cell="${place.dataset.overwrites}"]`)];
      place.hidden = !value || becomes.every((one) => one.dataset.text === value);
      place.lastElementChild.textContent = value;
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

  const chosen = () => [...dialog.querySelectorAll("[data-cell]:checked")];

  dialog.addEventListener("close", () => {
    const cells = chosen();
    const filled = dialog.querySelector("[data-filled]")?.dataset.filled;
    start.focus();
    if (dialog.returnValue !== "fill" || !cells.length) return;
    last = cells.map(({ dataset: { cell } }) => [cell, sheet.inputs.get(cell).value]);
    for (const { dataset } of cells) sheet.put(dataset.cell, dataset.text);
    tell(filled);
  });
  dialog.addEventListener("change", ({ target }) => {
    const { offers } = target.dataset;
    const changed = offers ? [...dialog.querySelectorAll(`[data-kind="${offers}"]`)] : [target];
    for (const one of changed) {
      one.checked = target.checked;
      // A cell takes one of its offers, or none.
      if (one.checked) for (const other of dialog.querySelectorAll(`[data-cell="${one.dataset.cell}"]`)) other.checked = other === one;
    }
    for (const all of dialog.querySelectorAll("[data-offers]")) {
      all.checked = [...dialog.querySelectorAll(`[data-kind="${all.dataset.offers}"]`)].every((one) => one.checked);
    }
    dialog.querySelector("output").value = String(chosen().length);
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
