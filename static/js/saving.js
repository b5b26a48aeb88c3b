/* Saves each cell when it is left, shows what the server says of it, and lets people choose where two changed the same one. */

import { Unsent } from "./unsent.js";

export function bindSaving(sheet, remarks, refresh) {
  const { form, inputs, stands } = sheet;
  const unsent = new Unsent({ form, kind: form.dataset.kind, answered });
  const entry = (address) => [stands.get(address), inputs.get(address).value];
  const address = ({ target }) => (inputs.has(target.name) ? target.name : null);

  form.addEventListener("input", (event) => {
    const at = address(event);
    if (!at) return;
    remarks.sayAt("own", at);
    if (inputs.get(at).value === stands.get(at)) unsent.forget(at);
    else unsent.keep(at, entry(at));
  });
  form.addEventListener("change", (event) => {
    const at = address(event);
    if (at && inputs.get(at).value !== stands.get(at)) unsent.send(at, entry(at));
  });

  function answered(answer, sent) {
    const waiting = unsent.entries;
    for (const [at, now] of Object.entries(answer.cells)) {
      const input = inputs.get(at);
      const before = stands.get(at);
      if (!input) {
        if (sheet.cells.has(at)) sheet.cells.get(at).value = now;
        continue;
      }
      const conflict = answer.conflicts[at];
      const fault = answer.faults[at] ?? conflict;
      const typedOn = at in sent && input.value !== sent[at][1];
      if (!typedOn || !fault) stands.set(at, now);
      if (typedOn) {
        // While it was on its way. It goes with what it had seen, so that both values are shown once it is left.
        unsent.keep(at, [fault ? sent[at][0] : now, input.value]);
        if (document.activeElement !== input) unsent.send(at);
      } else if (fault) {
        unsent.keep(at, sent[at], true);
        remarks.sayAt("own", at, [conflict ? choice(at, conflict) : { kind: "error", message: fault }]);
      } else if (!(at in waiting) && input.value !== now) {
        input.value = now;
        if (!(at in sent) && before !== now) remarks.sayAt("own", at, [{ kind: "note", message: form.dataset.elsewhere }]);
      }
    }
    sheet.remember();
    // Where somebody has typed on, what is computed here is newer.
    const older = Object.keys(unsent.entries).length > 0;
    const said = Object.entries(answer.remarks).map(([at, all]) => [at, all.filter((one) => !(older && one.live))]);
    remarks.say("server", new Map(said));
    refresh(answer);
  }

  function choice(at, { theirs, yours, sentence }) {
    const choose = (text) => {
      remarks.sayAt("own", at);
      inputs.get(at).focus();
      if (text === theirs) unsent.forget(at);
      if (inputs.get(at).value !== text) sheet.put(at, text);
      if (text !== theirs) unsent.send(at, [theirs, text]);
    };
    const { keepMine, takeTheirs, empty } = form.dataset;
    const button = (words, text) => [`${words} ${text || empty}`, () => choose(text)];
    return { kind: "error", message: sentence, buttons: [button(keepMine, yours), button(takeTheirs, theirs)] };
  }

  // What was typed before the page was loaded again, or before somebody signed in again.
  for (const [at, [, text]] of Object.entries(unsent.entries)) {
    if (!inputs.has(at) || text === stands.get(at)) unsent.forget(at);
    else inputs.get(at).value = text;
  }
  unsent.flush();
  return unsent;
}
