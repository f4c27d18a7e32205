// The connections table leads to a process, and what a host is named by others stays text.

import { type ChildProcess, spawn } from "node:child_process";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser, settled, visit } from "./browser";
import { HeartbeatServer } from "./server";

/** The kernel keeps 15 bytes of a process's name. */
const HOSTILE = "<img src=x id=h";

let server: HeartbeatServer;
let browser: Browser;
let listener: ChildProcess;
let port: string;

/** A process with a hostile name that listens on a port of its own. */
async function startListener(): Promise<void> {
  const script = `process.title = ${JSON.stringify(HOSTILE)};
    const server = require("node:net").createServer();
    server.listen(0, "127.0.0.1", () => console.log(server.address().port));`;
  listener = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
  port = await new Promise((resolve) => listener.stdout?.once("data", (text) => resolve(String(text).trim())));
}

beforeAll(async () => {
  [server, browser] = await Promise.all([HeartbeatServer.launch(), launchBrowser(), startListener()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
  listener?.kill();
});

describe("connections", () => {
  it("lead to their process", async () => {
    const { page, context, complaints } = await visit(browser);
    await page.goto(`${server.address}/network`);
    await settled(page);
    await page.getByRole("searchbox", { name: "Filter connections" }).fill(`:${port}`);
    const link = page.getByRole("button", { name: `Show process ${listener.pid}` });
    await link.waitFor({ timeout: 30_000 });
    await link.focus();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: `Process ${listener.pid}` });
    await dialog.getByText("Command line").waitFor();
    expect(await dialog.textContent()).toContain(HOSTILE);
    expect(await page.locator("#h").count()).toBe(0);
    await page.keyboard.press("Escape");
    await page.waitForSelector("dialog", { state: "detached" });
    expect(complaints).toEqual([]);
    await context.close();
  });

  it("are filtered by status, and sorted by any column", async () => {
    const { page, context } = await visit(browser);
    await page.goto(`${server.address}/network`);
    await settled(page);
    await page.locator(".chip", { hasText: /^listen/ }).click();
    const statuses = await page.locator(".connections .body .status").allTextContents();
    expect(new Set(statuses)).toEqual(new Set(["listen"]));
    await page.getByRole("columnheader", { name: "PID" }).getByRole("button").click();
    expect(await page.getByRole("columnheader", { name: "PID" }).getAttribute("aria-sort")).toMatch(
      /ascending|descending/,
    );
    await page.getByRole("searchbox").fill("no such thing anywhere");
    await page.getByText("No connection matches this filter.").waitFor();
    await context.close();
  });

  it("count down to their next update, and get it", async () => {
    const { page, context } = await visit(browser);
    let asked = 0;
    page.on("request", (request) => {
      if (request.url().endsWith("/api/network")) asked++;
    });
    await page.goto(`${server.address}/network`);
    await settled(page);
    await page.waitForFunction(() =>
      /next update in \d s/.test(document.querySelector(".countdown")?.textContent ?? ""),
    );
    const before = asked;
    await expect.poll(() => asked, { timeout: 12_000 }).toBeGreaterThan(before);
    await context.close();
  });
});
