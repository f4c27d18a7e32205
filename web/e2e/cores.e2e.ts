// A host with more cores than there is room for charts: they are rows of one heat map.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { findings } from "./axe";
import { launchBrowser, settled, visit } from "./browser";
import { mirror } from "./host-roots";
import { HeartbeatServer } from "./server";

const CORES = 24;
/** The one core that works; all others idle. */
const BUSY_CORE = 5;
const TICKS_PER_SECOND = 100;

let root: string;
let timer: ReturnType<typeof setInterval>;
let server: HeartbeatServer;
let browser: Browser;

/** /proc/stat (proc(5)): user, nice, system, idle … in ticks, for all cores together and for each. */
function writeStat(seconds: number): void {
  const ticks = seconds * TICKS_PER_SECOND;
  const line = (name: string, busy: number, idle: number) => `${name} ${busy} 0 0 ${idle} 0 0 0 0 0 0\n`;
  const cores = Array.from({ length: CORES }, (_, core) =>
    core === BUSY_CORE ? line(`cpu${core}`, ticks, 0) : line(`cpu${core}`, 0, ticks),
  );
  const others = readFileSync("/proc/stat", "utf8")
    .split("\n")
    .filter((text) => !text.startsWith("cpu"));
  const text = line("cpu ", ticks, (CORES - 1) * ticks) + cores.join("") + others.join("\n");
  writeFileSync(join(root, "proc/stat"), text);
}

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "heartbeat-cores-"));
  mirror("/proc", join(root, "proc"), ["stat"]);
  const begin = Date.now();
  const move = () => writeStat(Math.round((Date.now() - begin) / 1000) + 1);
  move();
  timer = setInterval(move, 200);
  [server, browser] = await Promise.all([
    HeartbeatServer.launch(["--path.procfs", join(root, "proc")]),
    launchBrowser(),
  ]);
  await new Promise((resolve) => setTimeout(resolve, 6_000));
});
afterAll(async () => {
  clearInterval(timer);
  await browser?.close();
  await server?.close();
  rmSync(root, { recursive: true, force: true });
});

it("shows each core's load by its colour, and in words under the pointer", async () => {
  const { page, context, complaints } = await visit(browser);
  await page.goto(`${server.address}/cpu`);
  await settled(page);
  const panel = page.locator(".chart", { has: page.getByRole("heading", { name: /^Cores/ }) });
  await panel.scrollIntoViewIfNeeded();
  await panel.getByText(/^Highest now: core 5 \d/).waitFor({ timeout: 30_000 });
  // The last second but one: the newest may be under way.
  const alphas = await panel.locator("canvas").evaluate((canvas: HTMLCanvasElement, cores) => {
    const over = canvas.parentElement?.querySelector(".u-over") as HTMLElement;
    const scale = canvas.width / canvas.clientWidth;
    const [left, top] = [over.offsetLeft * scale, over.offsetTop * scale];
    const x = left + over.clientWidth * scale * (1 - 2 / 300);
    const rowPx = (over.clientHeight * scale) / cores;
    const context = canvas.getContext("2d") as CanvasRenderingContext2D;
    const column = context.getImageData(Math.floor(x), Math.floor(top), 1, Math.floor(rowPx * cores)).data;
    return Array.from({ length: cores }, (_, row) => column[4 * Math.floor((row + 0.5) * rowPx) + 3]);
  }, CORES);
  expect(alphas[BUSY_CORE]).toBeGreaterThan(200);
  for (const [core, alpha] of alphas.entries()) if (core !== BUSY_CORE) expect(alpha).toBeLessThan(60);
  const box = await panel.locator(".u-over").boundingBox();
  if (!box) throw new Error("there is no heat map");
  await page.mouse.move(box.x + box.width * (1 - 2 / 300), box.y + (box.height * (BUSY_CORE + 0.5)) / CORES);
  await expect.poll(() => panel.locator(".instant").textContent()).toMatch(/ · core 5 (9\d|1\d\d)/);
  expect(await findings(page)).toEqual([]);
  expect(complaints).toEqual([]);
  await context.close();
});
