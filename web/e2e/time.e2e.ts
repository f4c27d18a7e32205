// Any time: the picker, the browser's history, the zone, the period before.

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findings } from "./axe";
import { launchBrowser, PHONE, settled, visit } from "./browser";
import { HeartbeatServer } from "./server";

const DAY = 86_400;

let server: HeartbeatServer;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([HeartbeatServer.launch(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

const search = (page: Page) => new URL(page.url()).searchParams;
const windowIn = (page: Page) => [Number(search(page).get("from")), Number(search(page).get("to"))] as const;
const zoomed = (page: Page, is = true) =>
  page.waitForFunction((wanted) => new URLSearchParams(location.search).has("from") === wanted, is);

async function drag(page: Page, begin: number, end: number): Promise<void> {
  const box = await page.locator(".u-over").first().boundingBox();
  if (!box) throw new Error("there is no chart");
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width * begin, y);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * end, y, { steps: 4 });
  await page.mouse.up();
}

async function openPicker(page: Page) {
  await page.getByRole("button", { name: "Any range" }).click();
  const dialog = page.getByRole("dialog", { name: "Time range" });
  await dialog.waitFor();
  return dialog;
}

describe("the picker", () => {
  it("takes times as people say them, and says what is wrong with others", async () => {
    const { page, context, complaints } = await visit(browser);
    await page.goto(server.address);
    await settled(page);
    const dialog = await openPicker(page);
    const [from, to] = [dialog.getByLabel("From"), dialog.getByLabel("To")];
    await from.fill("the other day");
    await dialog.getByText("“the other day” is no time").waitFor();
    expect(await from.getAttribute("aria-invalid")).toBe("true");
    expect(await dialog.getByRole("button", { name: "Show", exact: true }).isDisabled()).toBe(true);
    expect(await findings(page)).toEqual([]);
    await from.fill("yesterday 03:00");
    await to.fill("yesterday 04:30");
    await dialog.getByText(/^\d{4}-\d\d-\d\d 03:00:00$/).waitFor();
    await dialog.getByRole("button", { name: "Show 1 h 30 min" }).click();
    await zoomed(page);
    const [start, end] = windowIn(page);
    expect(end - start).toBe(5_400);
    expect(new Date(start * 1000).getHours()).toBe(3);
    expect(await page.locator(".live .window").textContent()).toContain("03:00 – 04:30");
    expect(complaints).toEqual([]);
    await context.close();
  });

  it("goes on following the present for what ends now", async () => {
    const { page, context } = await visit(browser);
    await page.goto(server.address);
    await settled(page);
    await openPicker(page);
    // The first field is ready to be typed over.
    await page.keyboard.type("-2h");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\?range=2h$/);
    expect(await page.locator(".live").getAttribute("data-status")).toBe("live");
    expect(await page.getByRole("button", { name: "Any range" }).textContent()).toContain("2h");
    await context.close();
  });

  it("is a sheet on a phone, with nothing wider than it", async () => {
    const { page, context } = await visit(browser, { viewport: PHONE });
    await page.goto(server.address);
    await settled(page);
    await page.getByRole("button", { name: /choose another range/ }).click();
    const dialog = page.getByRole("dialog", { name: "Time range" });
    const box = await dialog.boundingBox();
    expect(box?.width).toBe(PHONE.width);
    expect(await dialog.evaluate((element) => element.scrollWidth)).toBeLessThanOrEqual(PHONE.width);
    await dialog.getByRole("button", { name: "Yesterday" }).click();
    await zoomed(page);
    const [start, end] = windowIn(page);
    expect(end - start).toBeGreaterThan(DAY - 2 * 3_600);
    await context.close();
  });
});

describe("the browser's history", () => {
  it("leads back through zooms and choices, and forward again", async () => {
    const { page, context } = await visit(browser);
    await page.goto(server.address);
    await settled(page);
    await page.getByRole("button", { name: "Last 15 minutes" }).click();
    await page.waitForURL(/range=15m/);
    await drag(page, 0.4, 0.8);
    await zoomed(page);
    const outer = page.url();
    await page.waitForFunction(() => document.querySelectorAll(".u-over").length > 0);
    await drag(page, 0.2, 0.6);
    await page.waitForURL((url) => url.href !== outer);
    const inner = page.url();
    const [from, to] = windowIn(page);
    expect(to - from).toBeLessThan(200);
    await page.goBack();
    await page.waitForURL(outer);
    await page.goBack();
    await zoomed(page, false);
    expect(search(page).get("range")).toBe("15m");
    await page.goForward();
    await page.goForward();
    await page.waitForURL(inner);
    // Zooming out goes the same way, one zoom at a time.
    await page.keyboard.press("Escape");
    await page.waitForURL(outer);
    await page.keyboard.press("Escape");
    await zoomed(page, false);
    await page.goBack();
    await page.waitForURL(/\/$/);
    await context.close();
  });

  it("takes many steps of a pan as one", async () => {
    const { page, context } = await visit(browser);
    await page.goto(`${server.address}/?range=1h`);
    await settled(page);
    for (let n = 0; n < 3; n++) {
      const before = page.url();
      await page.keyboard.press("ArrowLeft");
      await page.waitForURL((url) => url.href !== before);
    }
    await page.goBack();
    await zoomed(page, false);
    expect(search(page).get("range")).toBe("1h");
    await context.close();
  });

  it("shows twice as much by −", async () => {
    const { page, context } = await visit(browser);
    await page.goto(`${server.address}/?range=1h`);
    await settled(page);
    await page.keyboard.press("-");
    await zoomed(page);
    const [from, to] = windowIn(page);
    expect(to - from).toBe(7_200);
    expect(Math.abs(to - Date.now() / 1000)).toBeLessThan(10);
    await context.close();
  });
});

describe("the clock", () => {
  it("is local or UTC, which is remembered", async () => {
    const context = await browser.newContext({ timezoneId: "Asia/Kolkata" });
    const page = await context.newPage();
    await page.goto(`${server.address}/?from=1795500000&to=1795503600`);
    // In another year its figure is told too.
    const shown = (clock: string) =>
      page.locator(".live .window", { hasText: new RegExp(`^24 Nov( 2026)? ${clock}$`) }).waitFor();
    await shown("11:30 – 12:30");
    const dialog = await openPicker(page);
    expect(await dialog.getByLabel("From").inputValue()).toBe("2026-11-24 11:30:00");
    await dialog.getByRole("button", { name: "UTC", exact: true }).click();
    expect(await dialog.getByLabel("From").inputValue()).toBe("2026-11-24 06:00:00");
    await page.keyboard.press("Escape");
    await shown("06:00 – 07:00");
    await page.reload();
    await shown("06:00 – 07:00");
    expect(search(page).get("from")).toBe("1795500000");
    await context.close();
  });
});

describe("the period before", () => {
  it("is laid under the same charts", async () => {
    const { page, context, complaints } = await visit(browser);
    const now = Date.now() / 1000;
    const shifted: URLSearchParams[] = [];
    await page.route("**/query_range", async (route) => {
      const asked = new URLSearchParams(route.request().postData() ?? "");
      const [start, end, step] = ["start", "end", "step"].map((name) => Number(asked.get(name))) as [
        number,
        number,
        number,
      ];
      // What was a day ago this server, just started, cannot know; here each query had one series then, at 42.
      if (end > now - DAY / 2 || step >= 60) return route.continue();
      shifted.push(asked);
      const values: [number, string][] = [];
      for (let time = start; time <= end; time += step) values.push([time, "42"]);
      await route.fulfill({
        json: { status: "success", data: { resultType: "matrix", result: [{ metric: {}, values }] } },
      });
    });
    await page.goto(server.address);
    await settled(page);
    await page.getByRole("button", { name: "Compare with the day before" }).click();
    expect(search(page).get("compare")).toBe("1d");
    const panel = page.locator(".chart", { hasText: "Disk throughput" });
    await panel.getByText("the day before").waitFor();
    await expect.poll(() => panel.locator("[data-cell=before]").first().textContent()).toBe("42.0 B/s");
    expect(await page.getByRole("button", { name: "Comparing with the day before" }).getAttribute("aria-pressed")).toBe(
      "true",
    );
    const first = Number(shifted[0]?.get("start"));
    expect(Math.abs(first - (now - DAY - 300))).toBeLessThan(30);
    expect(await findings(page)).toEqual([]);
    // The page that a link leads to compares too.
    await page.getByRole("link", { name: "Memory", exact: true }).first().click();
    await page.waitForURL(/\/memory\?compare=1d$/);
    await page.keyboard.press("b");
    await page.waitForURL(/compare=7d/);
    await page.keyboard.press("b");
    await page.waitForURL(/\/memory$/);
    await page.waitForFunction(() => document.querySelectorAll("[data-cell=before]").length === 0);
    expect(complaints).toEqual([]);
    await context.close();
  });
});
