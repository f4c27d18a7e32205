// Explore: a question typed with completion, its answer as graph and table, what is wrong said where it is, links and files.

import { readFileSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findings } from "./axe";
import { launchBrowser, PHONE, settled, THEMES, visit } from "./browser";
import { HeartbeatServer } from "./server";

const BY_MODE = "sum by (mode) (rate(node_cpu_seconds_total[1m]))";

let server: HeartbeatServer;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([HeartbeatServer.launch(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

const address = (...queries: string[]) =>
  `${server.address}/explore?${new URLSearchParams(queries.map((query) => ["q", query]))}`;
const editor = (page: Page, letter: string) => page.getByRole("textbox", { name: `Query ${letter}` });

async function downloaded(page: Page, button: string): Promise<{ name: string; bytes: Buffer }> {
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: button, exact: true }).click(),
  ]);
  return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
}

describe("Explore", () => {
  it("answers a question that was typed with completion, by keys alone", async () => {
    const { page, context, complaints } = await visit(browser);
    await page.goto(`${server.address}/explore`);
    await settled(page);
    await page.locator(".cm-editor").waitFor();
    await editor(page, "A").focus();
    await page.keyboard.type("node_load");
    await page.getByRole("option", { name: /^node_load15/ }).waitFor();
    await page.keyboard.type("15");
    await page.keyboard.press("Enter");
    expect(await editor(page, "A").textContent()).toBe("node_load15");
    await page.keyboard.press("Enter");
    await page.getByText(/^1 series now · /).waitFor();
    expect(new URL(page.url()).searchParams.getAll("q")).toEqual(["node_load15"]);
    await page.locator(".explore-graph .legend li").waitFor();
    // The letters of an editor are no keys of the page.
    await editor(page, "A").focus();
    await page.keyboard.type(" + t?");
    expect(await page.getByRole("dialog").count()).toBe(0);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it("is well in both themes, on desktop and phone, as graph and as table", async () => {
    const { page, context, complaints } = await visit(browser);
    for (const view of ["", "&view=table"]) {
      await page.goto(`${address(BY_MODE, "node_load1")}${view}`);
      await settled(page);
      await page
        .locator(view ? ".results tbody tr" : ".explore-graph .legend li")
        .first()
        .waitFor();
      for (const theme of THEMES) {
        await page.emulateMedia({ colorScheme: theme });
        expect(await findings(page)).toEqual([]);
      }
      await page.setViewportSize(PHONE);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width);
      await page.setViewportSize({ width: 1440, height: 900 });
    }
    expect(complaints).toEqual([]);
    await context.close();
  });

  it("draws several queries in one graph and tells their series apart", async () => {
    const { page, context } = await visit(browser);
    await page.goto(address(BY_MODE, "node_load1"));
    await settled(page);
    await page.locator(".explore-graph .legend li").first().waitFor();
    const names = await page.locator(".explore-graph .legend .name").allTextContents();
    expect(names).toContain("A: mode idle");
    expect(names).toContain("B: node_load1");
    await context.close();
  });

  it("says what is wrong below the query that it is wrong in, and answers the others", async () => {
    const { page, context } = await visit(browser);
    await page.goto(address("sum(", "node_load1", "rate(node_load1[1m])", "node_load1[1m]"));
    await settled(page);
    const rows = page.locator(".query-row");
    await rows.nth(0).getByRole("alert").waitFor();
    expect(await rows.nth(0).getByRole("alert").textContent()).toContain("parenthesis");
    expect(await rows.nth(1).locator(".outcome").textContent()).toContain("1 series");
    expect(await rows.nth(2).locator(".outcome.warned").textContent()).toContain("might not be a counter");
    expect(await rows.nth(3).locator(".outcomes").textContent()).toContain("no graph by itself");
    await rows.nth(0).locator(".cm-lintRange-error").waitFor();
    expect((await page.locator(".explore-graph .legend .name").allTextContents())[0]).toBe("B: node_load1");
    await context.close();
  });

  it("keeps the question in the address, and the browser's way back leads to the one before", async () => {
    const { page, context } = await visit(browser);
    await page.goto(address("node_load1"));
    await settled(page);
    await page.locator(".cm-editor").waitFor();
    await editor(page, "A").fill("node_load5");
    await page.getByRole("button", { name: "Run" }).click();
    await page.getByRole("button", { name: "Table", exact: true }).click();
    await page.getByRole("cell", { name: "node_load5" }).waitFor();
    await page.goBack();
    await page.goBack();
    await page.waitForFunction(() => location.search === "?q=node_load1");
    await page.locator(".cm-content", { hasText: "node_load1" }).waitFor();
    // What is this page's own does not go along to others.
    await page.getByRole("link", { name: "Memory" }).click();
    expect(new URL(page.url()).search).toBe("");
    await context.close();
  });

  it("saves the figures and the graph", async () => {
    const { page, context } = await visit(browser);
    await page.goto(address(BY_MODE));
    await settled(page);
    await page.locator(".explore-graph .legend li").first().waitFor();
    const figures = await downloaded(page, "CSV");
    expect(figures.name).toMatch(/^heartbeat-\d{4}-\d\d-\d\d-\d{6}\.csv$/);
    const [head, first] = figures.bytes.toString().split("\r\n");
    expect(head?.split(",").slice(0, 2)).toEqual(["time", "mode idle"]);
    expect(first).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z,/);
    const picture = await downloaded(page, "PNG");
    expect(picture.bytes.subarray(1, 4).toString()).toBe("PNG");
    expect(picture.bytes.length).toBeGreaterThan(5_000);
    await page.getByRole("button", { name: "Table", exact: true }).click();
    await page.locator(".results").waitFor();
    const table = await downloaded(page, "CSV");
    expect(table.bytes.toString().split("\r\n")[0]).toBe("mode,value");
    await context.close();
  });
});
