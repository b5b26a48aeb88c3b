/* Enter, arrows, Home and End go from cell to cell, Esc brings back what stood there, Alt and minus marks a cell with ——, Alt and = takes the sums over. */

import { DASH } from "./sheet.js";

/** The typed total whose sums are taken over from a cell: that of its row, else the only one of the table; or none. */
export function totalFor(sheet, address) {
  const [number] = sheet.split(address);
  const totals = Object.keys(sheet.live.sums);
  return totals.includes(number) ? number : totals.length === 1 ? totals[0] : undefined;
}

/** Takes the computed sums over into every column of the row of totals. */
export function takeSums(sheet, address) {
  const total = totalFor(sheet, address);
  if (!total) return;
  for (const [key] of sheet.live.columns) {
    const line = document.getElementById(`sum-${sheet.join(total, key)}`);
    if (line && !line.hidden) sheet.put(sheet.join(total, key), line.querySelector("output").value);
  }
}

export function bindKeys(sheet) {
  const { form } = sheet;
  let before = "";

  /** The inputs of each printed line that is shown, in their columns; a cell that is not typed is undefined. */
  const lines = () =>
    [...form.querySelectorAll("tbody tr:not([hidden])")]
      .map((row) => [...row.querySelectorAll("td.value")].map((cell) => cell.querySelector("input") ?? undefined))
      .filter((row) => row.some(Boolean));

  function go(input) {
    input?.focus();
    input?.select();
  }

  /** The input so many lines below in the same column; where there is one line only, so many to the right. */
  function vertical(input, step) {
    const rows = lines();
    if (rows.length === 1) return horizontal(input, step);
    const at = rows.findIndex((row) => row.includes(input));
    const next = rows[at + step] ?? [];
    return next[rows[at].indexOf(input)] ?? next.findLast(Boolean);
  }

  function horizontal(input, step) {
    const row = lines().find((one) => one.includes(input)).filter(Boolean);
    return row[row.indexOf(input) + step];
  }

  /** The first or the last input of the column, or of the table. */
  function outermost(input, last, whole) {
    const rows = lines();
    const at = rows.find((row) => row.includes(input)).indexOf(input);
    const column = whole || rows.length === 1 ? rows.flat().filter(Boolean) : rows.map((row) => row[at]).filter(Boolean);
    return column.at(last ? -1 : 0);
  }

  const isWhole = ({ selectionStart, selectionEnd, value }) => !selectionStart && selectionEnd === value.length;

  /** Whether an arrow to that side leaves the text: from its end, or where all of it is selected. */
  function leaves(input, right) {
    const { selectionStart: start, selectionEnd: end, value } = input;
    return isWhole(input) || (start === end && start === (right ? value.length : 0));
  }

  form.addEventListener("focusin", ({ target }) => {
    if (target.tagName === "INPUT") before = target.value;
  });

  form.addEventListener("keydown", (event) => {
    const { target: input, key, shiftKey, ctrlKey, altKey, metaKey } = event;
    if (!sheet.inputs.has(input.name) || event.isComposing || metaKey) return;
    let next;
    if (altKey && ["Minus", "NumpadSubtract"].includes(event.code)) {
      sheet.put(input.name, DASH);
      next = vertical(input, 1) ?? input;
    } else if (altKey && event.code === "Equal") {
      takeSums(sheet, input.name);
      next = input;
    } else if (altKey || (ctrlKey && key !== "Home" && key !== "End")) {
      return;
    } else if (key === "Escape") {
      if (input.value !== before) sheet.put(input.name, before);
      input.select();
      return;
    } else if (key === "Enter" || key === "ArrowDown" || key === "ArrowUp") {
      const up = key === "ArrowUp" || (key === "Enter" && shiftKey);
      next = vertical(input, up ? -1 : 1);
      if (!next) {
        // The last cell is left by no other: it is finished all the same.
        input.dispatchEvent(new Event("change", { bubbles: true }));
        next = input;
      }
    } else if ((key === "ArrowLeft" || key === "ArrowRight") && !shiftKey && !sheet.list) {
      if (!leaves(input, key === "ArrowRight")) return;
      next = horizontal(input, key === "ArrowRight" ? 1 : -1);
      if (!next) return;
    } else if ((key === "Home" || key === "End") && !shiftKey && (ctrlKey || isWhole(input))) {
      next = outermost(input, key === "End", ctrlKey);
    } else {
      return;
    }
    event.preventDefault();
    go(next);
  });
}
