// Dashboards that people make: new, arranged by mouse and keyboard, saved, imported from Grafana, and safe from two editors.

import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser, PHONE, settled, THEMES, visit } from "./browser";
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

const API = "/api/v1/dashboards";

async function put(name: string, dashboard: object): Promise<void> {
  const answer = await fetch(`${server.address}${API}/${name}`, {
    method: "PUT",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(dashboard),
  });
  expect(answer.ok).toBe(true);
}

interface Stored {
  title: string;
  panels: { id: string; title: string; x: number; y: number; w: number; h: number }[];
}
const stored = async (name: string): Promise<Stored> =>
  (await (await fetch(`${server.address}${API}/${name}`)).json()) as Stored;

async function findings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(" ")}`));
}

const panel = (id: string, title: string, place: object, more = {}) => ({
  id,
  title,
  kind: "line",
  unit: "count",
  queries: [{ expr: "node_load1", legend: "load" }],
  ...place,
  ...more,
});

const EVERY_KIND = {
  version: 1,
  title: "Every kind",
  variables: [
    { name: "mode", kind: "query", query: "label_values(node_cpu_seconds_total, mode)", multi: true, all: true },
    {
      name: "size",
      kind: "custom",
      options: [
        { value: "1", text: "one" },
        { value: "2", text: "two" },
      ],
    },
  ],
  panels: [
    panel(
      "a",
      "Stack",
      { x: 0, y: 0, w: 12, h: 8 },
      {
        kind: "stack",
        queries: [
          { expr: 'sum by (mode) (rate(node_cpu_seconds_total{mode=~"$mode"}[$__rate_interval]))', legend: "{{mode}}" },
        ],
      },
    ),
    panel(
      "b",
      "Gauge",
      { x: 12, y: 0, w: 4, h: 4 },
      {
        kind: "gauge",
        unit: "percent",
        queries: [{ expr: "42", legend: "" }],
        thresholds: [
          { value: null, level: "ok" },
          { value: 40, level: "warning" },
        ],
      },
    ),
    panel(
      "c",
      "Figure of $size",
      { x: 16, y: 0, w: 4, h: 4 },
      { kind: "stat", queries: [{ expr: "$size * 3", legend: "" }] },
    ),
    panel("d", "Bars", { x: 12, y: 4, w: 8, h: 4 }, { kind: "bar", queries: [{ expr: "node_load1", legend: "load" }] }),
    panel(
      "e",
      "Table",
      { x: 0, y: 8, w: 12, h: 8 },
      { kind: "table", queries: [{ expr: "node_uname_info", legend: "" }] },
    ),
    panel(
      "f",
      "",
      { x: 12, y: 8, w: 12, h: 4 },
      { kind: "text", queries: [], text: "# Hello\n\n<img src=x onerror=alert(1)> and [a link](javascript:alert(1))" },
    ),
    panel("r", "Below", { x: 0, y: 16, w: 24, h: 1 }, { kind: "row", queries: [], collapsed: true }),
    panel("g", "Folded", { x: 0, y: 17, w: 12, h: 8 }),
  ],
};

describe("a dashboard of every kind", () => {
  it("shows each, in both themes and on a phone, and axe finds nothing", async () => {
    await put("every-kind", EVERY_KIND);
    const { page, context, complaints } = await visit(browser);
    await page.goto(`${server.address}/d/every-kind`);
    await settled(page);
    const figure = (title: string) => page.getByRole("region", { name: title });
    await figure("Gauge").getByText("42.0 %").waitFor();
    await figure("Figure of one").getByText("3", { exact: true }).waitFor();
    await figure("Table").getByRole("columnheader", { name: "nodename" }).waitFor();
    expect(await figure("Stack").locator(".legend li").count()).toBeGreaterThan(3);
    // What looks like HTML is words, and a link that would run is none.
    await page.getByText("<img src=x onerror=alert(1)>").waitFor();
    expect(await page.locator(".markdown img, .markdown a").count()).toBe(0);
    expect(await page.getByRole("region", { name: "Folded" }).count()).toBe(0);
    await page.getByRole("button", { name: "Below" }).click();
    await figure("Folded").locator("canvas").waitFor();
    for (const colorScheme of THEMES) {
      await page.emulateMedia({ colorScheme });
      expect(await findings(page)).toEqual([]);
    }
    await page.setViewportSize(PHONE);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it("keeps the choice of its variables in the address", async () => {
    const { page, context } = await visit(browser);
    await page.goto(`${server.address}/d/every-kind?range=15m`);
    await settled(page);
    await page.getByLabel("size").selectOption("two");
    await page.getByRole("region", { name: "Figure of two" }).getByText("6", { exact: true }).waitFor();
    await page.getByRole("button", { name: "mode: All" }).click();
    await page.getByRole("checkbox", { name: "idle" }).check();
    await page.getByRole("checkbox", { name: "user" }).check();
    await page.keyboard.press("Escape");
    const legend = page.getByRole("region", { name: "Stack" }).locator(".legend li");
    await page.waitForFunction(() => document.querySelectorAll(".chart .legend")[0]?.children.length === 2);
    expect(await legend.count()).toBe(2);
    expect(new URL(page.url()).search).toBe("?range=15m&var-size=2&var-mode=idle&var-mode=user");
    await page.reload();
    await settled(page);
    await page.getByRole("button", { name: "mode: idle, user" }).waitFor();
    await context.close();
  });
});

describe("editing", () => {
  it("makes a dashboard from nothing, and deletes it again", async () => {
    const { page, context, complaints } = await visit(browser);
    await page.goto(`${server.address}/dashboards`);
    await page.getByRole("button", { name: "New", exact: true }).click();
    await page.getByRole("textbox", { name: "Title" }).fill("My load");
    await page.getByRole("button", { name: "Add a panel" }).click();
    const form = page.getByRole("dialog");
    await form.getByLabel("Title", { exact: true }).fill("Load");
    await form.getByLabel("PromQL").fill("node_load1");
    await form.getByLabel("Legend", { exact: true }).fill("one minute");
    expect(await findings(page)).toEqual([]);
    await form.getByRole("button", { name: "Done" }).click();
    await page.getByRole("region", { name: "Load" }).locator(".legend").getByText("one minute").waitFor();
    expect(await findings(page)).toEqual([]);
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("button", { name: "Edit", exact: true }).waitFor();
    expect(await stored("new-dashboard")).toMatchObject({ title: "My load", panels: [{ title: "Load", w: 12 }] });
    await page.reload();
    await page.getByRole("region", { name: "Load" }).locator("canvas").waitFor();

    await page.getByRole("button", { name: "Edit", exact: true }).click();
    await page.getByRole("button", { name: "Delete…" }).click();
    await page.getByRole("button", { name: "Delete", exact: true }).click();
    await page.getByRole("heading", { name: "Dashboards" }).waitFor();
    expect((await fetch(`${server.address}${API}/new-dashboard`)).status).toBe(404);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it("moves and resizes with mouse and keyboard, and discards", async () => {
    await put("arranged", {
      version: 1,
      title: "Arranged",
      variables: [],
      panels: [panel("a", "First", { x: 0, y: 0, w: 12, h: 8 }), panel("b", "Second", { x: 12, y: 0, w: 12, h: 8 })],
    });
    const { page, context } = await visit(browser);
    await page.goto(`${server.address}/d/arranged?edit=1`);
    await settled(page);
    const grab = page.getByRole("button", { name: /^Move Second/ });
    await grab.focus();
    for (const key of ["Shift+ArrowLeft", "Shift+ArrowLeft", "Shift+ArrowUp"]) await page.keyboard.press(key);
    expect(await page.getByRole("status").last().textContent()).toContain("10 wide, 7 high");
    expect(new URL(page.url()).search).toBe("?edit=1");
    // To the left it pushes the other one down and comes before it: the focus goes along.
    for (let i = 0; i < 12; i++) await page.keyboard.press("ArrowLeft");
    expect(await page.getByRole("status").last().textContent()).toContain("column 1, row 1,");
    for (let i = 0; i < 12; i++) await page.keyboard.press("ArrowRight");
    expect(await grab.evaluate((button) => button === document.activeElement)).toBe(true);
    const from = await page.getByRole("button", { name: /^Move First/ }).boundingBox();
    if (!from) throw new Error("there is nothing to grab");
    await page.mouse.move(from.x + 5, from.y + 5);
    await page.mouse.down();
    await page.mouse.move(from.x + 5, from.y + 400, { steps: 8 });
    await page.mouse.move(from.x + 605, from.y + 300, { steps: 8 });
    await page.mouse.up();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("button", { name: "Edit", exact: true }).waitFor();
    const { panels } = await stored("arranged");
    expect(panels.find(({ id }) => id === "b")).toMatchObject({ x: 12, y: 0, w: 10, h: 7 });
    expect(panels.find(({ id }) => id === "a")).toMatchObject({ x: 12, y: 7, w: 12, h: 8 });

    await page.getByRole("button", { name: "Edit", exact: true }).click();
    await page.getByRole("button", { name: "Remove First" }).click();
    await page.getByRole("button", { name: "Discard" }).click();
    await page.getByRole("region", { name: "First" }).waitFor();
    expect((await stored("arranged")).panels).toHaveLength(2);
    await context.close();
  });

  it("keeps what is not saved while one looks elsewhere", async () => {
    await put("kept", { version: 1, title: "Kept", variables: [], panels: [] });
    const { page, context } = await visit(browser);
    await page.goto(`${server.address}/d/kept?edit=1`);
    await page.getByRole("textbox", { name: "Title" }).fill("Changed");
    await page.getByRole("button", { name: "Add a panel" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
    await page.getByText("This dashboard has no panel yet").waitFor();
    await page.getByRole("navigation").getByRole("link", { name: "CPU" }).click();
    await page.getByRole("heading", { name: "CPU", exact: true }).waitFor();
    await page.goBack();
    await page.getByRole("textbox", { name: "Title" }).waitFor();
    expect(await page.getByRole("textbox", { name: "Title" }).inputValue()).toBe("Changed");
    await page.getByRole("button", { name: "Discard" }).click();
    await page.getByRole("heading", { name: "Kept" }).waitFor();
    await context.close();
  });

  it("loses nothing where somebody else was faster", async () => {
    const dashboard = { version: 1, title: "Shared", variables: [], panels: [] };
    await put("shared", dashboard);
    const { page, context } = await visit(browser);
    await page.goto(`${server.address}/d/shared?edit=1`);
    await page.getByRole("textbox", { name: "Title" }).fill("Mine");
    await put("shared", { ...dashboard, title: "Theirs" });
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Somebody else has saved").waitFor();
    expect(await findings(page)).toEqual([]);
    await page.getByRole("button", { name: "Save mine as a copy" }).click();
    await page.waitForURL("**/d/mine-copy");
    expect(await stored("mine-copy")).toMatchObject({ title: "Mine (copy)" });
    expect(await stored("shared")).toMatchObject({ title: "Theirs" });
    await page.goto(`${server.address}/d/shared`);
    await page.getByRole("heading", { name: "Theirs" }).waitFor();
    await page.getByRole("button", { name: "Edit", exact: true }).waitFor();
    await context.close();
  });
});

describe("import", () => {
  const GRAFANA = {
    schemaVersion: 39,
    title: "From elsewhere",
    templating: {
      list: [
        { name: "ds", type: "datasource", query: "prometheus" },
        { name: "mode", type: "query", query: { query: 'label_values(node_cpu_seconds_total{job="node"}, mode)' } },
      ],
    },
    panels: [
      {
        id: 1,
        type: "timeseries",
        title: "CPU $mode",
        gridPos: { x: 0, y: 0, w: 24, h: 8 },
        targets: [
          {
            expr: 'sum(rate(node_cpu_seconds_total{job="node", mode="$mode"}[$__rate_interval]))',
            legendFormat: "all",
          },
        ],
      },
      { id: 2, type: "heatmap", title: "Buckets", gridPos: { x: 0, y: 8, w: 24, h: 8 }, targets: [{ expr: "x" }] },
    ],
  };

  it("lists what is left out before anything is stored, and draws the rest", async () => {
    const file = join(tmpdir(), `heartbeat-import-${process.pid}.json`);
    writeFileSync(file, JSON.stringify(GRAFANA));
    const { page, context, complaints } = await visit(browser);
    await page.goto(`${server.address}/dashboards`);
    await page.getByRole("button", { name: "Import…" }).click();
    await page.getByRole("textbox", { name: "or its text" }).fill("{");
    await page.getByText("This cannot be imported").waitFor();
    await page.locator('input[type="file"]').setInputFiles(file);
    await page.getByText("Panels left out (1)").waitFor();
    await page.getByText("Buckets:").waitFor();
    expect(await findings(page)).toEqual([]);
    await page.getByRole("button", { name: "Import", exact: true }).click();
    await page.waitForURL("**/d/from-elsewhere");
    await page.getByRole("region", { name: "CPU idle" }).locator(".legend").getByText("all").waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });
});

describe("what is not there", () => {
  it("is said", async () => {
    const { page, context } = await visit(browser);
    await page.goto(`${server.address}/d/none`);
    await page.getByText("There is no dashboard of this name").waitFor();
    await context.close();
  });

  it("a file that somebody broke is told of", async () => {
    await put("broken", { version: 1, title: "Broken", variables: [], panels: [{ id: "a" }] });
    const { page, context } = await visit(browser);
    await page.goto(`${server.address}/d/broken`);
    await page.getByText('the dashboard.panels[0] lacks "title"').waitFor();
    await context.close();
  });
});
