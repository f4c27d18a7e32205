// A host whose names are markup: whatever it calls its interfaces stays text.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { launchBrowser, settled, visit } from "./browser";
import { mirror } from "./host-roots";
import { HeartbeatServer } from "./server";

/** Names of interfaces have up to 15 bytes, without slashes and spaces. */
const HOSTILE = "<marquee>eth0";

let roots: string;
let server: HeartbeatServer;
let browser: Browser;

/** This host's /proc and /sys with one more interface. */
function hostileRoots(): string {
  const path = mkdtempSync(join(tmpdir(), "heartbeat-hostile-"));
  mirror("/proc", join(path, "proc"), ["net"]);
  mirror("/proc/net", join(path, "proc/net"), ["dev"]);
  const counters = Array.from({ length: 16 }, (_, i) => 100 + i).join(" ");
  writeFileSync(join(path, "proc/net/dev"), `${readFileSync("/proc/net/dev", "utf8")}${HOSTILE}: ${counters}\n`);
  mirror("/sys", join(path, "sys"), ["class"]);
  mirror("/sys/class", join(path, "sys/class"), ["net"]);
  mirror("/sys/class/net", join(path, "sys/class/net"), []);
  const device = join(path, "sys/class/net", HOSTILE);
  mkdirSync(device);
  const files = {
    operstate: "up",
    address: "02:00:00:00:00:01",
    mtu: "1500",
    flags: "0x1003",
    ifindex: "99",
    type: "1",
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(device, name), `${text}\n`);
  return path;
}

beforeAll(async () => {
  roots = hostileRoots();
  const flags = ["--path.procfs", join(roots, "proc"), "--path.sysfs", join(roots, "sys")];
  [server, browser] = await Promise.all([HeartbeatServer.launch(flags), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
  rmSync(roots, { recursive: true, force: true });
});

it("shows the name of an interface as text", async () => {
  const { page, context, complaints } = await visit(browser);
  await page.goto(`${server.address}/network`);
  await settled(page);
  await page.getByRole("heading", { name: HOSTILE, exact: true }).waitFor({ timeout: 30_000 });
  expect(await page.locator(".interfaces").textContent()).toContain(HOSTILE);
  expect(await page.locator("marquee").count()).toBe(0);
  expect(complaints).toEqual([]);
  await context.close();
});
