// Settings: what history costs, what Heartbeat uses, its flags, and what a browser keeps.

import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser, settled, visit } from "./browser";
import { HeartbeatServer } from "./server";

let server: HeartbeatServer;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([
    HeartbeatServer.launch(["--retention-raw", "3d", "--storage-max-bytes", "512MiB"]),
    launchBrowser(),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

describe("Settings", () => {
  it("says what history may take, and which flags would change that", async () => {
    const { page, context, complaints } = await visit(browser);
    await page.goto(`${server.address}/settings`);
    await settled(page);
    const card = page.getByRole("region", { name: "History", exact: true });
    await card.getByText("of the 512 MiB that it may").waitFor();
    const rows = await card.getByRole("table").getByRole("row").allTextContents();
    expect(rows.map((row) => row.slice(0, 15))).toEqual([
      "KeptAt most for",
      "Every second3 d",
      "Every minute90 ",
      "Every hour730 d",
    ]);
    const command = card.locator(".command");
    expect(await command.textContent()).toContain("--retention-raw=3d --retention-1m=90d --retention-1h=730d");
    await card.getByLabel("Seconds for days").fill("14");
    await card.getByLabel("Limit in MiB").fill("2048");
    expect(await command.textContent()).toContain("--retention-raw=14d");
    expect(await command.textContent()).toContain("--storage-max-bytes=2048MiB");
    expect(complaints).toEqual([]);
    await context.close();
  });

  it("draws what Heartbeat itself uses", async () => {
    const { page, context } = await visit(browser);
    await page.goto(`${server.address}/settings`);
    await settled(page);
    for (const title of ["CPU", "Memory", "Disk writes", "Series", "Tick", "History's files"]) {
      await page
        .getByRole("region", { name: new RegExp(`^${title}`) })
        .locator(".legend li")
        .first()
        .waitFor();
    }
    await context.close();
  });

  it("keeps theme and time zone in this browser", async () => {
    const { page, context } = await visit(browser);
    await page.goto(`${server.address}/settings`);
    await settled(page);
    await page.getByRole("button", { name: "Light", exact: true }).click();
    await page.getByRole("button", { name: "UTC", exact: true }).click();
    await page.getByText("all times are UTC").waitFor();
    await page.reload();
    await settled(page);
    expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe("light");
    expect(await page.getByRole("button", { name: "UTC", exact: true }).getAttribute("aria-pressed")).toBe("true");
    await context.close();
  });

  it("finds a flag by its name, with the slash", async () => {
    const { page, context } = await visit(browser);
    await page.goto(`${server.address}/settings`);
    await settled(page);
    await page.keyboard.press("/");
    await page.keyboard.type("retention-raw");
    const flags = page.getByRole("region", { name: "Flags, scrollable" });
    await page.waitForFunction(() => document.querySelectorAll(".flag-list dt").length === 1);
    expect(await flags.textContent()).toBe("--retention-raw3d");
    await page.getByRole("searchbox", { name: "Search flags" }).fill("no such flag");
    await page.getByText("No flag has such a name").waitFor();
    await context.close();
  });

  it("says that nothing is kept where it is so", async () => {
    const memory = await HeartbeatServer.launch(["--memory-only"]);
    const { page, context } = await visit(browser);
    await page.goto(`${memory.address}/settings`);
    await settled(page);
    await page.getByText("keeps the last hours, and nothing after it ends").waitFor();
    await context.close();
    await memory.close();
  });
});
