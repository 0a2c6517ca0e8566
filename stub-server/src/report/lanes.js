// The lanes of the timeline: what is in each, and what of it is drawn at a magnification. Stretches and marks that would
// lie on each other are drawn as one with their number, so a session of any length stays fluid.

/** From so many marks on, the pills with their numbers are wide. */
const CROWD = 400;

/** Lanes in the order in which they are drawn. */
export function lanesOf(data) {
  const lanes = [];
  const spans = (kind, table, names, series) => names.forEach((name, index) => lanes.push({
    name, kind, series, table, rows: table.lane.flatMap((lane, row) => (lane === index ? [row] : [])),
  }));
  spans("run", data.runs, Array.from({ length: data.cpus }, (_, cpu) => `vCPU ${cpu}`), "running");
  spans("slot", data.slots, data.registers, "slots");
  const marks = (name, series, table, test) => {
    const rows = [];
    for (let row = 0; row < table.kept; row++) if (!test || test(row)) rows.push(row);
    if (rows.length || series === "exits") lanes.push({ name, kind: "mark", series, table, rows });
  };
  marks("exits", "exits", data.exits);
  marks("expected", "expectations", data.expectations);
  marks("refused", "error replies", data.packets, (row) => data.packets.error[row]);
  marks("UART", "UART", data.console, (row) => !data.console.in[row]);
  marks("session", "session", data.others);
  return lanes;
}

/**
 * What of a lane is seen between two values of an axis, as [from, to, how many, first row, last row].
 *
 * @param axis t or n
 * @param unit values per pixel
 */
export function seen(lane, axis, from, to, unit) {
  const { table, rows } = lane;
  const starts = table[axis];
  const ends = lane.kind === "mark" ? starts : table[`${axis}1`];
  const first = firstNotBefore(rows, ends, from);
  const many = firstNotBefore(rows, ends, to) - first > CROWD;
  const near = unit * (lane.kind === "mark" ? (many ? 38 : 23) : 1);
  const small = lane.kind === "mark" ? Infinity : unit * 2;
  const found = [];
  for (let i = firstNotBefore(rows, ends, from - near); i < rows.length; i++) {
    const row = rows[i];
    const start = starts[row];
    const end = ends[row];
    if (start > to + near) break;
    const last = found[found.length - 1];
    if (last && end - start <= small && last[1] - last[0] <= small * 4 && start - last[lane.kind === "mark" ? 0 : 1] < near) {
      last[1] = Math.max(last[1], end);
      last[2]++;
      last[4] = row;
    } else {
      found.push([start, end, 1, row, row]);
    }
  }
  return found;
}

// Rows of a lane follow each other, so their ends are in order too.
function firstNotBefore(rows, ends, value) {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ends[rows[middle]] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
