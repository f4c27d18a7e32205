// The dashboard as a person uses it, in a real browser on a real server.

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser, PHONE, settled, visit } from "./browser";
import { HeartbeatServer } from "./server";

let server: HeartbeatServer;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([HeartbeatServer.launch(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

const statusOf = (page: Page) => page.locator(".live").getAttribute("data-status");
const search = (page: Page) => new URL(page.url()).searchParams;

/** Waits until a figure changes; on the CPU page some do with every tick, on the idlest machine. */
async function numbersMove(page: Page): Promise<void> {
  const before = (await page.locator(".legend b").allTextContents()).join(" ");
  await page.waitForFunction(
    (old) => [...document.querySelectorAll(".legend b")].map((item) => item.textContent).join(" ") !== old,
    before,
    { timeout: 30_000 },
  );
}

async function firstChart(page: Page) {
  const box = await page.locator(".u-over").first().boundingBox();
  if (!box) throw new Error("there is no chart");
  return box;
}

describe("live", () => {
  it("moves its numbers by itself", async () => {
    const { page, context, complaints } = await visit(browser);
    await page.goto(`${server.address}/cpu`);
    await settled(page);
    await numbersMove(page);
    expect((await page.locator(".legend b").allTextContents()).every((text) => text !== "")).toBe(true);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it("stands still when paused and goes on when told to", async () => {
    const { page, context } = await visit(browser);
    await page.goto(server.address);
    await settled(page);
    await page.locator(".live").click();
    expect(await statusOf(page)).toBe("paused");
    expect(search(page).has("from")).toBe(true);
    await page.locator(".live").click();
    await page.waitForSelector('.live[data-status="live"]');
    expect(search(page).has("from")).toBe(false);
    await context.close();
  });

  it("says that the server is away, and recovers by itself when it is back", async () => {
    const { page, context } = await visit(browser);
    await page.goto(`${server.address}/cpu`);
    await settled(page);
    await server.stop();
    await page.waitForSelector('.live[data-status="reconnecting"]', { timeout: 30_000 });
    expect(await page.locator(".live").textContent()).toContain("Reconnecting");
    expect(await page.locator(".connection-notice").isVisible()).toBe(true);
    await server.start();
    await page.waitForSelector('.live[data-status="live"]', { timeout: 30_000 });
    await page.waitForSelector(".connection-notice", { state: "detached" });
    await numbersMove(page);
    await context.close();
  });
});

describe("range", () => {
  it("zooms all charts by a drag on one, and out by Esc or a double click", async () => {
    const { page, context } = await visit(browser);
    await page.goto(`${server.address}/?range=15m`);
    await settled(page);
    const box = await firstChart(page);
    const y = box.y + box.height / 2;
    const drag = async () => {
      await page.mouse.move(box.x + box.width * 0.5, y);
      await page.mouse.down();
      await page.mouse.move(box.x + box.width * 0.7, y, { steps: 4 });
      await page.mouse.up();
      await page.waitForFunction(() => new URLSearchParams(location.search).has("from"));
    };
    const zoomedOut = () => page.waitForFunction(() => !new URLSearchParams(location.search).has("from"));
    await drag();
    const [from, to] = [Number(search(page).get("from")), Number(search(page).get("to"))];
    expect(to - from).toBeGreaterThan(100);
    expect(to - from).toBeLessThan(260);
    expect(await statusOf(page)).toBe("paused");
    await page.keyboard.press("Escape");
    await zoomedOut();
    expect(search(page).get("range")).toBe("15m");
    await drag();
    await page.mouse.dblclick(box.x + box.width * 0.3, y);
    await zoomedOut();
    await context.close();
  });

  it("loads a long range by question, once and then piece by piece, with everything else live", async () => {
    const { page, context, complaints } = await visit(browser);
    const questions: URLSearchParams[] = [];
    page.on("request", (request) => {
      if (request.url().endsWith("/query_range")) questions.push(new URLSearchParams(request.postData() ?? ""));
    });
    await page.goto(`${server.address}/?range=1h`);
    await settled(page);
    expect(await statusOf(page)).toBe("live");
    await page.waitForFunction(() => document.querySelectorAll(".u-over").length > 3);
    // A young server is also asked when its recording began; that is not the charts'.
    const stepped = () => questions.filter((asked) => !["1", "60", "86400"].includes(asked.get("step") ?? ""));
    const spanOf = (asked?: URLSearchParams) => Number(asked?.get("end")) - Number(asked?.get("start"));
    const step = Number(stepped()[0]?.get("step"));
    const plot = await page.locator(".u-over").first().boundingBox();
    expect(3600 / step).toBeLessThanOrEqual(plot?.width ?? 0);
    expect(stepped().every((asked) => Number(asked.get("start")) % step === 0)).toBe(true);
    expect(stepped().some((asked) => asked.get("query")?.includes("irate("))).toBe(false);
    const whole = stepped().filter((asked) => spanOf(asked) > 3000);
    expect(new Set(whole.map((asked) => asked.get("query"))).size).toBe(whole.length);
    const before = stepped().length;
    await expect.poll(() => stepped().length, { timeout: 30_000 }).toBeGreaterThan(before);
    expect(spanOf(stepped().at(-1))).toBeLessThanOrEqual(2 * step);
    // Any of them: the CPU of a busy machine may well stay at 100 %.
    const figures = async () => (await page.locator(".tile").allTextContents()).join(" ");
    const old = await figures();
    await expect.poll(figures, { timeout: 30_000 }).not.toBe(old);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it("asks no more for a range that was left", async () => {
    const { page, context } = await visit(browser);
    let held = 0;
    const cancelled: string[] = [];
    await page.route("**/query_range", async (route) => {
      // Live frames, and the forecasts of file systems, are of now whatever the range is.
      const step = new URLSearchParams(route.request().postData() ?? "").get("step");
      if (step === "1" || step === "60") return route.continue();
      held++;
    });
    page.on("requestfailed", (request) => cancelled.push(request.url()));
    await page.goto(server.address);
    await settled(page);
    await page.getByRole("button", { name: "Last 24 hours" }).click();
    await expect.poll(() => held, { timeout: 10_000 }).toBeGreaterThan(1);
    expect(held).toBeLessThanOrEqual(6);
    const asked = held;
    // While it loads, the charts stay.
    expect(await page.locator(".u-over").count()).toBeGreaterThan(3);
    await page.getByRole("button", { name: "Last 5 minutes" }).click();
    await expect.poll(() => cancelled.length, { timeout: 10_000 }).toBe(asked);
    expect(held).toBe(asked);
    await context.close();
  });

  it("pans by the arrow keys, and no further than now", async () => {
    const { page, context } = await visit(browser);
    await page.goto(`${server.address}/?range=6h`);
    await settled(page);
    await page.keyboard.press("ArrowRight");
    expect(search(page).has("from")).toBe(false);
    await page.keyboard.press("ArrowLeft");
    await page.waitForFunction(() => new URLSearchParams(location.search).has("from"));
    const first = Number(search(page).get("from"));
    expect(Number(search(page).get("to")) - first).toBe(6 * 3600);
    expect(Date.now() / 1000 - first).toBeGreaterThan(9 * 3600 - 60);
    await page.keyboard.press("ArrowRight");
    await page.waitForFunction((old) => Number(new URLSearchParams(location.search).get("from")) > old, first);
    expect(Number(search(page).get("to"))).toBeLessThanOrEqual(Date.now() / 1000 + 1);
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => !new URLSearchParams(location.search).has("from"));
    expect(search(page).get("range")).toBe("6h");
    await context.close();
  });

  it("says when recording began where there is nothing before", async () => {
    const { page, context, complaints } = await visit(browser);
    const day = Math.floor(Date.now() / 1000) - 86_400;
    await page.goto(`${server.address}/?from=${day}&to=${day + 3600}`);
    await page
      .getByText(/^No data in this range: recording began at \d/)
      .first()
      .waitFor({ timeout: 30_000 });
    expect(await page.locator(".live .window").textContent()).toMatch(/^\d+ \w{3} /);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it("is chosen in a sheet on a phone", async () => {
    const { page, context } = await visit(browser, { viewport: PHONE });
    await page.goto(server.address);
    await settled(page);
    await page.getByRole("button", { name: /choose another range/ }).click();
    const sheet = page.getByRole("dialog", { name: "Time range" });
    await sheet.getByRole("button", { name: "Last 7 days" }).click();
    await page.waitForURL(/\?range=7d$/);
    await page.waitForSelector("dialog", { state: "detached" });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width);
    await context.close();
  });

  it("shows one instant on every chart under the crosshair", async () => {
    const { page, context } = await visit(browser);
    await page.goto(server.address);
    await settled(page);
    const box = await firstChart(page);
    await page.mouse.move(box.x + box.width - 3, box.y + 20);
    await page.waitForFunction(() => {
      const times = [...document.querySelectorAll(".instant")].map((item) => item.textContent);
      return times.length > 3 && times[0] !== "" && times.filter((text) => text === times[0]).length > 1;
    });
    await context.close();
  });

  it("takes the range along to another page", async () => {
    const { page, context } = await visit(browser);
    await page.goto(`${server.address}/?range=15m`);
    await page.getByRole("link", { name: "Memory", exact: true }).first().click();
    await page.waitForURL(/\/memory\?range=15m$/);
    await context.close();
  });
});

it("says so where there is no page", async () => {
  const { page, context } = await visit(browser);
  await page.goto(`${server.address}/nowhere`);
  await page.getByRole("heading", { name: "No such page" }).waitFor();
  await context.close();
});

describe("keys", () => {
  it("go to pages, change the theme, show help", async () => {
    const { page, context } = await visit(browser);
    await page.goto(server.address);
    await settled(page);
    await page.keyboard.press("g");
    await page.keyboard.press("c");
    await page.waitForURL(/\/cpu$/);
    await page.keyboard.press("t");
    expect(await page.locator("html").getAttribute("data-theme")).toBe("light");
    await page.keyboard.press("t");
    expect(await page.locator("html").getAttribute("data-theme")).toBe("dark");
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keys" }).waitFor();
    await page.keyboard.press("Escape");
    await page.waitForSelector("dialog", { state: "detached" });
    await context.close();
  });

  it("keep a chosen theme over a reload", async () => {
    const { page, context } = await visit(browser, { theme: "dark" });
    await page.goto(server.address);
    await page.getByRole("button", { name: /^Theme/ }).click();
    await page.reload();
    expect(await page.locator("html").getAttribute("data-theme")).toBe("light");
    await context.close();
  });
});
