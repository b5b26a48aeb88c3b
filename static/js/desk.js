/* The pages of the desk that are sent as a whole: nothing typed is left behind without a word. Every page works without it. */

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

document.querySelectorAll("form[data-unsaved]").forEach(keepFromLeaving);
// `autofocus` is passed over where the browser comes back to a page it has kept.
if (!location.hash) document.querySelector(".error-summary")?.focus();
