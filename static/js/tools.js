/* What stands around the table: the tools of the cell that has the focus, what is shown of the table, how far it is. */

import { takeSums, totalFor } from "./keys.js";
import { DASH } from "./sheet.js";

/** The foot of the page names the focused cell in full, with last year's figure, its rule, its —— and its changes. */
export function bindThisCell(sheet) {
  const { form, live } = sheet;
  const bar = form.querySelector(".save-bar");
  const panel = bar.querySelector(".this-cell");
  const [history, mark, totals] = ["history", "mark", "totals"].map((name) => panel.querySelector(`[data-${name}]`));
  const address = history.pathname;
  let at = "";

  function rule() {
    const { words } = live;
    const [number, key] = sheet.split(at);
    const named = (numbers) => {
      const names = numbers.slice(0, 3).map((one) => live.rows[one][0]).join(words.and);
      return names + (numbers.length > 3 ? words.more : "");
    };
    if (live.sums[number]) return words.isSum.replace("%(cells)s", named(live.sums[number]));
    if (live.within[number]) return words.isPart.replace("%(cell)s", sheet.name(sheet.join(live.within[number], key)));
    return "";
  }

  function tell(selector, text) {
    const place = panel.querySelector(selector);
    place.hidden = !text;
    place.querySelector("b").textContent = text;
  }

  function show() {
    if (!at) return;
    panel.hidden = false;
    panel.querySelector("[data-name]").textContent = sheet.name(at);
    panel.querySelector("[data-rule]").textContent = rule();
    tell("[data-last]", sheet.last(at));
    tell("[data-change]", document.getElementById(`change-${at}`)?.textContent ?? "");
    totals.hidden = !totalFor(sheet, at);
    history.href = `${address}?cell=${encodeURIComponent(at)}`;
    // The cell that has the focus is never under the bar.
    const covered = getComputedStyle(bar).position === "sticky" ? bar.offsetHeight + 8 : 0;
    document.documentElement.style.scrollPaddingBottom = `${covered}px`;
  }

  /** Scrolls until the bar leaves the whole line free, with what is said below it. */
  function uncover(input) {
    input.scrollIntoView({ block: "nearest" });
    if (getComputedStyle(bar).position !== "sticky") return;
    const line = input.closest("tr");
    const said = line.nextElementSibling?.classList.contains("message") ? line.nextElementSibling : line;
    const below = Math.min(said.getBoundingClientRect().bottom, input.getBoundingClientRect().bottom + 200);
    const covered = below + 8 - bar.getBoundingClientRect().top;
    if (covered > 0) scrollBy({ top: covered, behavior: "instant" });
  }

  form.addEventListener("focusin", ({ target }) => {
    if (!sheet.inputs.has(target.name)) return;
    at = target.name;
    show();
    uncover(target);
  });
  form.addEventListener("input", ({ target }) => {
    show();
    if (sheet.inputs.has(target.name) && target === document.activeElement) uncover(target);
  });
  // What the bar says makes it higher at times, and what is said of the cells above moves this one down.
  const sizes = new ResizeObserver(() => {
    if (sheet.inputs.has(document.activeElement.name)) uncover(document.activeElement);
  });
  for (const part of [bar, form.querySelector("table")]) sizes.observe(part);
  totals.addEventListener("click", () => {
    takeSums(sheet, at);
    sheet.inputs.get(at).focus();
  });
  mark.addEventListener("click", () => {
    sheet.put(at, DASH);
    sheet.inputs.get(at).focus();
  });
  form.addEventListener("keydown", (event) => {
    if (event.altKey && event.key === "Enter" && sheet.inputs.has(event.target.name)) mark.focus();
    else if (event.key === "Escape" && panel.contains(event.target)) sheet.inputs.get(at).focus();
    else return;
    event.preventDefault();
  });
}

/** Shows all cells, or those that still want something; a list loses its other rows, a printed table marks these. */
export function bindFilter(sheet, remarks) {
  const filter = document.querySelector(".filter");
  const status = filter.querySelector("[role=status]");
  const asks = {
    all: () => true,
    empty: (at) => !sheet.inputs.get(at).value.trim(),
    wrong: (at) => remarks.kinds(at).includes("error"),
    asked: (at) => remarks.kinds(at).includes("question"),
    far: (at) => sheet.far(at),
  };

  function count() {
    for (const choice of filter.querySelectorAll("input")) {
      const output = choice.parentElement.querySelector("output");
      if (output) output.value = String([...sheet.inputs.keys()].filter(asks[choice.value]).length);
    }
  }

  function apply() {
    const choice = filter.querySelector(":checked").value;
    const wanted = new Set([...sheet.inputs.keys()].filter(asks[choice]));
    if (sheet.list) hideRows(choice === "all", wanted);
    else for (const [at, input] of sheet.inputs) input.parentElement.classList.toggle("found", choice !== "all" && wanted.has(at));
    status.textContent = `${filter.dataset.shown} ${wanted.size}`;
  }

  function hideRows(all, wanted) {
    const open = [];
    for (const row of sheet.form.querySelectorAll(".sheet tbody tr")) {
      const input = row.querySelector("input");
      if (row.classList.contains("message")) {
        row.hidden = row.previousElementSibling.hidden;
        continue;
      }
      const depth = Number(/indent-(\d)/.exec(row.cells[0].className)[1]);
      row.hidden = !(all || (input && wanted.has(input.name)));
      // A row that is shown keeps the headings over it.
      if (!row.hidden && input) for (const over of open.slice(0, depth)) if (over) over.hidden = false;
      open[depth] = input ? undefined : row;
      open.length = depth + 1;
    }
  }

  filter.hidden = false;
  filter.addEventListener("change", apply);
  sheet.form.addEventListener("input", count);
  count();
  return count;
}

/** The words around the table follow the server's answer. */
export function showProgress(sheet, remarks, answer) {
  const [filled, first, waiting] = ["filled", "first-empty", "waiting"].map((id) => document.getElementById(id));
  filled.textContent = answer.filled;
  const empty = [...sheet.inputs].find(([, input]) => !input.value.trim());
  first.hidden = !empty;
  if (empty) first.querySelector("a").hash = `cell-${empty[0]}`;
  waiting.hidden = !answer.questions;
  waiting.firstElementChild.textContent = answer.questions;
  document.querySelectorAll(".sections span").forEach((place, number) => {
    place.textContent = answer.sections[number];
  });
  const summary = document.querySelector(".error-summary");
  for (const link of summary?.querySelectorAll("a") ?? []) {
    if (!remarks.kinds(link.hash.slice(6)).includes("error")) link.closest("li").remove();
  }
  if (summary && !summary.querySelector("li")) summary.remove();
}
