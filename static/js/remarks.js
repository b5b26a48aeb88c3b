/* What is said beside the cells, by the server, live, and where two were at it, as desk/sheet.html prints it: on a line
   of its own, in a printed table beside the upright labels. */

export class Remarks {
  #sheet;
  /** Address -> remarks, by who says them. */
  #said = { server: new Map(), live: new Map(), own: new Map() };
  #shown = new Map();

  constructor(sheet) {
    this.#sheet = sheet;
    for (const place of sheet.form.querySelectorAll("[id^='said-']")) {
      const address = place.id.slice(5);
      const found = [...place.querySelectorAll("p")].map((line) => ({
        kind: line.className.replace("message-", ""),
        message: (line.querySelector("a") ?? line).firstChild.textContent,
        takes: line.querySelector("button") !== null,
      }));
      this.#said.server.set(address, found);
      this.#shown.set(address, JSON.stringify(this.#all(address)));
    }
  }

  kinds(address) {
    return this.#all(address).map((one) => one.kind);
  }

  /** All that `who` says now; what they said before is gone. */
  say(who, byAddress) {
    const before = this.#said[who];
    this.#said[who] = byAddress;
    for (const address of new Set([...before.keys(), ...byAddress.keys()])) this.#show(address);
  }

  /** What `who` says of one cell, or nothing. */
  sayAt(who, address, remarks) {
    if (remarks) this.#said[who].set(address, remarks);
    else this.#said[who].delete(address);
    this.#show(address);
  }

  /** Forgets of the server's what is computed here as well. */
  takeOver(live) {
    for (const [address, remarks] of this.#said.server) {
      const computed = live.get(address) ?? [];
      const rest = remarks.filter((one) => !computed.some(({ message }) => message === one.message));
      if (rest.length) this.#said.server.set(address, rest);
      else this.#said.server.delete(address);
    }
    this.say("live", live);
  }

  #all(address) {
    return ["own", "server", "live"].flatMap((who) => this.#said[who].get(address) ?? []);
  }

  #show(address) {
    const remarks = this.#all(address);
    const text = JSON.stringify(remarks);
    const cell = this.#sheet.cells.get(address);
    if (!cell || text === (this.#shown.get(address) ?? "[]")) return;
    this.#shown.set(address, text);
    const wrong = remarks.some((one) => one.kind === "error");
    const asked = !wrong && remarks.some((one) => one.kind === "question");
    cell.classList.toggle("is-invalid", wrong);
    cell.classList.toggle("has-question", asked && !this.#sheet.list);
    cell.ariaInvalid = wrong ? "true" : null;
    if (this.#sheet.list) {
      const row = this.#sheet.line(address);
      row.classList.toggle("has-problem", wrong);
      row.classList.toggle("has-question", asked);
    }
    describe(cell, `said-${address}`, remarks.length > 0);
    const place = document.getElementById(`said-${address}`);
    if (!remarks.length) return place && this.#clear(place);
    (place ?? this.#place(address)).replaceChildren(...remarks.map((one) => this.#paragraph(one, address)));
  }

  #paragraph({ kind, message, takes, buttons = [] }, address) {
    const line = document.createElement("p");
    line.className = `message-${kind}`;
    const words = document.createElement(this.#sheet.list ? "span" : "a");
    words.textContent = message;
    if (!this.#sheet.list) words.href = `#cell-${address}`;
    line.append(words);
    const take = document.getElementById("take-computed");
    if (takes && take) {
      const button = made({ textContent: take.dataset.words, name: "address", value: address, type: "submit" });
      button.setAttribute("form", take.id);
      line.append(" ", button);
    }
    for (const [textContent, onclick] of buttons) line.append(" ", made({ textContent, onclick, type: "button" }));
    return line;
  }

  /** Where what is said of the cell goes, made where nothing was said of it. */
  #place(address) {
    const line = this.#sheet.line(address);
    let below = line.nextElementSibling;
    if (!below?.classList.contains("message")) {
      below = document.createElement("tr");
      below.className = "message";
      const upright = covering(line);
      const columns = this.#sheet.list ? line.cells.length : line.closest("table").querySelectorAll("col").length;
      below.insertCell().colSpan = columns - upright.reduce((width, label) => width + label.colSpan, 0);
      for (const label of upright) label.rowSpan += 1;
      line.after(below);
    }
    const place = this.#sheet.list ? below.cells[0] : below.cells[0].appendChild(document.createElement("div"));
    place.id = `said-${address}`;
    return place;
  }

  #clear(place) {
    const below = place.closest("tr");
    if (!this.#sheet.list) {
      place.remove();
      if (below.cells[0].children.length) return;
    }
    for (const label of covering(below.previousElementSibling)) label.rowSpan -= 1;
    below.remove();
  }
}

/** The labels that stand upright beside this line. */
function covering(line) {
  const body = line.closest("tbody");
  return [...body.querySelectorAll("th[rowspan]")].filter((label) => {
    const first = label.parentElement.rowIndex;
    return label.rowSpan > 1 && first <= line.rowIndex && line.rowIndex < first + label.rowSpan;
  });
}

function made(attributes) {
  const button = Object.assign(document.createElement("button"), attributes);
  button.className = "btn btn-sm btn-outline-primary";
  return button;
}

/** Adds or takes away one of the texts that describe a cell. */
function describe(cell, id, wanted) {
  const ids = (cell.getAttribute("aria-describedby") ?? "").split(" ").filter((one) => one && one !== id);
  if (wanted) ids.push(id);
  cell.setAttribute("aria-describedby", ids.join(" "));
}
