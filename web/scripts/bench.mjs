// Measures the dashboard: how much it loads, how soon it shows something, what it costs while it is looked at.
// `make bench-web`, or: npm run bench -- [code|first|rest|range|growth …], with HEARTBEAT_BIN and CHROMIUM as for the
// whole-page tests, on the built dist/.

import { existsSync, readdirSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { hastenClock } from "./bench-clock.mjs";
import { BenchHost } from "./bench-host.mjs";

const DIST = fileURLToPath(new URL("../dist/", import.meta.url));
const BINARY = process.env.HEARTBEAT_BIN ?? fileURLToPath(new URL("../../build/release/heartbeat", import.meta.url));
/** What the page lives through while it is watched for growth, and how fast. */
const GROWTH_HOURS = 2;
const GROWTH_TICKS_PER_SECOND = 50;
/** Until live frames and kept ones are as large as they get: a quarter of an hour, and what is let go of after it. */
const GROWTH_BEGIN_HOURS = 0.5;
const FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--enable-precise-memory-info"];
const DESKTOP = { width: 1440, height: 900 };
/** High enough for all charts of the disks' page to be in sight, and so to be drawn. */
const TOWER = { width: 1440, height: 7000 };
const REPEATS = 5;
const REST_MS = 20_000;
/** After its heading a page has asked for all of its code. */
const CODE_MS = 1_000;
/** After opening, before anything at rest is measured. */
const SETTLE_MS = 5_000;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const median = (figures) => figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 2)];
const kibibytes = (bytes) => `${(bytes / 1024).toFixed(1)} KiB`;
const percent = (share) => `${(100 * share).toFixed(2)} %`;
const milliseconds = (ms) => `${ms.toFixed(0)} ms`;

async function open(browser, viewport = DESKTOP) {
  const context = await browser.newContext({ viewport });
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send("Performance.enable");
  return { page, context, devtools };
}

async function metric(devtools, wanted) {
  const { metrics } = await devtools.send("Performance.getMetrics");
  return metrics.find(({ name }) => name === wanted)?.value ?? 0;
}

/** Until charts stand and nothing is a skeleton any more. */
function drawn(page) {
  const isDrawn = () =>
    document.querySelectorAll(".u-over").length > 0 && document.querySelectorAll(".skeleton").length === 0;
  return page.waitForFunction(isDrawn, null, { timeout: 60_000 });
}

/** As the server sends it to a browser that takes Brotli. */
function compressedBytes(asset) {
  const path = `${DIST}${asset}`;
  return statSync(existsSync(`${path}.br`) ? `${path}.br` : path).size;
}

/** The scripts and style sheets that opening a page asks for, and the pages that its navigation leads to. */
async function codeOf(browser, address) {
  const { page, context } = await open(browser);
  const assets = new Set();
  page.on("request", (request) => {
    const path = new URL(request.url()).pathname.slice(1);
    if (/\.(js|css)$/.test(path)) assets.add(path);
  });
  await page.goto(address);
  await page.waitForSelector("main h2");
  await pause(CODE_MS);
  const pages = await page.locator("nav a").evaluateAll((links) => links.map((link) => new URL(link.href).pathname));
  await context.close();
  return { assets, pages: [...new Set(pages)] };
}

async function codeSizes(browser, { address }) {
  const sum = (assets) => [...assets].reduce((bytes, asset) => bytes + compressedBytes(asset), 0);
  const { assets: first, pages } = await codeOf(browser, address);
  // The stream's worker is no request of the page.
  for (const name of readdirSync(`${DIST}assets`)) if (/^worker-.*\.js$/.test(name)) first.add(`assets/${name}`);
  const rows = [["JavaScript and CSS, first load, Brotli", kibibytes(sum(first)), "150 KiB"]];
  for (const path of pages.filter((path) => path !== "/")) {
    const { assets } = await codeOf(browser, address + path);
    const further = [...assets].filter((asset) => !first.has(asset));
    rows.push([`${path} adds`, kibibytes(sum(further)), "40 KiB"]);
  }
  return rows;
}

/** From the navigation to the first chart with an hour of history in it, on a processor four times slower. */
async function firstChart(browser, { address }) {
  const times = [];
  for (let n = 0; n < REPEATS; n++) {
    const { page, context, devtools } = await open(browser);
    await devtools.send("Emulation.setCPUThrottlingRate", { rate: 4 });
    await page.goto(`${address}/?range=1h`, { waitUntil: "commit" });
    const isShown = () => [...document.querySelectorAll(".legend b")].some(({ textContent }) => /\d/.test(textContent));
    await page.waitForFunction(isShown, null, { polling: "raf", timeout: 60_000 });
    times.push(await page.evaluate(() => performance.now()));
    await context.close();
  }
  return [["first chart of an hour, CPU 4 x slower", milliseconds(median(times)), "1000 ms"]];
}

/**
 * The main thread's share of a core over some seconds: its tasks' duration by the clock, and by the processor's time,
 * which a busy machine does not lengthen.
 */
async function restOf({ page, context, devtools }) {
  const ticks = await context.newCDPSession(page);
  await ticks.send("Performance.enable", { timeDomain: "threadTicks" });
  const read = () => Promise.all([devtools, ticks].map((session) => metric(session, "TaskDuration")));
  const [before, begin] = [await read(), performance.now()];
  await pause(REST_MS);
  const wallSeconds = (performance.now() - begin) / 1000;
  const [wall, cpu] = (await read()).map((seconds, i) => percent((seconds - before[i]) / wallSeconds));
  return `${wall}, CPU ${cpu}`;
}

async function atRest(browser, { address }) {
  const overview = await open(browser);
  await overview.page.goto(address);
  await drawn(overview.page);
  await pause(SETTLE_MS);
  const rows = [["main thread at rest, Overview live", await restOf(overview), "2 %"]];
  await overview.context.close();
  const tower = await open(browser, TOWER);
  await tower.page.goto(`${address}/disks?range=10m`);
  await drawn(tower.page);
  await pause(SETTLE_MS);
  const charts = await tower.page.locator(".u-over").count();
  rows.push([`main thread, ${charts} charts of 600 points at 1 s`, await restOf(tower), "5 % (50 charts)"]);
  await tower.context.close();
  return rows;
}

/** From the click to the frame in which the last chart of Overview is drawn anew. */
async function rangeChange(browser, { address }) {
  const times = [];
  for (let n = 0; n < REPEATS; n++) {
    const { page, context } = await open(browser);
    await page.goto(`${address}/?range=1h`);
    await drawn(page);
    await pause(1_000);
    const change = async () => {
      const asked = () => performance.getEntriesByType("resource").filter(({ name }) => name.endsWith("/query_range"));
      performance.clearResourceTimings();
      const begin = performance.now();
      document.querySelector('[aria-label="Last 7 days"]').click();
      let last = begin;
      // Over when for some frames no answer has come; the frame after the newest one has drawn it.
      while (performance.now() - last < 400) {
        await new Promise((resolve) => requestAnimationFrame(resolve));
        const ends = asked().map(({ responseEnd }) => responseEnd);
        last = Math.max(last, ...ends);
      }
      return last - begin;
    };
    times.push(await page.evaluate(change));
    await context.close();
  }
  return [["range 1 h to 7 d, last answer in", milliseconds(median(times)), "300 ms"]];
}

async function heapBytes(devtools) {
  await devtools.send("HeapProfiler.collectGarbage");
  return metric(devtools, "JSHeapUsedSize");
}

async function growth(browser, { address }) {
  const { page, context, devtools } = await open(browser);
  await hastenClock(page, GROWTH_TICKS_PER_SECOND);
  const live = (hours) => pause((hours * 3_600_000) / GROWTH_TICKS_PER_SECOND);
  await page.goto(`${address}/?range=15m`);
  await drawn(page);
  await live(GROWTH_BEGIN_HOURS);
  const before = await heapBytes(devtools);
  await live(GROWTH_HOURS - GROWTH_BEGIN_HOURS);
  const after = await heapBytes(devtools);
  await context.close();
  const what = `memory, ${GROWTH_HOURS} h live in fast motion, from ${kibibytes(before)}`;
  return [[what, kibibytes(after - before), "no growth"]];
}

function print(rows) {
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column].length)));
  for (const row of rows) console.log(row.map((cell, column) => cell.padEnd(widths[column])).join("  | "));
}

const MEASURES = { code: codeSizes, first: firstChart, rest: atRest, range: rangeChange, growth };

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !(name in MEASURES));
if (unknown.length > 0) {
  console.error(`There is no measure ${unknown.join(", ")}; there are ${Object.keys(MEASURES).join(", ")}.`);
  process.exit(2);
}
const host = new BenchHost();
const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const browser = await chromium.launch({ executablePath, args: FLAGS });
try {
  await host.start(BINARY);
  await host.remember();
  const rows = [["what", "measured", "reach"]];
  for (const [name, measure] of Object.entries(MEASURES)) {
    if (chosen.length === 0 || chosen.includes(name)) rows.push(...(await measure(browser, host)));
  }
  print(rows);
} finally {
  await browser.close();
  await host.close();
}
