// A page that outlives its server's version, and one that goes onto paper.

import type { Browser } from "playwright-core";
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

describe("a server that was updated", () => {
  it("is told of, and the page loads itself anew once nobody uses it", async () => {
    const { page, context } = await visit(browser);
    let version = "1.0.0";
    await page.route("**/api/v1/status/buildinfo", (route) =>
      route.fulfill({ json: { status: "success", data: { version, revision: "r" } } }),
    );
    await page.goto(server.address);
    await settled(page);
    await server.stop();
    await page.waitForSelector('.live[data-status="reconnecting"]', { timeout: 30_000 });
    version = "1.1.0";
    await server.start();
    await page.getByText("Heartbeat was updated to version 1.1.0").waitFor({ timeout: 30_000 });
    // While it is used it stays: a dialog is open.
    await page.keyboard.press("?");
    await page.getByRole("dialog").waitFor();
    await page.evaluate(() => Object.assign(window, { stillHere: true }));
    await page.waitForTimeout(17_000);
    expect(await page.evaluate(() => "stillHere" in window)).toBe(true);
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => !("stillHere" in window), null, { timeout: 30_000 });
    await settled(page);
    expect(await page.getByText("Heartbeat was updated").count()).toBe(0);
    await context.close();
  });
});

describe("on paper", () => {
  it("stand the figures and charts of every page, in light, with their time and place", async () => {
    const { page, context } = await visit(browser, { theme: "dark" });
    for (const path of ["/", "/disks", "/services"]) {
      await page.goto(server.address + path);
      await settled(page);
      await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
      await page.emulateMedia({ media: "print", colorScheme: "dark" });
      await page.setViewportSize({ width: 794, height: 1123 });
      expect(await page.getByRole("navigation").isVisible()).toBe(false);
      expect(await page.locator(".print-line").textContent()).toMatch(
        /^Charts of .+, figures as of \d{4}-.+127\.0\.0\.1/,
      );
      expect(await page.locator(".print-line").isVisible()).toBe(true);
      expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe("rgb(245, 246, 248)");
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(794);
      await page.emulateMedia({ media: "screen", colorScheme: "dark" });
      await page.evaluate(() => dispatchEvent(new Event("afterprint")));
      expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe("rgb(11, 14, 19)");
    }
    await context.close();
  });
});
