/* The desk: what makes typing a table quicker. Every page works without it; the server reads and adds up everything again. */

const FULL_WIDTH = "\uff10\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18\uff19\uff0c\u3000\xa0";
const HALF_WIDTH = "0123456789,  ";
const DASHES = ["\u2014\u2014", "\u2014", "\u2015\u2015", "\u2015", "\u2e3a", "\u2500\u2500", "\u2500"];

/** The largest number that a cell takes. */
const LIMIT = 999_999_999_999;

/** What a cell counts in a sum: a number, 0 for ——, null where it is empty or not understood. */
function amount(input) {
  const text = [...input.value.trim()].map((sign) => HALF_WIDTH[FULL_WIDTH.indexOf(sign)] ?? sign).join("");
  if (DASHES.includes(text.replaceAll(" ", ""))) return 0;
  const grouped = /^\d{1,3}(?:([, ])\d{3})(?:\1\d{3})*$/.test(text);
  const digits = grouped ? text.replaceAll(/[, ]/g, "") : text;
  return /^\d+$/.test(digits) && Number(digits) <= LIMIT ? Number(digits) : null;
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
      const inputs = [...sheet.querySelectorAll("input")];
      const next = inputs[inputs.indexOf(input) + (down ? 1 : -1)];
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

document.querySelectorAll(".sheet").forEach(moveByRow);
document.querySelectorAll(".sheet [data-parts]").forEach(addUp);
document.querySelectorAll("form[data-unsaved]").forEach(keepFromLeaving);
// `autofocus` is passed over where the browser comes back to a page it has kept.
if (!location.hash) document.querySelector(".error-summary")?.focus();
