// The scripts of the run: verdicts, a filter, one to look at.
import { byId, el } from "./dom.js";
import { run, VERDICTS } from "./data.js";
import { duration, visible } from "./format.js";
import { change, onChange, state } from "./state.js";

const wanted = new Set();
let words = "";

export function startScripts() {
  const list = el("ul.scripts");
  const none = el("p.empty", "No script matches.");
  byId("scripts").append(
    el("div.bar", verdictButtons(() => fill(list, none)),
      el("input.filter", {
        type: "search", placeholder: "filter scripts", "aria-label": "filter scripts",
        oninput: (event) => {
          words = event.target.value;
          fill(list, none);
        },
      })),
    list, none);
  fill(list, none);
  onChange((changed) => changed.has("script") && mark(list, true));
}

function verdictButtons(refresh) {
  const box = el("div.verdicts", { role: "group", "aria-label": "show only" });
  for (const [key, verdict] of Object.entries(VERDICTS)) {
    const many = run.scripts.filter((script) => script.outcome === key).length;
    if (!many) continue;
    const button = el(`button.verdict.${verdict.tone}`, {
      type: "button", "aria-pressed": "false", title: `show only: ${verdict.name}`,
      onclick: () => {
        if (!wanted.delete(key)) wanted.add(key);
        button.setAttribute("aria-pressed", String(wanted.has(key)));
        refresh();
      },
    }, el("span.sign", { "aria-hidden": "true" }, verdict.sign), ` ${many} ${verdict.name}`);
    box.append(button);
  }
  return box;
}

function fill(list, none) {
  const search = words.toLowerCase().split(/\s+/).filter(Boolean);
  const items = [];
  run.scripts.forEach((script, index) => {
    if (wanted.size && !wanted.has(script.outcome)) return;
    const text = `${script.name} ${script.failure?.summary ?? ""}`.toLowerCase();
    if (!search.every((word) => text.includes(word))) return;
    items.push(item(script, index));
  });
  list.replaceChildren(...items);
  none.hidden = items.length > 0;
  mark(list, false);
}

function item(script, index) {
  const verdict = VERDICTS[script.outcome];
  return el("li", el("a", {
    href: `#${encodeURIComponent(script.name)}`, "data-index": String(index), title: visible(script.failure?.summary ?? script.name),
    onclick: (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      change({ script: index });
    },
  },
  el(`span.sign.${verdict.tone}`, { role: "img", "aria-label": verdict.name }, verdict.sign),
  el("span.name", visible(script.name)),
  el("span.took", duration(script.took))));
}

function mark(list, reveal) {
  for (const link of list.querySelectorAll("a")) {
    const chosen = Number(link.dataset.index) === state.script;
    if (chosen) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
    if (chosen && reveal) link.scrollIntoView({ block: "nearest" });
  }
}
