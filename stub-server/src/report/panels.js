// The tabs under the timeline: one list each, with its filter, and the row that was chosen in full.
import { el, facts } from "./dom.js";
import { momentOf, rowAt } from "./data.js";
import { rows, searchable } from "./filter.js";
import { count } from "./format.js";
import { List } from "./list.js";
import { change, onChange, state, TABS } from "./state.js";
import { TABLES } from "./tables.js";

/** The tabs of a session. */
export function panels(data) {
  const views = Object.fromEntries(TABS.map((name) => [name, { name, ...TABLES[name](data) }]));
  const strip = el("div.tabs", { role: "tablist", "aria-label": "details" });
  const body = el("div.panel", { role: "tabpanel", id: "panel" });
  for (const name of TABS) {
    strip.append(el("button.tab", {
      role: "tab", id: `tab-${name}`, "aria-controls": "panel", type: "button",
      onclick: () => change({ tab: name }), onkeydown: nextTab,
    }, views[name].title, el("span.count", count(views[name].table.total))));
  }
  const shown = { panel: null };
  const open = () => {
    for (const tab of strip.children) {
      const chosen = tab.id === `tab-${state.tab}`;
      tab.setAttribute("aria-selected", String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
    }
    body.setAttribute("aria-labelledby", `tab-${state.tab}`);
    const view = views[state.tab];
    view.panel ??= panel(view);
    body.replaceChildren(view.panel.node);
    view.panel.follow();
    shown.panel = view.panel;
  };
  open();
  current = { open, follow: () => shown.panel.follow(), shown: () => shown.panel };
  return el("section.details", strip, body);
}

let current = null;
/** The list in view, for tests. */
export const shownPanel = () => current?.shown();

export function startPanels() {
  onChange((changed, from) => {
    if (!current || changed.has("script")) return;
    if (changed.has("tab")) current.open();
    else if (changed.has("moment") && from !== "list") current.follow();
  });
}

function nextTab(event) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const tab = TABS[(TABS.indexOf(state.tab) + step + TABS.length) % TABS.length];
  change({ tab });
  document.getElementById(`tab-${tab}`).focus();
}

function panel(view) {
  const { table } = view;
  if (!table.kept) return { node: el("p.empty", view.empty), follow() {} };
  const text = searchable(table.kept, view.text);
  const detail = el("div.detail");
  const list = new List({
    label: view.title, columns: view.columns, row: view.row,
    choose: (row) => {
      explain(row);
      if (table.t) change({ moment: momentOf(table, row) }, "list");
    },
  });
  const explain = (row) => view.detail && detail.replaceChildren(facts(view.detail(row)));
  const tally = el("span.tally", { role: "status" });
  let condition = null;
  const words = el("input.filter", {
    type: "search", placeholder: `filter ${view.noun}`, "aria-label": `filter ${view.noun}`, oninput: () => refresh(),
  });
  const choice = view.choices && el("select", {
    "aria-label": "which packets", onchange: (event) => {
      condition = view.choices[event.target.selectedIndex].test;
      refresh();
    },
  }, view.choices.map((each) => el("option", each.name)));
  const missing = table.leftOut ?? table.total - table.kept;
  function refresh() {
    const found = rows(table.kept, words.value, text, condition);
    list.show(found, table.gap, missing);
    tally.textContent = talliedText(view, found.length, missing);
  }
  refresh();
  return {
    node: el("div.tab-body", el("div.bar", words, choice, tally), list.node, detail),
    list,
    follow() {
      const row = rowAt(table, state.moment);
      list.mark(row, true);
      if (row >= 0) explain(row);
      else detail.replaceChildren();
    },
  };
}

function talliedText(view, found, missing) {
  const { table, noun } = view;
  const all = found === table.kept ? `${count(found)} ${noun}` : `${count(found)} of ${count(table.kept)} ${noun}`;
  if (missing <= 0) return all;
  if (view.missingNoun) return `${all}; ${count(missing)} ${view.missingNoun} of output are left out, the log has them`;
  return `${all}; ${count(table.kept)} of ${count(table.total)} ${noun} are in this page, the log has all`;
}
