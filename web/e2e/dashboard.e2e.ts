// The dashboard as a person uses it, in a real browser on a real server.

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DESKTOP, launchBrowser, PAGES, PHONE, settled, THEMES, visit } from "./browser";
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

describe("live", () => {
  it("moves its numbers by itself", async () => {
    const { page, context, complaints } = await visit(browser);
    await page.goto(`${server.address}/cpu`);
    await settled(page);
    const figures = () => page.locator(".legend b").allTextContents();
    const before = (await figures()).join(" ");
    await page.waitForFunction(
      (old) => [...document.querySelectorAll(".legend b")].map((item) => item.textContent).join(" ") !== old,
      before,
      { timeout: 10_000 },
    );
    expect((await figures()).every((text) => text !== "")).toBe(true);
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
    await page.goto(server.address);
    await settled(page);
    await server.stop();
    await page.waitForSelector('.live[data-status="reconnecting"]', { timeout: 15_000 });
    expect(await page.locator(".live").textContent()).toContain("Reconnecting");
    expect(await page.locator(".connection-notice").isVisible()).toBe(true);
    await server.start();
    await page.waitForSelector('.live[data-status="live"]', { timeout: 15_000 });
    await page.waitForSelector(".connection-notice", { state: "detached" });
    const uptime = () => page.locator(".header .host").textContent();
    const before = await uptime();
    await page.waitForFunction((old) => document.querySelector(".header .host")?.textContent !== old, before, {
      timeout: 65_000,
    });
    await context.close();
  }, 90_000);
});

describe("range", () => {
  it("zooms all charts by a drag on one, and out by Esc", async () => {
    const { page, context } = await visit(browser);
    await page.goto(`${server.address}/?range=15m`);
    await settled(page);
    const box = await page.locator(".u-over").first().boundingBox();
    if (!box) throw new Error("there is no chart");
    const y = box.y + box.height / 2;
    await page.mouse.move(box.x + box.width * 0.5, y);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.7, y, { steps: 4 });
    await page.mouse.up();
    await page.waitForFunction(() => new URLSearchParams(location.search).has("from"));
    const [from, to] = [Number(search(page).get("from")), Number(search(page).get("to"))];
    expect(to - from).toBeGreaterThan(100);
    expect(to - from).toBeLessThan(260);
    expect(await statusOf(page)).toBe("paused");
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => !new URLSearchParams(location.search).has("from"));
    expect(search(page).get("range")).toBe("15m");
    await context.close();
  });

  it("shows one instant on every chart under the crosshair", async () => {
    const { page, context } = await visit(browser);
    await page.goto(server.address);
    await settled(page);
    const box = await page.locator(".u-over").first().boundingBox();
    if (!box) throw new Error("there is no chart");
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

describe("pages", () => {
  it.each(PAGES)("%s: opened by its address, in both themes, desktop and phone, without a complaint", async (path) => {
    for (const theme of THEMES) {
      const { page, context, complaints } = await visit(browser, { theme });
      await page.goto(server.address + path);
      await settled(page);
      const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      expect(background).toBe(theme === "dark" ? "rgb(11, 14, 19)" : "rgb(245, 246, 248)");
      await page.setViewportSize(PHONE);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width);
      expect(await page.getByRole("navigation").isVisible()).toBe(true);
      await page.setViewportSize(DESKTOP);
      expect(complaints).toEqual([]);
      await context.close();
    }
  });

  it("says so where there is no page", async () => {
    const { page, context } = await visit(browser);
    await page.goto(`${server.address}/nowhere`);
    expect(await page.getByRole("heading", { name: "No such page" }).isVisible()).toBe(true);
    await context.close();
  });
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
    expect(await page.getByRole("dialog", { name: "Keys" }).isVisible()).toBe(true);
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
