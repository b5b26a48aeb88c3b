/* A statistics table as it stands in the page: its cells by address, what the server has, what each text amounts to. */

export const DASH = "\u2014\u2014";
const DASHES = [DASH, "\u2014", "\u2015\u2015", "\u2015", "\u2e3a", "\u2500\u2500", "\u2500"];
const FULL_WIDTH = "\uff10\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18\uff19\uff0e\uff0c\uff0d\u2212\ufe63\uff0b\ufe62\u3000\xa0\u2009\u202f";
const HALF_WIDTH = "0123456789.,---++    ";
/** The largest number that a cell takes, as it is stored. */
const LIMIT = 999_999_999_999;

/** A text as filings/parsing/ reads it: {value} a whole number of what is stored, {na} for ——, or {}. */
export function read(text, decimals = 0, signed = false) {
  const plain = [...text.trim()].map((sign) => HALF_WIDTH[FULL_WIDTH.indexOf(sign)] ?? sign).join("").trim();
  if (DASHES.includes(plain.replaceAll(" ", ""))) return { na: true, amount: 0 };
  const grouped = /^[-+]?\d{1,3}(?:([, ])\d{3})(?:\1\d{3})*(?:\.\d+)?$/.test(plain);
  const digits = grouped ? plain.replaceAll(/[, ]/g, "") : plain;
  const [, sign, whole, written = ""] = /^([-+]?)(\d+)(?:\.(\d+))?$/.exec(digits) ?? [];
  // A whole number may be written with a point.
  const part = decimals ? written : written.replace(/^0+$/, "");
  if (whole === undefined || part.length > decimals || (sign === "+" && !signed) || (sign && !signed && Number(whole + part))) return {};
  const size = Number(whole) * 10 ** decimals + Number(part.padEnd(decimals, "0"));
  if (size > LIMIT) return {};
  const value = sign === "-" ? -size : size;
  return { value, amount: value };
}

/** A stored number as it is printed. */
export function print(value, decimals = 0) {
  if (!decimals) return String(value);
  const size = String(Math.abs(value)).padStart(decimals + 1, "0");
  const part = size.slice(-decimals).replace(/0+$/, "");
  return (value < 0 ? "-" : "") + size.slice(0, -decimals) + (part && `.${part}`);
}

export class Sheet {
  constructor(form) {
    this.form = form;
    this.live = JSON.parse(document.getElementById("live").textContent);
    this.cells = new Map();
    for (const cell of form.querySelectorAll("[id^='cell-']")) this.cells.set(cell.id.slice(5), cell);
    this.inputs = new Map([...this.cells].filter(([, cell]) => cell.tagName === "INPUT"));
    const seen = JSON.parse(form.elements.seen.value);
    /** Address -> what the server has. */
    this.stands = new Map([...this.inputs.keys()].map((address) => [address, seen[address] ?? ""]));
    this.list = form.querySelector(".sheet") !== null;
  }

  /** [number of the row, key of the column] */
  split(address) {
    if (!this.live.columns[0][0]) return [address, ""];
    const at = address.lastIndexOf(".");
    return [address.slice(0, at), address.slice(at + 1)];
  }

  join(number, key) {
    return key ? `${number}.${key}` : number;
  }

  /** The name for people. */
  name(address) {
    const [number, key] = this.split(address);
    const over = key && this.live.columns.find(([one]) => one === key)?.[1];
    return (over ? `${over}\u00b7` : "") + this.live.rows[number][0];
  }

  decimals(address) {
    return this.live.rows[this.split(address)[0]][1];
  }

  read(address) {
    const cell = this.cells.get(address);
    // What the unit is not asked for counts nothing.
    if (!cell) return { amount: 0 };
    const [, decimals, signed] = this.live.rows[this.split(address)[0]];
    return read(cell.value, decimals, signed);
  }

  settled(address) {
    return this.read(address).amount !== undefined;
  }

  print(value, address) {
    return print(value, this.decimals(address));
  }

  /** The printed row or line that the cell stands in. */
  line(address) {
    return this.cells.get(address).closest("tr");
  }

  /** Last year's figure as it is printed, or "". */
  last(address) {
    const beside = document.getElementById(`last-${address}`);
    return (beside?.querySelector("b") ?? this.line(address).querySelector("td.last"))?.textContent ?? "";
  }

  /** Last year's figure as a number. */
  before(address) {
    return read(this.last(address), this.decimals(address), true).value;
  }

  /** Puts a text into a cell as if it had been typed and left. */
  put(address, text) {
    const input = this.inputs.get(address);
    input.value = text;
    for (const type of ["input", "change"]) input.dispatchEvent(new Event(type, { bubbles: true }));
  }

  /** Whether this year's figure is far from last year's. */
  far(address) {
    const [times, from] = this.live.jump;
    const [, decimals, signed] = this.live.rows[this.split(address)[0]];
    const [now, before] = [this.read(address).value, this.before(address)];
    if (signed || now === undefined || before === undefined) return false;
    const [low, high] = now < before ? [now, before] : [before, now];
    return high >= from * 10 ** decimals && high > times * low;
  }

  /** The server's word on what every cell holds, as the form sends it along. */
  remember() {
    const seen = Object.fromEntries([...this.stands].filter(([, text]) => text));
    this.form.elements.seen.value = JSON.stringify(seen);
  }
}
