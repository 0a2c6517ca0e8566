// Colours, shapes and words of the timeline's items. Colours are of Okabe and Ito's palette, told apart by colour-blind people too.
import { count, instructions, place, time, visible } from "./format.js";
import { SHAPES } from "./shapes.js";
import { colour } from "./theme.js";

const RUN_LABEL = { continue: "continue", step: "step", "range-step": "range step" };

/** Fill, edge, ink, label or shape of an item: a lane, and one of its seen() entries. */
export function look(data, lane, [, , many, row]) {
  const paint = (name) => ({ fill: colour(name), edge: colour(`${name}-edge`), ink: colour(`${name}-ink`) });
  const { table } = lane;
  switch (lane.series) {
    case "running": {
      const mode = table.what[row];
      return { ...paint(mode === "continue" ? "run" : "step"), label: many > 1 ? `${many}×` : RUN_LABEL[mode] ?? visible(mode) };
    }
    case "slots": {
      const code = table.on[row].startsWith("execute");
      return { ...paint(code ? "code-slot" : "data-slot"), label: many > 1 ? `${many}×` : slotLabel(data, table, row) };
    }
    case "exits": return { ...paint("exit"), shape: SHAPES.triangle };
    case "expectations": {
      const met = !failedBetween(table, row, lane, many);
      return { ...paint(met ? "met" : "unmet"), shape: met ? SHAPES.circle : SHAPES.cross };
    }
    case "error replies": return { ...paint("unmet"), shape: SHAPES.cross };
    case "UART": return { ...paint("uart"), shape: SHAPES.square };
    default: return { ...paint("session"), shape: SHAPES.diamond };
  }
}

// One that is not met must be seen among a hundred that are.
function failedBetween(table, row, lane, many) {
  const at = lane.rows.indexOf(row);
  return lane.rows.slice(at, at + many).some((each) => !table.met[each]);
}

// What is cut off first when there is little room: the address, which the lists have too.
function slotLabel(data, table, row) {
  const [symbol] = data.places[table.address[row]] ?? [];
  return visible([symbol, table.owners[row], table.address[row]].filter(Boolean).join(" "));
}

/** Title and lines of an item's tooltip. */
export function words(data, lane, [from, to, many, row], axis) {
  const { table } = lane;
  const read = axis === "t" ? time : (value) => `${instructions(value)} instructions`;
  if (many > 1) {
    const range = to > from ? `${read(from)} to ${read(to)}` : read(from);
    return { title: `${lane.name}: ${count(many)} here`, lines: [range, "zoom in to tell them apart"] };
  }
  const moment = `${time(table.t[row])}${data.endN ? ` · ${instructions(table.n[row])} instructions` : ""}`;
  if (lane.kind === "mark") return { ...markWords(data, lane, row), moment };
  const executed = data.endN ? `, ${count(table.n1[row] - table.n[row])} instructions` : "";
  const lasted = `for ${time(table.t1[row] - table.t[row])}${executed}${table.ended[row] ? "" : ", to the log's end"}`;
  return { ...spanWords(data, lane, row), lasted, moment };
}

function spanWords(data, lane, row) {
  const { table } = lane;
  if (lane.kind === "slot") {
    const address = table.address[row];
    return {
      title: `${lane.name} = ${address}`,
      lines: [`${table.on[row]}`, `held by ${table.owners[row]}`, place(data.places, address)],
    };
  }
  return { title: `${lane.name} runs: ${RUN_LABEL[table.what[row]] ?? table.what[row]}`, lines: [stopText(data, table.t1[row])] };
}

// A run ends where a stop is.
function stopText(data, micros) {
  const row = data.stops.t.indexOf(micros);
  if (row < 0) return "";
  const { reason, cpu, pc, text } = data.stops;
  return `ends by ${reason[row]} on vCPU ${cpu[row]} at ${pc[row]} ${place(data.places, pc[row])} ${text[row]}`;
}

function markWords(data, lane, row) {
  const { table } = lane;
  switch (lane.series) {
    case "exits": return {
      title: `debug exit of vCPU ${table.cpu[row]}: ${table.meaning[row]}`,
      lines: [table.words[row], `pc ${table.pc[row]}`, place(data.places, table.pc[row])],
    };
    case "expectations": return {
      title: table.met[row] ? "✓ expectation met" : "✗ expectation not met",
      lines: [`wanted: ${table.wanted[row]}`, table.happened[row] && `happened: ${table.happened[row]}`],
    };
    case "error replies": return { title: `error reply: ${table.meaning[row]}`, lines: [table.payload[row].slice(0, 200)] };
    case "UART": return { title: "the guest prints", lines: [table.text[row].slice(0, 200)] };
    default: return { title: table.text[row], lines: [] };
  }
}
