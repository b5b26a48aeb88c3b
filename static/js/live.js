/* Adds up and compares while somebody types, by the declaration of the server (filings/forms/live.py). */

import { DASH } from "./sheet.js";

export function bindLive(sheet, remarks) {
  const { live } = sheet;
  const keys = live.columns.map(([key]) => key);
  const sumOf = (addresses) => addresses.reduce((sum, address) => sum + sheet.read(address).amount, 0);
  const filled = (words, values) => words.replaceAll(/%\((\w+)\)s/g, (_all, name) => values[name]);

  /** Every rule of one column as (address it stands at, sentence). */
  function* broken([key, , label]) {
    const at = (number) => sheet.join(number, key);
    for (const [total, parts] of Object.entries(live.sums)) {
      const [address, added] = [at(total), parts.map(at)];
      if (![address, ...added].every((one) => sheet.settled(one))) continue;
      const [stated, sum] = [sheet.read(address).amount, sumOf(added)];
      if (stated === sum) continue;
      const text = (value) => sheet.print(value, address);
      const values = { name: sheet.name(address), total: text(stated), sum: text(sum), difference: text(Math.abs(stated - sum)) };
      yield [address, filled(live.words.sum, { ...values, parts: added.map((one) => text(sheet.read(one).amount)).join("+") })];
    }
    for (const [part, whole] of Object.entries(live.within)) {
      const [less, more] = [at(part), at(whole)];
      if (!sheet.settled(less) || !sheet.settled(more) || sheet.read(less).amount <= sheet.read(more).amount) continue;
      const text = (one) => sheet.print(sheet.read(one).amount, one);
      const values = { part: sheet.name(less), less: text(less), whole: sheet.name(more), more: text(more) };
      yield [less, filled(live.words.within, values)];
    }
    for (const { left, right } of live.balances) {
      const sides = [left, right].map((side) => side.map(([number]) => at(number)));
      if (!sides.flat().every((one) => sheet.settled(one))) continue;
      const [less, more] = sides.map(sumOf);
      if (less === more) continue;
      const told = (side) => side.map(([number, words]) => `${words} ${sheet.read(at(number)).amount}`).join("+");
      const values = { column: label, left: told(left), less, right: told(right), more, difference: Math.abs(less - more) };
      yield [sides[1].at(-1), filled(live.words.balance, values)];
    }
  }

  /** Keeps a computed cell: blank until every part is there, —— where no part applies. */
  function compute(address, parts) {
    const output = sheet.cells.get(address);
    const all = parts.map((part) => sheet.read(part));
    const blank = all.some(({ amount }) => amount === undefined);
    output.value = blank ? "" : all.every(({ na }) => na) ? DASH : String(sumOf(parts));
  }

  /** Keeps the computed sum beside a typed total, with the button that takes it over. */
  function addUp(address, parts) {
    const line = document.getElementById(`sum-${address}`);
    if (!line) return;
    const settled = parts.filter((part) => sheet.settled(part));
    const [sum, stated] = [sumOf(settled), sheet.read(address).amount];
    line.hidden = !settled.some((part) => sheet.cells.has(part));
    line.querySelector("output").value = sheet.print(sum, address);
    line.querySelector("button").hidden = stated === sum;
    line.classList.toggle("differs", stated !== undefined && stated !== sum);
  }

  function compare(address) {
    const place = document.getElementById(`change-${address}`);
    if (!place) return;
    const [now, before] = [sheet.read(address).value, sheet.before(address)];
    const known = before !== undefined && now !== undefined;
    place.textContent = known ? (now > before ? "+" : "") + sheet.print(now - before, address) : "";
  }

  function all() {
    for (const key of keys) {
      const at = (number) => sheet.join(number, key);
      for (const [row, parts] of Object.entries(live.derived)) compute(at(row), parts.map(at));
      for (const [row, parts] of Object.entries(live.sums)) addUp(at(row), parts.map(at));
    }
    for (const number of live.total ? Object.keys(live.rows) : []) {
      compute(sheet.join(number, live.total), keys.map((key) => sheet.join(number, key)));
    }
    for (const address of sheet.cells.keys()) compare(address);
    const said = new Map();
    for (const column of live.columns) {
      for (const [address, message] of broken(column)) said.set(address, [...(said.get(address) ?? []), { kind: "error", message }]);
    }
    remarks.takeOver(said);
  }

  sheet.form.addEventListener("input", all);
  sheet.form.addEventListener("click", ({ target }) => {
    const line = target.closest("p.sum");
    if (!line || target.tagName !== "BUTTON") return;
    const address = line.id.slice(4);
    sheet.put(address, line.querySelector("output").value);
    sheet.inputs.get(address).focus();
  });
  all();
  return all;
}
