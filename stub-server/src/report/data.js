// The data that the page carries: the run, and each script's session, unpacked when it is first looked at.
import { byId } from "./dom.js";

export const run = JSON.parse(byId("run").textContent);

export const VERDICTS = {
  PASSED: { name: "passed", sign: "✓", tone: "good" },
  FAILED: { name: "failed", sign: "✗", tone: "bad" },
  TIMED_OUT: { name: "timed out", sign: "T", tone: "late" },
  NOT_RUN: { name: "not run", sign: "–", tone: "none" },
};

const sessions = new Map();

/** A promise of the session of a script, by its index in the run. */
export function session(index) {
  if (!sessions.has(index)) {
    sessions.clear(); // one at a time: 50 sessions of 100,000 packets would not fit
    sessions.set(index, unpack(byId(`d${index}`).textContent).then(prepare));
  }
  return sessions.get(index);
}

async function unpack(base64) {
  const bytes = Uint8Array.from(atob(base64.trim()), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).json();
}

const ERROR = /^E([0-9a-fA-F]{2}$|\.)/;

function prepare(data) {
  const { packets } = data;
  packets.error = packets.payload.map((text, i) => !packets.in[i] && ERROR.test(text));
  data.uart = consoleLines(data.console);
  data.text = data.debugger.total ? data.debugger : lines(data.transcript, data.transcriptLeftOut);
  data.source = lines(data.script, 0);
  return data;
}

/** Lines without moments, in the shape of the other tables. */
const lines = (text, leftOut) => ({ total: text.length + leftOut, kept: text.length, gap: leftOut ? 0 : -1, text });

// The guest prints in pieces that are no lines, often byte by byte.
function consoleLines(pieces) {
  const table = { s: [], t: [], n: [], in: [], text: [], gap: -1, total: 0, kept: 0 };
  let open = false;
  let gap = pieces.gap;
  for (let i = 0; i < pieces.kept; i++) {
    const typed = pieces.in[i];
    if (i === gap) {
      table.gap = table.text.length;
      open = false;
    }
    for (const part of pieces.text[i].split(/(?<=\n)/)) {
      if (open && table.in[table.in.length - 1] === typed) {
        table.text[table.text.length - 1] += part;
      } else {
        table.s.push(pieces.s[i]);
        table.t.push(pieces.t[i]);
        table.n.push(pieces.n[i]);
        table.in.push(typed);
        table.text.push(part);
      }
      open = !part.endsWith("\n");
    }
  }
  table.text = table.text.map((text) => text.replace(/\r?\n$/, ""));
  table.kept = table.text.length;
  table.leftOut = pieces.total - pieces.kept;
  table.total = table.kept + table.leftOut;
  return table;
}

/** Index of the last row that is not after the moment; -1 when all are. */
export function rowAt(table, moment) {
  if (!moment || !table.t) return -1;
  const after = moment.s === undefined ? (i) => table.t[i] > moment.t : (i) => table.s[i] > moment.s;
  let low = 0;
  let high = table.t.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (after(middle)) high = middle;
    else low = middle + 1;
  }
  return low - 1;
}

export const momentOf = (table, row) => ({ s: table.s?.[row], t: table.t[row], n: table.n[row] });
