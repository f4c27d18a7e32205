// Hardware and Services on a machine that has all of it, in both themes and on a phone.

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findings } from "./axe";
import { launchBrowser, PHONE, settled, THEMES, visit } from "./browser";
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

/** Sensors and files are read beside the tick, and seen after some of them. */
async function open(page: Page, path: string, sign: string): Promise<void> {
  await page.goto(server.address + path);
  await page.getByText(sign).first().waitFor({ timeout: 45_000 });
  await settled(page);
}

async function isWell(page: Page): Promise<void> {
  for (const theme of THEMES) {
    await page.emulateMedia({ colorScheme: theme });
    expect(await findings(page, theme === "light" ? ["color-contrast"] : undefined)).toEqual([]);
  }
  await page.setViewportSize(PHONE);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width);
  expect(await findings(page)).toEqual([]);
}

const rowOf = (page: Page, name: string) => page.getByRole("row").filter({ hasText: name }).first();

describe("Hardware", () => {
  it("has a section for each thing that there is, and says what is not", async () => {
    const { page, context, complaints } = await visit(browser);
    await open(page, "/hardware", "Temperatures, fans and voltages");
    await page.getByRole("table", { name: "Sensors" }).waitFor();
    expect(await rowOf(page, "Core 0").textContent()).toMatch(/91\.0 °C.*past its limit/);
    expect(await rowOf(page, "Package id 0").textContent()).toContain("within limits");
    expect(await rowOf(page, "sda").textContent()).toMatch(/failing.*24/);
    for (const title of ["Power", "Memory errors", "Graphics processors", "Disk health"]) {
      await page.getByRole("heading", { name: title, exact: true }).waitFor();
    }
    // A panel of what this machine lacks is not there; the section says so.
    expect(await page.getByRole("heading", { name: "Currents" }).count()).toBe(0);
    expect(await page.getByRole("region", { name: "Not seen on this machine" }).textContent()).toContain("cpufreq");
    await isWell(page);
    expect(complaints).toEqual([]);
    await context.close();
  });
});

describe("Services", () => {
  it("lists units with their states, sorted by a click, filtered by words", async () => {
    const { page, context, complaints } = await visit(browser);
    await open(page, "/services", "postgresql.service");
    expect(await rowOf(page, "backup.service").textContent()).toContain("failed");
    expect(await rowOf(page, "postgresql.service").textContent()).toMatch(/active.*801 MiB/);
    const names = () => page.locator(".data-table tbody th").allTextContents();
    const byMemory = page.getByRole("button", { name: "Memory" });
    await byMemory.focus();
    await page.keyboard.press("Enter");
    expect((await names())[0]).toBe("postgresql.service");
    expect(await page.getByRole("columnheader", { name: "Memory" }).getAttribute("aria-sort")).toBe("descending");
    await byMemory.click();
    // A name from the host is text, whatever it looks like; what has no figure stays last.
    expect(await names()).toEqual(["<b>odd</b>.service", "ssh.service", "postgresql.service", "backup.service"]);
    await page.getByRole("searchbox", { name: "Filter units and containers" }).fill("ssh");
    await expect.poll(names).toEqual(["ssh.service"]);
    await page.getByRole("searchbox").fill("nothing of this name");
    await page.getByText("None matches this filter.").waitFor();
    await page.getByRole("searchbox").fill("");
    await page.getByRole("button", { name: "ssh.service" }).waitFor();
    await isWell(page);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it("opens a unit's lines by a click, and keeps them in the address", async () => {
    const { page, context } = await visit(browser);
    await open(page, "/services", "postgresql.service");
    await page.getByRole("button", { name: "postgresql.service" }).click();
    await page.waitForURL(/group=%2Fsystem.slice%2Fpostgresql.service/);
    const lines = page.getByRole("region", { name: "Lines of postgresql.service" });
    await lines.getByText("working set", { exact: true }).waitFor();
    await page.reload();
    await lines.getByText("working set", { exact: true }).waitFor();
    await lines.getByRole("button", { name: "Close these lines" }).click();
    await page.waitForURL((url) => !url.searchParams.has("group"));
    await page.getByRole("button", { name: "backup.service" }).click();
    await page.getByText("It is failed and has no processes").waitFor();
    // The next page is of all groups again.
    await page.getByRole("link", { name: "Memory" }).click();
    await page.waitForURL((url) => url.pathname === "/memory" && !url.searchParams.has("group"));
    await context.close();
  });
});

describe("on a phone", () => {
  it("all pages are one tap further than the bar", async () => {
    const { page, context } = await visit(browser, { viewport: PHONE });
    await page.goto(server.address);
    await settled(page);
    await page.getByRole("button", { name: "More" }).click();
    const pages = page.getByRole("dialog", { name: "Pages" });
    expect(await findings(page)).toEqual([]);
    await pages.getByRole("link", { name: "Hardware" }).click();
    await page.waitForURL(/\/hardware$/);
    expect(await page.getByRole("dialog").count()).toBe(0);
    await context.close();
  });
});
