// The command palette, by keys alone.

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findings } from "./axe";
import { launchBrowser, PHONE, settled, THEMES, visit } from "./browser";
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

async function open(page: Page, keys = "Control+k") {
  await page.keyboard.press(keys);
  const palette = page.getByRole("dialog", { name: "Command palette" });
  await palette.waitFor();
  return palette;
}

describe("the command palette", () => {
  it("leads to pages, times, themes and metrics", async () => {
    const { page, context, complaints } = await visit(browser);
    const loaded: string[] = [];
    page.on("request", (request) => loaded.push(request.url()));
    await page.goto(server.address);
    await settled(page);
    expect(loaded.filter((address) => /Palette/.test(address))).toEqual([]);

    await open(page);
    await page.keyboard.type("netw");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/network");

    await open(page, "Meta+k");
    await page.keyboard.type("last hour");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/network?range=1h");

    await open(page);
    await page.keyboard.type("light");
    await page.keyboard.press("Enter");
    expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe("light");

    const palette = await open(page);
    await page.keyboard.type("context switches");
    await palette.getByRole("option", { name: /node_context_switches_total/ }).waitFor();
    await page.keyboard.press("Enter");
    await page.waitForURL("**/explore?range=1h&q=rate%28node_context_switches_total%5B1m%5D%29");
    expect(await page.getByRole("dialog").count()).toBe(0);

    await open(page);
    await page.keyboard.type("max(node_load1)");
    await page.keyboard.press("Enter");
    await page.waitForURL(/q=max%28node_load1%29/);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it("is chosen from with the arrows, and closed with Esc", async () => {
    const { page, context } = await visit(browser);
    await page.goto(server.address);
    await settled(page);
    const palette = await open(page);
    const selected = palette.locator('[aria-selected="true"]');
    const field = palette.getByRole("combobox");
    expect(await selected.textContent()).toContain("Overview");
    await page.keyboard.press("ArrowUp");
    expect(await selected.textContent()).toContain("Dark theme");
    expect(await field.getAttribute("aria-activedescendant")).toBe(await selected.getAttribute("id"));
    expect(await selected.isVisible()).toBe(true);
    await page.keyboard.type("zzzz");
    await palette.getByText("Nothing here has such a name").waitFor();
    await page.keyboard.press("Escape");
    await palette.waitFor({ state: "detached" });
    expect(new URL(page.url()).pathname).toBe("/");
    await context.close();
  });

  it("is well in both themes, on desktop and phone, and opens by its button", async () => {
    const { page, context, complaints } = await visit(browser, { viewport: PHONE });
    await page.goto(server.address);
    await settled(page);
    await page.getByRole("button", { name: "Command palette" }).click();
    const palette = page.getByRole("dialog", { name: "Command palette" });
    await palette.getByRole("combobox").fill("memory");
    await palette
      .getByRole("option", { name: /_memory_/ })
      .first()
      .waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width);
    for (const theme of THEMES) {
      await page.emulateMedia({ colorScheme: theme });
      expect(await findings(page)).toEqual([]);
    }
    expect(complaints).toEqual([]);
    await context.close();
  });

  it("searches the page that has a search, and everything elsewhere, by a slash", async () => {
    const { page, context } = await visit(browser);
    await page.goto(`${server.address}/browse`);
    await settled(page);
    await page.keyboard.press("/");
    const field = page.getByRole("searchbox", { name: "Search metrics" });
    expect(await field.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await field.inputValue()).toBe("");
    await page.goto(`${server.address}/cpu`);
    await settled(page);
    await open(page, "/");
    await context.close();
  });
});
