/* A block from a spreadsheet is shown before it is filled in, and taken back whole. The server reads it, as it reads what is typed. */

export function bindPaste(sheet) {
  const { form } = sheet;
  const dialog = document.querySelector("dialog.paste");
  const status = form.querySelector(".save-state");
  let start = null;
  let last = null;

  form.addEventListener("paste", async (event) => {
    const text = event.clipboardData.getData("text/plain");
    // One value is the browser's own affair.
    if (!sheet.inputs.has(event.target.name) || !/[\t\n\r]./.test(text.trim())) return;
    event.preventDefault();
    start = event.target;
    const answer = await ask({ text, start: start.name });
    if (!answer.html) {
      status.ariaLive = "polite";
      status.textContent = answer.sentence || status.dataset.noPaste;
      return;
    }
    dialog.innerHTML = answer.html;
    dialog.returnValue = "";
    dialog.showModal();
  });

  async function ask(body) {
    try {
      const response = await fetch(form.dataset.paste, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
        body: JSON.stringify(body),
      });
      const json = response.headers.get("Content-Type").startsWith("application/json");
      if (json) return await response.json();
      return response.ok ? { html: await response.text() } : {};
    } catch {
      return {};
    }
  }

  dialog.addEventListener("close", () => {
    const refused = [...dialog.querySelectorAll("[data-offers]:not(:checked)")].map((box) => box.dataset.offers);
    const rows = [...dialog.querySelectorAll("[data-cell]")].filter((row) => !refused.includes(row.dataset.offer));
    const filled = dialog.querySelector("[data-filled]")?.dataset.filled;
    start.focus();
    if (dialog.returnValue !== "fill") return;
    last = rows.map(({ dataset: { cell } }) => [cell, sheet.inputs.get(cell).value]);
    for (const { dataset } of rows) sheet.put(dataset.cell, dataset.text);
    status.ariaLive = "polite";
    status.textContent = filled;
  });
  dialog.addEventListener("change", () => {
    const refused = [...dialog.querySelectorAll("[data-offers]:not(:checked)")].map((box) => box.dataset.offers);
    for (const row of dialog.querySelectorAll("[data-offer]")) row.classList.toggle("left-out", refused.includes(row.dataset.offer));
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
