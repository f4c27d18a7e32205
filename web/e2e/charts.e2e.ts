// Charts under the pointer: the shared crosshair, legends that isolate, statistics, the selected window.

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findings } from "./axe";
import { launchBrowser, settled, visit } from "./browser";
import { HeartbeatServer } from "./server";

let server: HeartbeatServer;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([HeartbeatServer.launch(), launchBrowser()]);
  // A few seconds of samples, for lines to point at.
  await new Promise((resolve) => setTimeout(resolve, 6_000));
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

const search = (page: Page) => new URL(page.url()).searchParams;
const panelOf = (page: Page, title: string) =>
  page.locator(".chart", { has: page.getByRole("heading", { name: new RegExp(`^${title}`) }) });

async function boxOf(page: Page, title: string) {
  const box = await panelOf(page, title).locator(".u-over").boundingBox();
  if (!box) throw new Error(`there is no chart ${title}`);
  return box;
}

/** The frozen page: under a pointer that rests, its values would go on changing. */
async function pausedOverview(page: Page): Promise<void> {
  await page.goto(server.address);
  await settled(page);
  await page.locator(".live").click();
  await page.waitForSelector('.live[data-status="paused"]');
  await page.waitForFunction(() =>
    [...document.querySelectorAll(".legend b")].every((figure) => figure.textContent !== ""),
  );
}

describe("the crosshair", () => {
  it("tells every chart's values of its instant", async () => {
    const { page, context, complaints } = await visit(browser);
    await pausedOverview(page);
    const instants = () => page.locator(".chart .instant").allTextContents();
    expect((await instants()).every((text) => text === "")).toBe(true);
    const box = await boxOf(page, "CPU");
    await page.mouse.move(box.x + box.width - 3, box.y + 60);
    await expect.poll(async () => new Set(await instants()).size).toBe(1);
    expect((await instants())[0]).toMatch(/^\d\d:\d\d:\d\d/);
    const lines = () =>
      page.locator(".u-cursor-x").evaluateAll((list) => list.map((line) => line.getBoundingClientRect().x > 0));
    expect((await lines()).length).toBeGreaterThan(4);
    // Before the first sample there is nothing to tell, in any chart.
    await page.mouse.move(box.x + 3, box.y + 60);
    await expect.poll(() => panelOf(page, "Memory").locator(".legend b").first().textContent()).toBe("–");
    await page.mouse.move(box.x + box.width / 2, box.y - 60);
    await expect.poll(async () => (await instants()).every((text) => text === "")).toBe(true);
    expect(complaints).toEqual([]);
    await context.close();
  });
});

describe("a legend", () => {
  it("isolates by a click, adds by Shift and a click, and brings all back", async () => {
    const { page, context } = await visit(browser);
    await pausedOverview(page);
    const panel = panelOf(page, "CPU");
    const entry = (name: string) => panel.getByRole("button", { name: new RegExp(`^${name}`) });
    const on = async () =>
      (await panel.locator(".entry[aria-pressed=true] .name").allTextContents()).toSorted((a, b) => (a < b ? -1 : 1));
    const all = await on();
    expect(all.length).toBeGreaterThan(3);
    await entry("user").click();
    expect(await on()).toEqual(["user"]);
    expect(await entry("system").locator("b").textContent()).toBe("");
    await entry("system").click({ modifiers: ["Shift"] });
    expect(await on()).toEqual(["system", "user"]);
    expect(await entry("system").locator("b").textContent()).not.toBe("");
    await entry("system").click();
    await entry("system").click();
    expect(await on()).toEqual(all);
    await context.close();
  });

  it("is a table with the least, mean and greatest values on demand, which is remembered", async () => {
    const { page, context, complaints } = await visit(browser);
    await page.goto(server.address);
    await settled(page);
    await panelOf(page, "Memory")
      .getByRole("button", { name: /^Least, mean/ })
      .click();
    const cell = (what: string) => panelOf(page, "Memory").locator(`[data-cell=${what}]`).first();
    await expect.poll(() => cell("mean").textContent()).toMatch(/[KMG]iB$/);
    const exact = async (what: string) => Number((await cell(what).getAttribute("title"))?.replace(/[^\d.]/g, ""));
    expect(await exact("min")).toBeLessThanOrEqual(await exact("mean"));
    expect(await exact("mean")).toBeLessThanOrEqual(await exact("max"));
    expect(await findings(page)).toEqual([]);
    await page.reload();
    await settled(page);
    await page.getByRole("columnheader", { name: "mean" }).first().waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });
});

describe("a selection", () => {
  it("is made by Shift and a drag, told, kept over pages, zoomed to and cleared", async () => {
    const { page, context, complaints } = await visit(browser);
    await pausedOverview(page);
    const frozen = page.url();
    const box = await boxOf(page, "CPU");
    await page.keyboard.down("Shift");
    await page.mouse.move(box.x + box.width * 0.5, box.y + 60);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.7, box.y + 60, { steps: 4 });
    await page.mouse.up();
    await page.keyboard.up("Shift");
    const bar = page.getByRole("complementary", { name: "Selected time" });
    await bar.waitFor();
    const [start, end] = (search(page).get("select") ?? "").split("-").map(Number) as [number, number];
    expect(end - start).toBeGreaterThan(45);
    expect(end - start).toBeLessThan(75);
    // The range is left alone.
    expect(search(page).get("from")).toBe(new URL(frozen).searchParams.get("from"));
    expect(await findings(page)).toEqual([]);
    await page.getByRole("link", { name: "CPU", exact: true }).first().click();
    await page.waitForURL(/\/cpu\?.*select=/);
    await bar.getByRole("button", { name: "Zoom" }).click();
    await page.waitForFunction((from) => new URLSearchParams(location.search).get("from") === String(from), start);
    expect(search(page).get("to")).toBe(String(end));
    await page.keyboard.press("Escape");
    await bar.waitFor({ state: "detached" });
    expect(search(page).get("from")).toBe(String(start));
    expect(complaints).toEqual([]);
    await context.close();
  });
});

describe("rows", () => {
  it("show the state of each link", async () => {
    const { page, context, complaints } = await visit(browser);
    await page.goto(`${server.address}/network`);
    await settled(page);
    const panel = panelOf(page, "Links");
    await panel.scrollIntoViewIfNeeded();
    if ((await panel.locator(".u-over").count()) > 0) {
      const box = await boxOf(page, "Links");
      await page.mouse.move(box.x + box.width - 2, box.y + 5);
      await expect.poll(() => panel.locator(".instant").textContent()).toMatch(/ · \S+ (up|down)$/);
    } else {
      await panel.getByText("No network interface but the loopback one is seen.").waitFor();
    }
    expect(complaints).toEqual([]);
    await context.close();
  });
});
