// The page of a run.
import { byId, el, facts } from "./dom.js";
import { momentOf, rowAt, run, session, VERDICTS } from "./data.js";
import { count, duration, instructions, time, visible, visibleLines } from "./format.js";
import { panels, shownPanel, startPanels } from "./panels.js";
import { startScripts } from "./scripts.js";
import { change, onChange, readAddress, state, takePending } from "./state.js";
import { startTheme } from "./theme.js";
import { drawn, startTimeline, timeline } from "./timeline.js";

function frame() {
  const failed = run.scripts.filter((script) => script.outcome !== "PASSED").length;
  document.body.append(
    el("header",
      el("h1", "trapgate"),
      el(`p.overall.${failed ? "bad" : "good"}`,
        failed ? `✗ ${count(failed)} of ${count(run.scripts.length)} scripts did not pass` : `✓ all ${count(run.scripts.length)} scripts passed`),
      facts([
        ["machine", visible(run.machine)], ["guest", visible(run.guest)], ["debugger", visible(run.debugger)],
        ["started", run.started.replace("T", " ").replace(/(\.\d+)?Z$/, " UTC")], ["took", duration(run.took)],
      ]),
      el("button.theme", { id: "theme", type: "button" })),
    el("nav", { id: "scripts", "aria-label": "scripts" }),
    el("main", { id: "main", tabindex: "-1" }));
}

let showing = 0;

async function show() {
  const main = byId("main");
  const script = run.scripts[state.script];
  if (!script) {
    main.replaceChildren(el("p.empty", "This run had no scripts."));
    return;
  }
  const turn = ++showing;
  document.title = `${VERDICTS[script.outcome].sign} ${visible(script.name)} – trapgate`;
  main.replaceChildren(...top(script), el("p.empty", "unpacking …"));
  main.scrollTop = 0;
  let data;
  try {
    data = await session(state.script);
  } catch (problem) {
    main.lastChild.textContent = `The data of this script can't be unpacked: ${problem.message}`;
    return;
  }
  if (turn !== showing) return; // another was chosen meanwhile
  data.failedLine = Number(script.failure?.place.match(/:(\d+)$/)?.[1] ?? -1);
  main.replaceChildren(...top(script, data), timeline(data), panels(data));
  goToPending(data);
}

function goToPending(data) {
  const sequence = takePending();
  if (sequence === null) return;
  // The event itself, or, when the page does not have it, the last one before it.
  const moments = [data.exits, data.packets, data.ioctls, data.uart, data.debugger, data.stops].flatMap((table) => {
    const row = rowAt(table, { s: sequence });
    return row < 0 ? [] : [momentOf(table, row)];
  });
  if (moments.length) change({ moment: moments.reduce((best, each) => (each.s > best.s ? each : best)) });
  document.querySelector(".row[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
}

function top(script, data) {
  const verdict = VERDICTS[script.outcome];
  return [
    el("div.title", el("h2", visible(script.name)), el(`span.badge.${verdict.tone}`, `${verdict.sign} ${verdict.name}`)),
    facts([
      ["took", duration(script.took)],
      ["guest", data?.endN ? `${instructions(data.endN)} instructions` : ""],
      ["logged", data?.entries ? `${count(data.entries)} event${data.entries === 1 ? "" : "s"} in ${time(data.endT)}` : ""],
      ["log", visible(script.log)],
    ]),
    data?.machine && el("details.machine", el("summary", `machine: ${visible(data.machine.cpu)} on ${visible(data.machine.board)}`),
      facts(Object.entries(data.machine).map(([name, value]) => [visible(name), visible(value)]))),
    script.failure && failure(script.failure, verdict),
    data?.problem && el("p.problem", { role: "alert" }, `About the log: ${visible(data.problem)}`),
  ].filter(Boolean);
}

function failure(failed, verdict) {
  return el(`section.failure.${verdict.tone}`, { "aria-label": "why it did not pass" },
    el("h3", visible(failed.summary)),
    facts([["at", visible(failed.place)], ["wanted", visibleLines(failed.wanted)], ["happened", visibleLines(failed.happened)]]),
    failed.details.length > 0 && el("pre.state", { tabindex: "0", "aria-label": "last exits and slots" },
      failed.details.map(visible).join("\n") + (failed.detailsLeftOut ? `\n… ${count(failed.detailsLeftOut)} more lines …` : "")));
}

frame();
startTheme();
startScripts();
startTimeline();
startPanels();
onChange((changed) => changed.has("script") && show());
addEventListener("hashchange", () => readAndShow());
addEventListener("popstate", () => readAndShow());
function readAndShow() {
  const before = state.script;
  readAddress();
  if (before === state.script) session(state.script).then(goToPending);
}
readAddress();
if (state.script < 0 || !run.scripts.length) show();

// For tests that look at the page from outside.
window.trapgateReport = { state, timeline: drawn, shownRows: () => shownPanel()?.list?.rows.length ?? 0 };
