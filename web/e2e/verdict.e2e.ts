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

  it("says when a file system will be full, if it goes on as in the last hours", async () => {
    const { page, context } = await visit(browser);
    const kept = 'node_filesystem_avail_bytes{fstype!~"tmpfs|devtmpfs|ramfs|squashfs|iso9660|efivarfs|nsfs"}';
    const found = await fetch(`${server.address}/api/v1/query?query=${encodeURIComponent(kept)}`);
    const { data } = (await found.json()) as { data: { result: { metric: Record<string, string> }[] } };
    const metric = data.result[0]?.metric ?? {};
    // Two hours in which it lost two thirds of what it had at their start: the rest lasts one hour more.
    await page.route("**/api/v1/query_range", async (route) => {
      const asked = new URLSearchParams(route.request().postData() ?? "");
      if (!asked.get("query")?.includes("node_filesystem_readonly") || asked.get("step") !== "60")
        return route.continue();
      const end = Number(asked.get("end"));
      const values = Array.from({ length: 121 }, (_, i) => [end - (120 - i) * 60, String((180 - i) * 2 ** 30)]);
      await route.fulfill({
        json: { status: "success", data: { resultType: "matrix", result: [{ metric, values }] } },
      });
    });
    await page.goto(server.address);
    await settled(page);
    const words = `${metric.mountpoint} is`;
    const verdict = page.getByRole("region", { name: "Verdict" });
    await verdict
      .getByText(new RegExp(`^(Critical )?${words} \\d+ % full and will be full in 60 min`))
      .first()
      .waitFor();
    await page.getByRole("region", { name: "File systems" }).getByText("full in 60 min").waitFor();
    await verdict.getByRole("link", { name: new RegExp(words) }).click();
    await page.waitForURL((url) => url.pathname === "/disks" && url.hash.startsWith("#panel-usage-"));
    await page.locator(".file-system .card[data-shown]").waitFor();
    await page.getByText("60 min").first().waitFor();
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
