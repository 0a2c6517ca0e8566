// The timeline of a session, drawn by Apache ECharts.
import { init, use } from "echarts/core";
import { CustomChart } from "echarts/charts";
import { DataZoomComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { CanvasRenderer } from "echarts/renderers";
import { el } from "./dom.js";
import { momentOf } from "./data.js";
import { count, instructions, time, visible } from "./format.js";
import { lanesOf, seen } from "./lanes.js";
import { look, words } from "./looks.js";
import { bar, cursor, mark } from "./shapes.js";
import { change, onChange, state } from "./state.js";
import { colour, onTheme } from "./theme.js";

use([CustomChart, DataZoomComponent, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer]);

const LANE = 27;
const TOP = 46; // for the legend, which narrow pages go without
const TOP_NARROW = 18;
const BOTTOM = 76;
const ICONS = { running: "roundRect", slots: "roundRect", exits: "triangle", expectations: "circle", "error replies": "path://M1,0L4,3L7,0L8,1L5,4L8,7L7,8L4,5L1,8L0,7L3,4L0,1Z", UART: "rect", session: "diamond" };
const SWATCH = { running: "run", slots: "code-slot", exits: "exit", expectations: "met", "error replies": "unmet", UART: "uart", session: "session" };

let view = null;

/** The section with the timeline of a session. */
export function timeline(data) {
  view?.chart.dispose();
  view?.watch.disconnect();
  view = null;
  if (data.entries < 2) return el("section.timeline", { "aria-label": "timeline" }, el("p.empty", "Nothing was logged: there is no timeline."));
  const lanes = lanesOf(data);
  const box = el("div.chart", {
    tabindex: "0", role: "group", onkeydown: key,
    "aria-label": "timeline; plus and minus zoom, arrow keys move, 0 shows all. The lists below have the same as text.",
  });
  box.style.height = `${(isNarrow() ? TOP_NARROW : TOP) + lanes.length * LANE + BOTTOM}px`;
  if (!data.endN) state.axis = "t";
  const section = el("section.timeline", { "aria-label": "timeline" }, toolbar(data), leftOut(data), box);
  view = { data, lanes, box, chart: null, watch: new ResizeObserver(() => fit()) };
  // The chart measures its box, which has a size once it is in the page.
  view.watch.observe(box);
  return section;
}

function fit() {
  if (view.chart) view.chart.resize();
  else if (view.box.clientWidth) draw();
  if (view.chart) refresh();
}

function toolbar(data) {
  const axis = (value, text) => el("label", el("input", {
    type: "radio", name: "axis", value, checked: state.axis === value, disabled: value === "n" && !data.endN,
    onchange: () => change({ axis: value }),
  }), ` ${text}`);
  const button = (text, label, action) => el("button", { type: "button", title: label, "aria-label": label, onclick: action }, text);
  return el("div.bar",
    el("h3", "Timeline"),
    el("div.choice", { role: "radiogroup", "aria-label": "axis" }, axis("t", "wall time"), axis("n", "guest instructions")),
    el("div.buttons", button("−", "zoom out", () => zoom(2)), button("+", "zoom in", () => zoom(0.5)), button("all", "show all", () => setWindow(0, end()))),
    el("span.hint", "wheel zooms, drag moves, click chooses a moment"));
}

function leftOut(data) {
  const cut = ["runs", "slots"].filter((name) => data[name].gap >= 0)
    .map((name) => `${count(data[name].kept)} of ${count(data[name].total)} stretches of ${name === "runs" ? "running" : "slots"}`);
  return cut.length ? el("p.note", `Shown: ${cut.join(", ")}; the middle is left out, the log has all.`) : null;
}

const end = () => Math.max(1, (state.axis === "t" ? view.data.endT : view.data.endN) * 1.01);

const isNarrow = () => innerWidth < 600;

function draw() {
  view.chart = init(view.box, null, { renderer: "canvas" });
  view.chart.on("datazoom", () => requestAnimationFrame(refresh));
  view.chart.on("click", clicked);
  view.chart.getZr().on("click", (event) => !event.target && clickedNowhere(event));
  build();
}

function build() {
  const { data, lanes, chart } = view;
  const read = state.axis === "t" ? time : instructions;
  const ink = colour("ink");
  const faint = colour("ink-2");
  const narrow = isNarrow();
  const names = [...new Set(lanes.map((lane) => lane.series))];
  chart.setOption({
    animation: false,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: ink },
    grid: { left: narrow ? 66 : 84, right: 30, top: narrow ? TOP_NARROW : TOP, bottom: BOTTOM },
    legend: {
      top: 6, left: narrow ? 4 : 84, itemWidth: 14, itemHeight: 10, itemGap: 14, type: "plain",
      textStyle: { color: ink, fontSize: 12 }, inactiveColor: colour("line"),
      data: narrow ? [] : names.map((name) => ({ name, icon: ICONS[name], itemStyle: { color: colour(SWATCH[name]) } })),
    },
    xAxis: {
      type: "value", min: 0, max: end(), splitNumber: narrow ? 3 : 7,
      axisLabel: { color: faint, formatter: read, hideOverlap: true, showMaxLabel: false }, axisLine: { lineStyle: { color: colour("line") } },
      splitLine: { lineStyle: { color: colour("line") } },
      axisPointer: { show: true, triggerTooltip: false, lineStyle: { color: faint }, label: { formatter: ({ value }) => read(value), color: colour("panel"), backgroundColor: faint } },
    },
    yAxis: {
      type: "category", inverse: true, data: lanes.map((lane) => lane.name), axisTick: { show: false }, axisLine: { show: false },
      axisLabel: { color: ink, fontSize: 12, interval: 0 },
      splitArea: { show: true, areaStyle: { color: [colour("lane"), "transparent"] } },
    },
    dataZoom: [
      { id: "wheel", type: "inside", filterMode: "none", minValueSpan: 4, zoomOnMouseWheel: true, moveOnMouseMove: true, preventDefaultMouseMove: true },
      { id: "slider", type: "slider", filterMode: "none", minValueSpan: 4, height: 22, bottom: 12, labelFormatter: read, brushSelect: false,
        borderColor: colour("line"), fillerColor: colour("zoom"), handleStyle: { color: colour("panel"), borderColor: faint }, moveHandleStyle: { color: faint }, textStyle: { color: faint } },
    ],
    tooltip: { trigger: "item", confine: true, backgroundColor: colour("panel"), borderColor: colour("line"), textStyle: { color: ink, fontSize: 12 }, extraCssText: "max-width:32rem;white-space:normal;overflow-wrap:anywhere", formatter: tooltip },
    series: [
      ...names.map((name) => ({ id: name, name, type: "custom", clip: false, encode: { x: [1, 2], y: 0 }, itemStyle: { color: colour(SWATCH[name]) }, renderItem: item(name), data: [] })),
      { id: "moment", type: "custom", silent: true, z: 10, encode: { x: 1 }, renderItem: cursor, data: [], tooltip: { show: false } },
    ],
  }, { notMerge: true });
  view.axis = state.axis;
  view.items = new Map();
  refresh();
}

const item = (series) => (params, api) => {
  const found = view.items.get(series)?.[params.dataIndex];
  if (!found) return null;
  const paint = look(view.data, found.lane, found.entry);
  return found.lane.kind === "mark" ? mark(params, api, paint) : bar(params, api, paint);
};

function shownWindow() {
  const { startValue, endValue } = view.chart.getOption().dataZoom[0];
  return [Number(startValue ?? 0), Number(endValue ?? end())];
}

/** Draws what is seen at the magnification of the moment. */
function refresh() {
  if (!view?.chart || view.chart.isDisposed()) return;
  const [from, to] = shownWindow();
  const unit = (to - from) / Math.max(1, view.box.clientWidth - 100);
  const bySeries = new Map();
  view.lanes.forEach((lane, index) => {
    const items = bySeries.get(lane.series) ?? [];
    for (const entry of seen(lane, state.axis, from, to, unit)) items.push({ lane, index, entry });
    bySeries.set(lane.series, items);
  });
  view.items = bySeries;
  view.chart.setOption({
    series: [
      ...[...bySeries].map(([id, items]) => ({ id, data: items.map(({ index, entry: [start, stop, many] }) => [index, start, stop, many]) })),
      { id: "moment", data: state.moment ? [[0, state.moment[state.axis]]] : [] },
    ],
  });
}

function tooltip(params) {
  const found = view.items.get(params.seriesId)?.[params.dataIndex];
  if (!found) return "";
  const { title, lines, lasted, moment } = words(view.data, found.lane, found.entry, state.axis);
  return el("div.tip", el("strong", visible(title)), lines.filter(Boolean).map((line) => el("div", visible(line))),
    lasted && el("div", lasted), moment && el("div.faint", moment));
}

function clicked(params) {
  const found = view.items.get(params.seriesId)?.[params.dataIndex];
  if (!found) return;
  const [, , , row] = found.entry;
  change({ moment: momentOf(found.lane.table, row) }, "timeline");
}

function clickedNowhere(event) {
  const at = [event.offsetX, event.offsetY];
  if (!view.chart.containPixel("grid", at)) return;
  const value = Math.round(view.chart.convertFromPixel("grid", at)[0]);
  change({ moment: nearest(value) }, "timeline");
}

/** The moment of a place on one axis, on the other too: that of the last event before it. */
function nearest(value) {
  const axis = state.axis;
  let best = { t: 0, n: 0 };
  for (const table of [view.data.packets, view.data.exits, view.data.stops, view.data.console, view.data.ioctls]) {
    for (let row = table.kept - 1; row >= 0; row--) {
      if (table[axis][row] > value) continue;
      if (table[axis][row] > best[axis] || best.s === undefined) best = momentOf(table, row);
      break;
    }
  }
  return best;
}

function setWindow(from, to) {
  if (!view?.chart) return;
  const width = Math.min(to - from, end());
  const start = Math.min(Math.max(0, from), end() - width);
  view.chart.dispatchAction({ type: "dataZoom", startValue: start, endValue: start + width });
}

function zoom(factor) {
  const [from, to] = shownWindow();
  const at = state.moment?.[state.axis];
  const middle = at !== undefined && at >= from && at <= to ? at : (from + to) / 2;
  setWindow(middle - (middle - from) * factor, middle + (to - middle) * factor);
}

function key(event) {
  const [from, to] = shownWindow();
  const step = (to - from) / 8;
  const action = {
    "+": () => zoom(0.5), "=": () => zoom(0.5), "-": () => zoom(2), 0: () => setWindow(0, end()),
    ArrowLeft: () => setWindow(from - step, to - step), ArrowRight: () => setWindow(from + step, to + step),
  }[event.key];
  if (!action || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  action();
}

export function startTimeline() {
  onTheme(() => view?.chart && keepingWindow(build));
  onChange((changed) => {
    if (changed.has("script") || !view?.chart) return;
    if (changed.has("axis")) build();
    else if (changed.has("moment")) follow();
  });
}

function keepingWindow(action) {
  const [from, to] = shownWindow();
  action();
  setWindow(from, to);
}

function follow() {
  const at = state.moment?.[state.axis];
  const [from, to] = shownWindow();
  if (at !== undefined && (at < from || at > to)) setWindow(at - (to - from) / 2, at + (to - from) / 2);
  refresh();
}

/** What is drawn, for tests that look from outside. */
export function drawn() {
  if (!view?.chart) return null;
  const [from, to] = shownWindow();
  return { lanes: view.lanes.map((lane) => lane.name), from, to, items: [...view.items].map(([name, items]) => [name, items.length]) };
}
