/* The statistics table of the desk. Every page works without a script; the server reads and adds up everything again. */

import { bindKeys } from "./keys.js";
import { bindLive } from "./live.js";
import { bindPaste } from "./paste.js";
import { Remarks } from "./remarks.js";
import { bindSaving } from "./saving.js";
import { Sheet } from "./sheet.js";
import { bindFilter, bindThisCell, showProgress } from "./tools.js";

const form = document.getElementById("sheet");
if (form) {
  const sheet = new Sheet(form);
  const remarks = new Remarks(sheet);
  const unsent = bindSaving(sheet, remarks, (answer) => {
    addUp();
    showProgress(sheet, remarks, answer);
    count();
  });
  const addUp = bindLive(sheet, remarks);
  const count = bindFilter(sheet, remarks);
  bindThisCell(sheet);
  bindKeys(sheet);
  bindPaste(sheet, unsent);
}
// The keyboard starts at the table: what stands above it is the same on every page.
if (!location.hash && document.activeElement === document.body) document.getElementById("main").focus({ preventScroll: true });
// As in desk.js.
if (!location.hash) document.querySelector(".error-summary")?.focus();
