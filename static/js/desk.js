/* The desk: what makes typing a table quicker. Every page works without it; the server reads and adds up everything again. */

const FULL_WIDTH = "\uff10\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18\uff19\uff0c\uff0d\u3000\xa0";
const HALF_WIDTH = "0123456789,-  ";
const DASHES = ["\u2014\u2014", "\u2014", "\u2015\u2015", "\u2015", "\u2e3a", "\u2500\u2500", "\u2500"];

/** The largest number that a cell takes. */
const LIMIT = 999_999_999_999;

/** Whether an input or an output holds ——: the duty is not the unit's. */
function notApplicable(cell) {
  return DASHES.includes(cell.value.replaceAll(/\s/g, ""));
}

/** What a cell counts in a sum: a number, 0 for ——, null where it is empty or not understood. */
function amount(cell) {
  if (notApplicable(cell)) return 0;
  const text = [...cell.value.trim()].map((sign) => HALF_WIDTH[FULL_WIDTH.indexOf(sign)] ?? sign).join("");
  const grouped = /^[-+]?\d{1,3}(?:([, ])\d{3})(?:\1\d{3})*$/.test(text);
  const digits = grouped ? text.replaceAll(/[, ]/g, "") : text;
  // Telephones show a minus only among the keys for text: these are the cells that may be negative (增/减).
  const negative = cell.inputMode === "text" && digits.startsWith("-");
  const size = negative ? digits.slice(1) : digits;
  return /^\d+$/.test(size) && Number(size) <= LIMIT ? Number(digits) : null;
}

/** Keeps the computed sum beside a typed total, with a button that takes it over. */
function addUp(line) {
  const total = document.getElementById(line.dataset.of);
  const parts = line.dataset.parts.split(" ").map((address) => document.getElementById(`cell-${address}`));
  const output = line.querySelector("output");
  const button = line.querySelector("button");
  const show = () => {
    const amounts = parts.filter(Boolean).map(amount);
    const sum = amounts.reduce((whole, part) => whole + (part ?? 0), 0);
    line.hidden = amounts.every((part) => part === null);
    output.value = String(sum);
    button.hidden = amount(total) === sum;
    line.classList.toggle("differs", amount(total) !== null && amount(total) !== sum);
  };
  for (const input of [total, ...parts.filter(Boolean)]) input.addEventListener("input", show);
  button.addEventListener("click", () => {
    total.value = output.value;
    total.dispatchEvent(new Event("input", { bubbles: true }));
    total.focus();
  });
  show();
}

/** Keeps the computed cells of a printed table: blank until every part is there, —— where no part applies. */
function compute(table) {
  const outputs = [...table.querySelectorAll("output[for]")];
  const partsOf = new Map(outputs.map((output) => [output, [...output.htmlFor].map((id) => document.getElementById(id))]));
  table.addEventListener("input", () => {
    for (const [output, parts] of partsOf) {
      const amounts = parts.map(amount);
      const sum = amounts.reduce((whole, part) => whole + (part ?? 0), 0);
      const blank = amounts.includes(null);
      output.value = blank ? "" : parts.every(notApplicable) ? DASHES[0] : String(sum);
    }
  });
}

/** The input above or below in the same column; where a table has one line of inputs, the one before or behind. */
function neighbour(sheet, input, step) {
  const lines = [...sheet.querySelectorAll("tr")].map((row) => [...row.querySelectorAll("td.value")]);
  const rows = lines.map((cells) => cells.map((cell) => cell.querySelector("input"))).filter((row) => row.some(Boolean));
  if (rows.length === 1) {
    const inputs = rows[0].filter(Boolean);
    return inputs[inputs.indexOf(input) + step];
  }
  const at = rows.findIndex((row) => row.includes(input));
  const next = rows[at + step] ?? [];
  return next[rows[at].indexOf(input)] ?? next.findLast(Boolean);
}

/** Enter, Shift+Enter and the arrows go from row to row; Esc brings back what stood in the cell. */
function moveByRow(sheet) {
  sheet.addEventListener("keydown", (event) => {
    const input = event.target;
    if (input.tagName !== "INPUT" || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    const up = event.key === "ArrowUp" || (event.key === "Enter" && event.shiftKey);
    const down = event.key === "ArrowDown" || (event.key === "Enter" && !event.shiftKey);
    if (event.key === "Escape" && input.value !== input.defaultValue) {
      input.value = input.defaultValue;
      input.dispatchEvent(new Event("input", { bubbles: true }));
    } else if (up || down) {
      event.preventDefault();
      const next = neighbour(sheet, input, down ? 1 : -1);
      next?.focus();
      next?.select();
    }
  });
}

/** Asks before leaving a page on which something was typed and not saved. */
function keepFromLeaving(form) {
  let unsaved = false;
  const status = form.querySelector("[role=status]");
  form.addEventListener("input", () => {
    unsaved = true;
    if (status) status.textContent = form.dataset.unsaved;
  });
  form.addEventListener("submit", () => {
    unsaved = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (unsaved) event.preventDefault();
  });
}

document.querySelectorAll(".sheet, .typed").forEach(moveByRow);
document.querySelectorAll(".typed").forEach(compute);
document.querySelectorAll("[data-parts]").forEach(addUp);
document.querySelectorAll("form[data-unsaved]").forEach(keepFromLeaving);
// `autofocus` is passed over where the browser comes back to a page it has kept.
if (!location.hash) document.querySelector(".error-summary")?.focus();
