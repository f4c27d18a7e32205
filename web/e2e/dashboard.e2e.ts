// The dashboard as a person uses it, in a real browser on a real server.

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser, settled, visit } from "./browser";
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
