/* What is typed waits in sessionStorage until the server has it, by account, report and kind of page (docs/decisions/0071).

   The form says where it is sent and of which report it is, desk/save_state.html in which words. Sent is JSON,
   {name: [seen, new], ...}; an answer has `told`, the state in words, or `sentence`. */

const PREFIX = "unsent:";
const SECONDS = [2, 4, 8, 16, 30];
const DEBOUNCE = 150;
/** What is told only to the eye. */
const ROUTINE = ["", "unsaved", "saving", "saved"];
/** The longest body that goes out while its page goes away (64 kB), in characters of three bytes. */
const KEPT_ALIVE = 20_000;

const out = document.querySelector("form[data-account]");
const account = out?.dataset.account ?? "";
const here = new Map();

const isJson = (response) => response.headers.get("Content-Type")?.startsWith("application/json");

/** Sends `sent`; once more where signing in again elsewhere gave the site's forms another token. */
export async function post(form, url, sent, again = false) {
  const body = JSON.stringify(sent);
  const token = form.elements.csrfmiddlewaretoken;
  const response = await fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token.value, "X-Account": account },
    body,
    keepalive: body.length < KEPT_ALIVE,
    signal: AbortSignal.timeout(30_000),
  });
  const stale = response.status === 403 && !isJson(response) && !again;
  return stale && (await renew(token)) ? post(form, url, sent, true) : response;
}

async function renew(token) {
  const page = await (await fetch(location.href)).text();
  const fresh = new DOMParser().parseFromString(page, "text/html").querySelector("[name=csrfmiddlewaretoken]");
  if (!fresh || fresh.value === token.value) return false;
  token.value = fresh.value;
  return true;
}

export class Unsent {
  #entries;
  #ready = new Set();
  #refused = new Set();
  #timer = 0;
  #failures = 0;
  #sending = null;
  #state = "";
  #left = false;

  /** kind: of page, such as "cells:requests"; answered(answer, sent) is told of each answer that says what was saved. */
  constructor({ form, kind, answered, status = form.querySelector(".save-state") }) {
    Object.assign(this, { form, status, answered, key: `${PREFIX}${account}:${form.dataset.report}:${kind}` });
    this.#entries = new Map(Object.entries(JSON.parse(sessionStorage.getItem(this.key))?.entries ?? {}));
    here.set(this.key, this);
    addEventListener("online", () => this.flush());
    addEventListener("focus", () => this.#state === "signed-out" && this.flush());
    addEventListener("pagehide", () => this.flush());
    document.addEventListener("visibilitychange", () => document.hidden && this.flush());
    addEventListener("beforeunload", (event) => {
      if (this.#entries.size && !this.#left && !ROUTINE.includes(this.#state)) event.preventDefault();
    });
  }

  /** {name: [seen, new]} of all that is not saved. */
  get entries() {
    return Object.fromEntries(this.#entries);
  }

  /** Keeps what stands there now, without sending it yet; what was refused goes with the next, to be told again. */
  keep(name, entry, refused = false) {
    this.#ready.delete(name);
    this.#refused[refused ? "add" : "delete"](name);
    this.#entries.set(name, entry);
    this.#store();
    if (ROUTINE.includes(this.#state)) this.say("unsaved");
  }

  /** Keeps it and sends it in a moment, with whatever else is finished by then. */
  send(name, entry = this.#entries.get(name)) {
    if (!entry) return;
    this.keep(name, entry);
    this.#ready.add(name);
    this.#soon(DEBOUNCE);
  }

  /** What stands there now need not be saved. */
  forget(name) {
    if (!this.#entries.delete(name)) return;
    this.#ready.delete(name);
    this.#store();
    if (!this.#entries.size && /unsaved|attention/.test(this.#state)) this.say("");
  }

  /** Sends everything at once, also what was found in store; whether nothing is left. */
  async flush() {
    for (const name of this.#entries.keys()) this.#ready.add(name);
    await this.#sending;
    await this.#send();
    return this.#entries.size === 0;
  }

  #store() {
    if (!this.#entries.size) return sessionStorage.removeItem(this.key);
    const page = { path: location.pathname, title: document.querySelector("h1").textContent, entries: this.entries };
    try {
      sessionStorage.setItem(this.key, JSON.stringify(page));
    } catch {
      // More than the browser keeps: it waits in the page alone.
    }
  }

  #soon(milliseconds) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#send(), milliseconds);
  }

  async #send() {
    if (this.#sending || !this.#ready.size) return;
    clearTimeout(this.#timer);
    const goes = ([name]) => this.#ready.has(name) || this.#refused.has(name);
    const sent = Object.fromEntries([...this.#entries].filter(goes));
    this.#sending = this.#post(sent);
    const done = await this.#sending;
    this.#sending = null;
    // What was finished while this was on its way.
    if (done && this.#ready.size) this.#soon(0);
  }

  /** Whether the server took it. */
  async #post(sent) {
    this.say("saving");
    let response, answer;
    try {
      response = await post(this.form, this.form.dataset.save, sent);
      answer = isJson(response) ? await response.json() : null;
    } catch {
      return this.#later("offline");
    }
    if (response.ok && answer) return this.#settle(sent, answer);
    if (response.status === 401) return this.say("signed-out", answer?.sentence);
    if (!answer || response.status >= 500) return this.#later("failed");
    // Sending it again would help nothing; it stays in its place.
    this.#ready.clear();
    return this.say("refused", answer.sentence);
  }

  #settle(sent, answer) {
    this.#failures = 0;
    for (const [name, entry] of Object.entries(sent)) {
      if (JSON.stringify(this.#entries.get(name)) !== JSON.stringify(entry)) continue;
      this.#entries.delete(name);
      this.#ready.delete(name);
    }
    this.#store();
    this.answered(answer, sent);
    this.say(answer.attention ? "attention" : this.#entries.size ? "unsaved" : "saved", answer.told);
    return true;
  }

  #later(state) {
    this.say(state);
    this.#soon(SECONDS[Math.min(this.#failures++, SECONDS.length - 1)] * 1000);
    return false;
  }

  /** Tells the state in words. Always false, for who fails. */
  say(state, sentence = "") {
    const { status } = this;
    status.ariaLive = ROUTINE.includes(state) && ROUTINE.includes(this.#state) ? "off" : "polite";
    this.#state = status.dataset.state = state;
    status.textContent = (state === "unsaved" ? "" : sentence) || status.dataset[state] || "";
    if (state === "signed-out") {
      const link = document.createElement("a");
      link.href = `${status.dataset.login}?next=${encodeURIComponent(location.pathname + location.search)}`;
      link.textContent = status.dataset.signIn;
      link.addEventListener("click", () => (this.#left = true));
      status.append(" ", link);
    }
    return false;
  }
}

const keys = () => Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX));

// Nobody finds on this page what another account left behind.
for (const key of keys()) if (!key.startsWith(`${PREFIX}${account}:`)) sessionStorage.removeItem(key);

/** What waits for another page of this account is named, with the way there. */
function tellElsewhere() {
  const notice = document.querySelector("[data-unsent-elsewhere]");
  const [key] = keys().filter((key) => !here.has(key));
  if (!notice || !key) return;
  const { path, title } = JSON.parse(sessionStorage.getItem(key));
  Object.assign(notice, { hidden: false, className: "notice" });
  Object.assign(notice.querySelector("a"), { href: path, textContent: title });
}

/** Sends what waits, asks where that does not succeed, and leaves nothing in the browser. */
async function signOut(event) {
  if (!keys().length) return;
  event.preventDefault();
  for (const unsent of here.values()) await unsent.flush();
  if (keys().length && !confirm(out.dataset.wouldBeLost)) return;
  for (const unsent of here.values()) Object.keys(unsent.entries).forEach((name) => unsent.forget(name));
  for (const key of keys()) sessionStorage.removeItem(key);
  out.submit();
}

addEventListener("load", tellElsewhere);
out?.addEventListener("submit", signOut);
