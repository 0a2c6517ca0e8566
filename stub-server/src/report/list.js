// A list that draws only the rows in view: 100,000 of them scroll like ten.
import { el } from "./dom.js";
import { count } from "./format.js";

const ROW = 24;
const SPARE = 8;

/**
 * @param options.label what the rows are, for readers of the screen
 * @param options.columns {title, width, cell(row) -> text, kind}
 * @param options.row optional class name of a row
 * @param options.choose called with the row that the user went to
 */
export class List {
  constructor(options) {
    this.options = options;
    this.rows = [];
    this.gap = -1;
    this.missing = 0;
    this.current = -1;
    this.rowsBox = el("div.rows");
    this.scroller = el("div.scroller", {
      tabindex: "0", role: "grid", "aria-label": options.label,
      onscroll: () => this.draw(), onkeydown: (event) => this.key(event), onclick: (event) => this.click(event),
    });
    const widths = options.columns.map((column) => column.width).join(" ");
    this.head = el("div.row.head", { role: "row" },
      options.columns.map((column) => el(`span.${column.kind ?? "text"}`, { role: "columnheader" }, column.title)));
    this.scroller.append(this.head, this.rowsBox);
    this.scroller.style.setProperty("--columns", widths);
    this.node = el("div.list", this.scroller);
    new ResizeObserver(() => this.draw()).observe(this.scroller);
  }

  /** Shows these rows; `missing` more are left out before the row `gap`. */
  show(rows, gap = -1, missing = 0) {
    this.gap = gap < 0 ? -1 : rows.findIndex((row) => row >= gap);
    if (gap >= 0 && this.gap < 0) this.gap = rows.length;
    this.missing = missing;
    this.rows = rows;
    this.length = rows.length + (this.gap >= 0 ? 1 : 0);
    this.rowsBox.style.height = `${this.length * ROW}px`;
    this.scroller.setAttribute("aria-rowcount", String(this.length + 1));
    this.drawn = "";
    this.draw();
  }

  /** Marks the row, or the last one before it that is shown, and brings it into view. */
  mark(row, reveal) {
    this.current = row;
    const at = this.position(row);
    if (reveal && at >= 0) this.reveal(at);
    this.drawn = "";
    this.draw();
  }

  position(row) {
    let low = 0;
    let high = this.rows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.rows[middle] > row) high = middle;
      else low = middle + 1;
    }
    const index = low - 1;
    return this.gap >= 0 && index >= this.gap ? index + 1 : index;
  }

  rowAtPosition(at) {
    if (this.gap < 0 || at < this.gap) return this.rows[at];
    return at === this.gap ? undefined : this.rows[at - 1];
  }

  reveal(at) {
    const box = this.scroller;
    const top = at * ROW;
    const seen = box.clientHeight - this.head.offsetHeight;
    if (top < box.scrollTop || top + ROW > box.scrollTop + seen) box.scrollTop = Math.max(0, top - seen / 2);
  }

  draw() {
    const box = this.scroller;
    const first = Math.max(0, Math.floor(box.scrollTop / ROW) - SPARE);
    const last = Math.min(this.length, Math.ceil((box.scrollTop + box.clientHeight) / ROW) + SPARE);
    if (this.drawn === `${first}-${last}`) return;
    this.drawn = `${first}-${last}`;
    const marked = this.position(this.current);
    const nodes = [];
    for (let at = first; at < last; at++) nodes.push(this.line(at, at === marked));
    this.rowsBox.replaceChildren(...nodes);
    if (marked >= first && marked < last) box.setAttribute("aria-activedescendant", this.lineId(marked));
    else box.removeAttribute("aria-activedescendant");
  }

  lineId = (at) => `row-${this.options.label.replace(/\W/g, "-")}-${at}`;

  line(at, marked) {
    const row = this.rowAtPosition(at);
    const node = row === undefined
      ? el("div.row.gap", { role: "row" }, el("span", { role: "gridcell" }, `… ${count(this.missing)} left out here; the log has them …`))
      : el("div.row", { role: "row", "aria-selected": String(marked), id: this.lineId(at) }, this.cells(row));
    const extra = row === undefined ? "" : this.options.row?.(row);
    if (extra) node.classList.add(...extra.split(" "));
    node.setAttribute("aria-rowindex", String(at + 2));
    node.style.top = `${at * ROW}px`;
    node.dataset.at = String(at);
    return node;
  }

  cells(row) {
    return this.options.columns.map((column) => {
      const value = column.cell(row);
      return el(`span.${column.kind ?? "text"}`, { role: "gridcell", title: value.length > 24 ? value.slice(0, 400) : null }, value);
    });
  }

  click(event) {
    const at = event.target.closest(".row[data-at]")?.dataset.at;
    if (at !== undefined) this.go(Number(at));
  }

  key(event) {
    const page = Math.max(1, Math.floor(this.scroller.clientHeight / ROW) - 2);
    const at = this.position(this.current);
    const target = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + page, PageUp: at - page, Home: 0, End: this.length - 1 }[event.key];
    if (target === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    let next = Math.min(this.length - 1, Math.max(0, target));
    if (next === this.gap) next = Math.min(this.length - 1, Math.max(0, target > at ? next + 1 : next - 1));
    this.go(next);
  }

  go(at) {
    const row = this.rowAtPosition(at);
    if (row === undefined) return;
    this.mark(row, true);
    this.options.choose?.(row);
  }
}
