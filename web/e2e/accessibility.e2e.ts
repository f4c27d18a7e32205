// axe finds nothing on any page, in either theme, on desktop or phone, nor in the dialogs.

import AxeBuilder from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser, PAGES, PHONE, settled, THEMES, visit } from "./browser";
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

async function findings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(" ")}: ${node.failureSummary}`),
  );
}

describe.each(THEMES)("in the %s theme", (theme) => {
  it.each(PAGES)("%s", async (path) => {
    const { page, context } = await visit(browser, { theme });
    await page.goto(server.address + path);
    await settled(page);
    expect(await findings(page)).toEqual([]);
    await context.close();
  });
});

describe("elsewhere", () => {
  it("on a phone", async () => {
    const { page, context } = await visit(browser, { viewport: PHONE });
    await page.goto(server.address);
    await settled(page);
    expect(await findings(page)).toEqual([]);
    await context.close();
  });

  it("in a dialog", async () => {
    const { page, context } = await visit(browser);
    await page.goto(server.address);
    await settled(page);
    await page.keyboard.press("?");
    await page.getByRole("dialog").waitFor();
    expect(await findings(page)).toEqual([]);
    await context.close();
  });

  it("begins with a link past the navigation, and shows where the focus is", async () => {
    const { page, context } = await visit(browser);
    await page.goto(server.address);
    await settled(page);
    await page.keyboard.press("Tab");
    const focused = page.locator(":focus");
    expect(await focused.textContent()).toBe("Skip to the figures");
    expect(await focused.evaluate((element) => getComputedStyle(element).outlineStyle)).toBe("solid");
    await page.keyboard.press("Enter");
    expect(await page.locator(":focus").getAttribute("id")).toBe("main");
    await context.close();
  });
});
