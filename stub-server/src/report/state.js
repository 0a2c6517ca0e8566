// What is being looked at: a script, a tab, a moment. The address after # says it, so that it can be linked to.
import { run } from "./data.js";

export const TABS = ["exits", "packets", "ioctls", "uart", "transcript", "script"];

const listeners = [];
export const state = { script: -1, tab: "exits", moment: null, axis: "t" };

/** Calls back with the names of what has changed. */
export const onChange = (listener) => listeners.push(listener);

export function change(values, from) {
  const changed = new Set(Object.keys(values).filter((key) => state[key] !== values[key]));
  if (!changed.size) return;
  Object.assign(state, values);
  if (changed.has("script") && !("moment" in values)) {
    state.moment = null;
    changed.add("moment");
  }
  if (from !== "address") writeAddress(changed.has("script"));
  for (const listener of listeners) listener(changed, from);
}

function writeAddress(newPage) {
  const parts = [run.scripts[state.script]?.name ?? "", state.tab];
  if (state.moment?.s !== undefined) parts.push(String(state.moment.s));
  const address = `#${parts.map(encodeURIComponent).join("/")}`;
  if (address === location.hash) return;
  // A page opened from a file may keep no history entries: the address still changes.
  if (newPage) history.pushState(null, "", address);
  else history.replaceState(null, "", address);
}

/** Reads #script/tab/sequence; what it does not name stays as it should be at first. */
export function readAddress() {
  const [name, tab, sequence] = location.hash.slice(1).split("/").map(decoded);
  const found = run.scripts.findIndex((script) => script.name === name);
  const first = run.scripts.findIndex((script) => script.outcome !== "PASSED");
  const values = {
    script: found >= 0 ? found : Math.max(0, first),
    tab: TABS.includes(tab) ? tab : found >= 0 ? state.tab : "exits",
    moment: null,
  };
  pending = sequence === undefined || found < 0 ? null : Number(sequence);
  change(values, "address");
}

/** The sequence number of the address, until the session is there in which it is a moment. */
let pending = null;

export function takePending() {
  const sequence = pending;
  pending = null;
  return Number.isInteger(sequence) ? sequence : null;
}

function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
