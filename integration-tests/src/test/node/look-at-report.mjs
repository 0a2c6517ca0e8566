// Opens a run's report.html in Chromium as a reader would, and says as JSON what it saw.
// node look-at-report.mjs CHROMIUM REPORT.HTML FOLDER-FOR-SCREENSHOTS
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [executablePath, report, shots] = process.argv.slice(2);
const url = pathToFileURL(report).href;
const seen = { console: [], requests: [], dialogs: 0 };

// Without its sandbox, which does not work for root; the page is our own.
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });

async function open(hash, colorScheme, width = 1280) {
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
  page.on("console", (message) => seen.console.push(message.text()));
  page.on("pageerror", (error) => seen.console.push(String(error)));
  page.on("dialog", (dialog) => {
    seen.dialogs++;
    dialog.dismiss();
  });
  page.on("request", (request) => request.url().startsWith("file:") || seen.requests.push(request.url()));
  await page.goto(`${url}${hash}`);
  await page.waitForFunction(() => document.querySelector("main .details, main .problem"));
  return page;
}

const timeline = (page) => page.evaluate(() => window.trapgateReport.timeline());
const shownRows = (page) => page.evaluate(() => window.trapgateReport.shownRows());
const drawnRows = (page) => page.locator(".rows .row").count();
const colours = (page) => page.evaluate(() => {
  const canvas = document.querySelector("canvas");
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return new Set(new Uint32Array(data.buffer)).size;
});
const chartReady = (page) => page.waitForFunction(() => window.trapgateReport.timeline()?.items.length > 0);

// The first page: the script that failed, its timeline, light.
let page = await open("", "light");
await chartReady(page);
seen.title = await page.title();
seen.first = await page.locator("h2").textContent();
seen.failure = await page.locator(".failure").innerText();
seen.lanes = (await timeline(page)).lanes;
seen.items = Object.fromEntries((await timeline(page)).items);
seen.colours = await colours(page);
await page.screenshot({ path: join(shots, "light.png") });

// Zoom with the wheel, the keys and back.
const box = await page.locator(".chart").boundingBox();
const whole = await timeline(page);
await page.mouse.move(box.x + box.width / 2, box.y + 60);
await page.mouse.wheel(0, -400);
await page.waitForFunction((to) => window.trapgateReport.timeline().to < to, whole.to);
const wheel = await timeline(page);
await page.locator(".chart").focus();
await page.keyboard.press("+");
const plus = await timeline(page);
await page.keyboard.press("ArrowRight");
const right = await timeline(page);
await page.keyboard.press("0");
const back = await timeline(page);
seen.zoom = [whole, wheel, plus, right, back].map(({ from, to }) => [from, to]);

// The axis of instructions.
await page.getByLabel("guest instructions").check();
seen.instructionsTo = (await timeline(page)).to;

// An exit that is chosen in the list is the moment of all views.
await page.locator(".rows .row").nth(1).click();
seen.moment = await page.evaluate(() => window.trapgateReport.state.moment);
await page.getByRole("tab", { name: /Packets/ }).click();
seen.packetAtMoment = await page.locator(".row[aria-selected=true]").innerText();
seen.address = decodeURIComponent(new URL(page.url()).hash);

// The scripts' filters.
const scripts = () => page.locator(".scripts li").count();
seen.scripts = [await scripts()];
await page.getByPlaceholder("filter scripts").fill("many");
seen.scripts.push(await scripts());
await page.getByPlaceholder("filter scripts").fill("");
await page.getByRole("button", { name: /failed/ }).click();
seen.scripts.push(await scripts());
await page.close();

// Dark, by the system's wish.
page = await open("#first/exits", "dark");
await chartReady(page);
await page.screenshot({ path: join(shots, "dark.png") });
await page.getByRole("button", { name: /light theme/ }).click();
seen.switched = await page.evaluate(() => document.documentElement.dataset.theme);
await page.close();

// A hundred thousand packets: a deep link into them, filters, keys.
page = await open("#many-packets/packets/160000", "light");
await chartReady(page);
seen.deep = { tab: await page.getByRole("tab", { selected: true }).innerText(), row: await page.locator(".row[aria-selected=true]").innerText() };
seen.tally = await page.locator(".tally").innerText();
seen.rows = { all: await shownRows(page), drawn: await drawnRows(page) };
const scrolled = await page.evaluate(async () => {
  const scroller = document.querySelector(".scroller");
  const frames = [];
  for (let i = 0; i < 30; i++) {
    const start = performance.now();
    scroller.scrollTop = (scroller.scrollHeight * i) / 30;
    await new Promise(requestAnimationFrame);
    frames.push(performance.now() - start);
  }
  return frames.sort((a, b) => a - b)[15];
});
seen.scrollMillis = scrolled;
await page.getByPlaceholder("filter packets").fill("0x00000abc");
seen.rows.text = await shownRows(page);
await page.getByPlaceholder("filter packets").fill("");
await page.getByLabel("which packets").selectOption({ label: "← to gdb" });
seen.rows.out = await shownRows(page);
await page.getByLabel("which packets").selectOption({ label: "⚠ errors" });
seen.rows.errors = await shownRows(page);
await page.locator(".scroller").focus();
await page.keyboard.press("End");
seen.lastError = await page.locator(".row[aria-selected=true]").innerText();
await page.close();

// What a hostile guest prints is text.
page = await open("#hostile/uart", "light");
await chartReady(page);
seen.hostile = await page.locator(".rows .row").first().innerText();
seen.images = await page.locator("img").count();
await page.close();

// Narrow, and without a log.
page = await open("#no-log", "light", 400);
seen.problem = await page.locator(".problem").innerText();
seen.overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
await page.close();

await browser.close();
console.log(JSON.stringify(seen));
