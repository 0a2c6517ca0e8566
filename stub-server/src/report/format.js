// Numbers and bytes as people read them.

const grouped = new Intl.NumberFormat("en-US");

export const count = (value) => grouped.format(value);

/** Microseconds, with the unit that fits: 12 µs, 3.25 ms, 1.234 s, 12:34.5. */
export function time(micros) {
  const size = Math.abs(micros);
  if (size === 0) return "0 s";
  if (size < 1000) return `${trim(micros, 1)} µs`;
  if (size < 1e6) return `${trim(micros / 1e3, 3)} ms`;
  if (size < 120e6) return `${trim(micros / 1e6, 3)} s`;
  const seconds = micros / 1e6;
  const minutes = Math.floor(seconds / 60);
  return `${minutes}:${(seconds - minutes * 60).toFixed(1).padStart(4, "0")} min`;
}

/** The same for tables: always in milliseconds, so that a column can be compared by eye. */
export const millis = (micros) => (micros / 1000).toLocaleString("en-US", { minimumFractionDigits: 3, maximumFractionDigits: 3 });

/** Instructions, shortened: 950, 12.3 k, 4.56 M. */
export function instructions(value) {
  const size = Math.abs(value);
  if (size < 1e4) return grouped.format(Math.round(value));
  if (size < 1e6) return `${trim(value / 1e3, 2)} k`;
  if (size < 1e9) return `${trim(value / 1e6, 3)} M`;
  return `${trim(value / 1e9, 3)} G`;
}

const trim = (value, digits) => String(Number(value.toFixed(digits)));

export const duration = (ms) => time(ms * 1000);

/** Text from outside on one line: what has no shape is shown by its number or its picture. */
export function visible(text) {
  let shown = "";
  for (const character of text) {
    const code = character.codePointAt(0);
    if (code < 0x20) shown += String.fromCharCode(0x2400 + code);
    else if (code === 0x7f) shown += "␡";
    else if (code >= 0x80 && code < 0xa0) shown += `\\x${code.toString(16)}`;
    else if (isInvisible(code)) shown += `\\u{${code.toString(16)}}`;
    else shown += character;
  }
  return shown;
}

/** The same for text of several lines. */
export const visibleLines = (text) => text.split(/\r?\n/).map(visible).join("\n");

// Marks that turn the direction of text or have no width: with them a line could show what it doesn't say.
const isInvisible = (code) =>
  (code >= 0x200b && code <= 0x200f) || (code >= 0x202a && code <= 0x202e) || (code >= 0x2060 && code <= 0x2069) || code === 0xfeff;

/** A packet's bytes: printable ones as they are, others as \xNN. */
export function payload(bytes) {
  let shown = "";
  for (const character of bytes) {
    const code = character.charCodeAt(0);
    shown += code >= 0x20 && code < 0x7f ? character : `\\x${code.toString(16).padStart(2, "0")}`;
  }
  return shown;
}

/** Hex digits as rows of 16 bytes with their offsets; rows that repeat are left out like hexdump does. */
export function hexDump(digits) {
  const rows = [];
  let last = "";
  let skipping = false;
  for (let at = 0; at < digits.length; at += 32) {
    const row = digits.slice(at, at + 32).replace(/../g, "$& ").trimEnd();
    if (row === last && at + 32 < digits.length) {
      if (!skipping) rows.push("*");
      skipping = true;
      continue;
    }
    skipping = false;
    last = row;
    rows.push(`${(at / 2).toString(16).padStart(4, "0")}  ${row}`);
  }
  return rows.join("\n");
}

/** Where an address is in the source, in one line; empty when unknown. */
export function place(places, address) {
  const found = places[address];
  if (!found) return "";
  const [name, file, line] = found;
  return visible(`${name}${name && file ? " at " : ""}${file ? `${file.split("/").pop()}:${line}` : ""}`);
}
