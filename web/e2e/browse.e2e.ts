// The metrics browser: found by words, with meaning, shape and the way into Explore; fast with thousands.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findings } from "./axe";
import { launchBrowser, PHONE, settled, THEMES, visit } from "./browser";
import { HeartbeatServer } from "./server";

const METRICS = 2_000;

const folder = mkdtempSync(join(tmpdir(), "heartbeat-metrics-"));
let server: HeartbeatServer;
let browser: Browser;

beforeAll(async () => {
  const lines = Array.from({ length: METRICS }, (_, i) => `# HELP made_up_${i} Number ${i}.\nmade_up_${i} ${i}\n`);
  writeFileSync(join(folder, "made_up.prom"), lines.join(""));
  [server, browser] = await Promise.all([
    HeartbeatServer.launch(["--collector.textfile.directory", folder]),
    launchBrowser(),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
  rmSync(folder, { recursive: true });
});

describe("the metrics browser", () => {
  it("draws only the rows in sight, however many there are", async () => {
    const { page, context, complaints } = await visit(browser);
    await page.goto(`${server.address}/browse`);
    await settled(page);
    const rows = page.locator(".metrics li");
    await rows.first().waitFor();
    expect(Number(await rows.first().getAttribute("aria-setsize"))).toBeGreaterThan(METRICS);
    expect(await rows.count()).toBeLessThan(60);
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    const last = await rows.first().getAttribute("aria-setsize");
    await page.locator(`.metrics li[aria-posinset="${last}"]`).waitFor();
    expect(await rows.count()).toBeLessThan(60);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it("finds by words of name and help, keeps them in the address, and draws the shape", async () => {
    const { page, context, complaints } = await visit(browser);
    await page.goto(`${server.address}/browse`);
    await settled(page);
    await page.getByRole("searchbox", { name: "Search metrics" }).fill("disk read bytes");
    await page.waitForFunction(() => document.querySelectorAll(".metrics li").length === 1);
    const row = page.locator(".metrics li");
    expect(await row.locator(".name").textContent()).toBe("node_disk_read_bytes_total");
    expect(await row.locator(".kind").textContent()).toBe("counter");
    expect(await row.locator(".help-text").textContent()).toContain("bytes read");
    expect(new URL(page.url()).searchParams.get("find")).toBe("disk read bytes");
    await page.reload();
    await row.waitFor();
    await page.waitForFunction(() => (document.querySelector(".shape path")?.getAttribute("d") ?? "") !== "");
    await page.getByRole("searchbox", { name: "Search metrics" }).fill("no such words");
    await page.getByText("No metric has all of these words").waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });

  it("tells a metric's labels, leads into Explore, and adds to what was asked there", async () => {
    const { page, context, complaints } = await visit(browser);
    await page.goto(`${server.address}/browse?find=node_cpu_seconds_total`);
    await settled(page);
    await page.locator(".metrics .name").first().focus();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog");
    await dialog.getByText("idle", { exact: true }).waitFor();
    expect(await dialog.locator("dt code").allTextContents()).toEqual(["cpu", "mode"]);
    expect(await dialog.getByText("Add to").count()).toBe(0);
    for (const theme of THEMES) {
      await page.emulateMedia({ colorScheme: theme });
      expect(await findings(page)).toEqual([]);
    }
    await dialog.getByRole("link", { name: "Open in Explore" }).click();
    await page.getByText(/series now · /).waitFor();
    expect(new URL(page.url()).searchParams.getAll("q")).toEqual(["rate(node_cpu_seconds_total[1m])"]);
    await page.getByRole("link", { name: "Metrics", exact: true }).click();
    await page.getByRole("searchbox", { name: "Search metrics" }).fill("node_load1");
    await page.getByRole("button", { name: "node_load1", exact: true }).click();
    await dialog.getByRole("link", { name: "Add to the query in Explore" }).click();
    await page.waitForURL(/node_load1/);
    expect(new URL(page.url()).searchParams.getAll("q")).toEqual(["rate(node_cpu_seconds_total[1m])", "node_load1"]);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it("fits a phone", async () => {
    const { page, context } = await visit(browser, { viewport: PHONE });
    await page.goto(`${server.address}/browse`);
    await settled(page);
    await page.locator(".metrics li").first().waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width);
    expect(await findings(page)).toEqual([]);
    await context.close();
  });
});
