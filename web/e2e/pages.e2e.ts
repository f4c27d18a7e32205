// Every page, opened by its address: no complaint of the console or the content policy, both themes, a phone's width,
// and axe finds nothing.

import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findings } from "./axe";
import { launchBrowser, PAGES, PHONE, settled, THEMES, visit } from "./browser";
import { HeartbeatServer } from "./server";

const BACKGROUNDS = { dark: "rgb(11, 14, 19)", light: "rgb(245, 246, 248)" } as const;

let server: HeartbeatServer;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([HeartbeatServer.launch(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

describe.each(PAGES)("%s", (path) => {
  it("is well in both themes, on desktop and phone", async () => {
    const { page, context, complaints } = await visit(browser);
    await page.goto(server.address + path);
    await settled(page);
    for (const theme of THEMES) {
      await page.emulateMedia({ colorScheme: theme });
      const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      expect(background).toBe(BACKGROUNDS[theme]);
      // Themes differ in colours alone.
      expect(await findings(page, theme === "light" ? ["color-contrast"] : undefined)).toEqual([]);
    }
    await page.setViewportSize(PHONE);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width);
    expect(await page.getByRole("navigation").isVisible()).toBe(true);
    expect(await page.getByRole("group", { name: "Time range" }).isVisible()).toBe(true);
    expect(complaints).toEqual([]);
    await context.close();
  });
});

describe("with the keyboard", () => {
  it("the first stop leads past the navigation, the focus is seen, and a dialog is well", async () => {
    const { page, context } = await visit(browser, { viewport: PHONE });
    await page.goto(server.address);
    await settled(page);
    await page.keyboard.press("Tab");
    const focused = page.locator(":focus");
    expect(await focused.textContent()).toBe("Skip to the figures");
    expect(await focused.evaluate((element) => getComputedStyle(element).outlineStyle)).toBe("solid");
    await page.keyboard.press("Enter");
    expect(await page.locator(":focus").getAttribute("id")).toBe("main");
    expect(await findings(page)).toEqual([]);
    await page.keyboard.press("?");
    await page.getByRole("dialog").waitFor();
    expect(await findings(page)).toEqual([]);
    await context.close();
  });
});
