// The verdict on a machine of which the outcome is known, and the way from its words to the chart behind them.

import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser, settled, visit } from "./browser";
import { type MadeHost, makeHost } from "./made-host";
import { HeartbeatServer } from "./server";

let host: MadeHost;
let server: HeartbeatServer;
let browser: Browser;

beforeAll(async () => {
  host = makeHost();
  [server, browser] = await Promise.all([HeartbeatServer.launch(host.flags), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
  host?.remove();
});

describe("the verdict", () => {
  it("names what is gravest, lists the rest, and leads to the chart with the range that shows it", async () => {
    const { page, context, complaints } = await visit(browser);
    await page.goto(server.address);
    await settled(page);
    const verdict = page.getByRole("region", { name: "Verdict" });
    await verdict.getByText(/^Disk sda says that it is failing/).waitFor({ timeout: 45_000 });
    await verdict.getByText("backup.service has failed").waitFor();
    await verdict.getByText("coretemp temp2 is hotter than it should be").waitFor();
    await verdict.getByRole("link", { name: /coretemp temp2/ }).click();
    await page.waitForURL((url) => url.pathname === "/hardware" && url.searchParams.get("range") === "1h");
    const chart = page.locator("#panel-temperatures");
    await chart.waitFor();
    await page.waitForFunction(() => {
      const box = document.getElementById("panel-temperatures")?.getBoundingClientRect();
      return box && box.top >= 0 && box.bottom <= innerHeight;
    });
    expect(complaints).toEqual([]);
    await context.close();
  });

  it("calls nothing healthy that it cannot see any more", async () => {
    const { page, context } = await visit(browser);
    await page.goto(server.address);
    await settled(page);
    await server.stop();
    await page.getByText("No fresh data: what this page shows is old").waitFor({ timeout: 30_000 });
    await server.start();
    await page.getByText("No fresh data").waitFor({ state: "detached", timeout: 30_000 });
    await context.close();
  });
});
