// Small dashboards of both of Grafana's forms, and what becomes of each thing in them.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Dashboard, DashboardPanel } from "../dashboard/dashboard";
import { readDashboard } from "../dashboard/read";
import { type GrafanaImport, importGrafana } from "./import";

const SCHEMA = { schemaVersion: 39, title: "T", templating: { list: [] } };

function imported(json: unknown): GrafanaImport {
  const result = importGrafana(json);
  if ("error" in result) throw new Error(result.error);
  // Whatever comes out is a dashboard that can be stored.
  expect(readDashboard(JSON.parse(JSON.stringify(result.dashboard)))).toEqual({ dashboard: result.dashboard });
  return result;
}

const ofPanels = (...panels: unknown[]) => imported({ ...SCHEMA, panels });

function onePanel(panel: Record<string, unknown>): { panel: DashboardPanel; reasons: string[] } {
  const { dashboard, unsupported } = ofPanels({ title: "P", targets: [{ expr: "up", refId: "A" }], ...panel });
  return { panel: dashboard.panels[0] as DashboardPanel, reasons: unsupported.map(({ reason }) => reason) };
}

const withDefaults = (defaults: unknown, rest = {}) =>
  onePanel({ type: "timeseries", fieldConfig: { defaults, overrides: [] }, ...rest });

const placesOf = ({ panels }: Dashboard) => panels.map(({ id, x, y, w, h }) => [id, x, y, w, h]);

describe("what is imported at all", () => {
  it.each([null, 3, "text", [], {}, { title: "x" }, { panels: "none" }, { panels: [] }])("not %j", (json) => {
    expect(importGrafana(json)).toHaveProperty("error");
  });
  it("says what to do with the newer form", () => {
    expect(importGrafana({ spec: { elements: {} } })).toEqual({ error: expect.stringContaining("Classic") });
  });
  it("takes what the API answers as well", () => {
    expect(imported({ dashboard: { ...SCHEMA, panels: [] }, meta: {} }).dashboard.title).toBe("T");
  });
  it("notes annotations and links", () => {
    const { unsupported } = imported({
      ...SCHEMA,
      panels: [],
      annotations: { list: [{ builtIn: 1 }, { name: "deploys" }] },
      links: [{ title: "docs" }],
    });
    expect(unsupported).toHaveLength(2);
  });
});

describe("the kind of a panel", () => {
  it.each([
    ["timeseries", "line"],
    ["stat", "stat"],
    ["gauge", "gauge"],
    ["bargauge", "bar"],
    ["table", "table"],
    ["graph", "line"],
    ["state-timeline", "timeline"],
    ["status-history", "timeline"],
  ])("%s is %s, without a word", (type, kind) => {
    const { panel, reasons } = onePanel({ type });
    expect([panel.kind, reasons]).toEqual([kind, []]);
  });
  it.each([
    ["piechart", "bar"],
    ["barchart", "bar"],
  ])("%s is %s, which is said", (type, kind) => {
    const { panel, reasons } = onePanel({ type });
    expect([panel.kind, reasons.length]).toEqual([kind, 1]);
  });
  it.each(["heatmap", "logs", "alertlist", "some-plugin-panel"])("%s is left out with a reason", (type) => {
    const { dashboard, unsupported } = ofPanels({ type, title: "H", targets: [{ expr: "up" }] });
    expect(dashboard.panels).toEqual([]);
    expect(unsupported).toEqual([{ panel: "H", reason: expect.any(String), dropped: true }]);
  });
  it("is columns where a line is drawn as bars", () => {
    expect(withDefaults({ custom: { drawStyle: "bars" } }).panel.kind).toBe("columns");
    expect(onePanel({ type: "graph", bars: true, lines: false }).panel.kind).toBe("columns");
    expect(onePanel({ type: "graph", bars: true, lines: true }).panel.kind).toBe("line");
  });
  it("is a stack where series are stacked, unless some go down", () => {
    const custom = { stacking: { mode: "normal" } };
    expect(withDefaults({ custom }).panel.kind).toBe("stack");
    const overrides = [
      { matcher: { id: "byRegexp", options: "/out/" }, properties: [{ id: "custom.transform", value: "negative-Y" }] },
    ];
    const targets = [{ expr: "up", legendFormat: "{{device}} out" }];
    const { panel } = onePanel({ type: "timeseries", targets, fieldConfig: { defaults: { custom }, overrides } });
    expect(panel).toMatchObject({ kind: "line", queries: [{ negate: true }] });
  });
  it("is a stat of names where those are what it tells", () => {
    expect(onePanel({ type: "stat", options: { textMode: "name" } })).toMatchObject({
      panel: { showName: true },
      reasons: [],
    });
    expect(onePanel({ type: "singlestat", valueName: "name" })).toMatchObject({
      panel: { showName: true },
      reasons: [],
    });
  });
  it("is left out where it is a library panel, or asks nothing of Prometheus", () => {
    const library = ofPanels({ libraryPanel: { uid: "x" }, title: "L", type: "timeseries" });
    expect(library.unsupported[0]).toMatchObject({ dropped: true, reason: expect.stringContaining("library") });
    const loki = onePanel({ type: "stat", datasource: { type: "loki" } });
    expect(loki.panel).toBeUndefined();
    expect(loki.reasons).toHaveLength(2);
  });
});

describe("units and scales", () => {
  it.each([
    ["percent", "percent"],
    ["percentunit", "share"],
    ["bytes", "bytes"],
    ["Bps", "bytes/s"],
    ["bps", "bits/s"],
    ["s", "duration"],
    ["celsius", "celsius"],
    ["short", "count"],
  ])("%s is %s", (unit, ours) => {
    expect(withDefaults({ unit }).panel.unit).toBe(ours);
  });
  it("multiplies what has another scale, with its ends and thresholds", () => {
    const { panel } = withDefaults({
      unit: "kbytes",
      max: 2,
      custom: { thresholdsStyle: { mode: "line" } },
      thresholds: {
        steps: [
          { color: "green", value: null },
          { color: "red", value: 1 },
        ],
      },
    });
    expect(panel).toMatchObject({
      unit: "bytes",
      max: 2048,
      queries: [{ expr: "(up) * 1024" }],
      thresholds: [
        { value: null, level: "ok" },
        { value: 1024, level: "critical" },
      ],
    });
  });
  it("names a unit it does not know", () => {
    expect(withDefaults({ unit: "currencyEUR" }).reasons).toEqual([expect.stringContaining("currencyEUR")]);
  });
  it("has words for what is yes or no, and for mapped values", () => {
    const mappings = [{ type: "value", options: { "1": { text: "up" } } }];
    expect(withDefaults({ unit: "bool_yes_no", mappings }).panel.words).toEqual([
      { value: 0, text: "no" },
      { value: 1, text: "up" },
    ]);
  });
  it("reads thresholds in per cent of the scale", () => {
    const steps = [{ color: "green" }, { color: "dark-yellow", value: 70 }];
    const defaults = { min: 0, max: 1, thresholds: { mode: "percentage", steps } };
    expect(onePanel({ type: "gauge", fieldConfig: { defaults } }).panel.thresholds).toEqual([
      { value: null, level: "ok" },
      { value: 0.7, level: "warning" },
    ]);
  });
  it.each([
    ["rgba(245, 54, 54, 0.9)", "critical"],
    ["rgba(237, 129, 40, 0.89)", "warning"],
    ["rgba(50, 172, 45, 0.97)", "ok"],
    ["#EAB839", "warning"],
    ["semi-dark-red", "critical"],
    ["blue", "plain"],
    ["text", "plain"],
  ])("takes %s for %s", (color, level) => {
    const thresholds = { steps: [{ color, value: 1 }] };
    expect(onePanel({ type: "stat", fieldConfig: { defaults: { thresholds } } }).panel.thresholds).toEqual([
      { value: 1, level },
    ]);
  });
});

describe("queries", () => {
  it("keeps those that are shown, and the legend but for __auto", () => {
    const targets = [
      { expr: "a", legendFormat: "{{ device }} in", refId: "A" },
      { expr: "b", hide: true },
      { expr: "c", legendFormat: "__auto", instant: true },
      { expr: "" },
      { expr: "d", datasource: { type: "__expr__" } },
    ];
    const { panel, reasons } = onePanel({ type: "timeseries", targets });
    expect(panel.queries).toEqual([
      { expr: "a", legend: "{{ device }} in" },
      { expr: "c", legend: "" },
    ]);
    expect(reasons).toHaveLength(2);
  });
  it("follows the overrides of single series", () => {
    const targets = [
      { expr: "a", legendFormat: "Total" },
      { expr: "b", legendFormat: "Used" },
      { expr: "c", legendFormat: "Hidden" },
    ];
    const by = (options: unknown, properties: unknown[], id = "byName") => ({ matcher: { id, options }, properties });
    const overrides = [
      by("Total", [
        { id: "custom.stacking", value: { mode: "none" } },
        { id: "color", value: { fixedColor: "#3274D9", mode: "fixed" } },
      ]),
      by("/us/i", [{ id: "displayName", value: "In use" }], "byRegexp"),
      by({ mode: "exclude", names: ["Total", "Used"] }, [{ id: "custom.hideFrom", value: { viz: true } }], "byNames"),
      by("Total", [{ id: "unit", value: "percent" }]),
    ];
    const { panel, reasons } = onePanel({ type: "timeseries", targets, fieldConfig: { defaults: {}, overrides } });
    expect(panel.queries).toEqual([
      { expr: "a", legend: "Total", apart: true, color: 1 },
      { expr: "b", legend: "In use", color: 2 },
    ]);
    expect(reasons).toEqual([expect.stringContaining("a unit of their own")]);
  });
  it("matches this host's series, which have no labels of a target, and notes what rules would record", () => {
    const targets = [{ expr: 'a{job="node"} + instance:cpu:rate5m{job="$job"} + b[1h:5m]' }];
    const { panel, reasons } = onePanel({ type: "timeseries", targets });
    expect(panel.queries[0]?.expr).toBe('a{job=~"node|"} + instance:cpu:rate5m{job="$job"} + b[1h:5m]');
    expect(reasons).toEqual([expect.stringContaining("instance:cpu:rate5m")]);
  });
  it("says of a table which columns are hidden or called otherwise, and what is not done", () => {
    const transformations = [
      { id: "merge" },
      { id: "filterByValue" },
      { id: "organize", options: { excludeByName: { Time: true, job: false }, renameByName: { "Value #C": "Free" } } },
    ];
    const targets = [
      { expr: "a", refId: "A" },
      { expr: "c", refId: "C" },
    ];
    const { panel, reasons } = onePanel({ type: "table", targets, transformations });
    expect(panel).toMatchObject({ hide: ["Time"], rename: { "Value #B": "Free" } });
    expect(reasons).toEqual([expect.stringContaining("filterByValue")]);
  });
});

describe("the form before version 5", () => {
  const rows = [
    {
      title: "CPU",
      showTitle: true,
      height: "190px",
      panels: [
        {
          id: 1,
          span: 8,
          type: "graph",
          title: "G",
          stack: true,
          targets: [{ expr: "a" }],
          yaxes: [{ format: "Bps" }],
        },
        {
          id: 2,
          span: 4,
          type: "singlestat",
          title: "S",
          format: "percent",
          valueName: "avg",
          thresholds: "70,90",
          colors: ["green", "orange", "red"],
          colorValue: true,
          sparkline: { show: true },
          targets: [{ expr: "b" }],
        },
        {
          id: 3,
          span: 6,
          type: "graph",
          title: "Mirror",
          targets: [{ expr: "c", legendFormat: "out" }],
          seriesOverrides: [{ alias: "/out/", transform: "negative-Y", yaxis: 2 }],
        },
      ],
    },
    {
      title: "",
      height: 380,
      panels: [{ id: 4, type: "singlestat", gauge: { show: true, maxValue: 8 }, targets: [{ expr: "d" }] }],
    },
  ];
  const { dashboard, unsupported } = imported({ ...SCHEMA, schemaVersion: 12, rows });
  it("lets panels flow within their rows", () => {
    expect(placesOf(dashboard).map(([, ...place]) => place)).toEqual([
      [0, 0, 24, 1],
      [0, 1, 16, 5],
      [16, 1, 8, 5],
      [0, 6, 12, 5],
      [0, 11, 24, 10],
    ]);
  });
  it("reads the old panels", () => {
    expect(dashboard.panels.slice(1)).toMatchObject([
      { kind: "stack", unit: "bytes/s" },
      {
        kind: "stat",
        reduce: "mean",
        sparkline: true,
        unit: "percent",
        thresholds: [{ level: "ok" }, { value: 70, level: "warning" }, { value: 90, level: "critical" }],
      },
      { kind: "line", queries: [{ negate: true }] },
      { kind: "gauge", max: 8 },
    ]);
    expect(unsupported).toEqual([
      { panel: "Mirror", reason: expect.stringContaining("axis on the right"), dropped: false },
    ]);
  });
});

describe("places on the grid", () => {
  const panel = (id: number, y: number, more = {}) => ({
    id,
    type: "timeseries",
    targets: [{ expr: "up" }],
    gridPos: { x: 0, y, w: 12, h: 8 },
    ...more,
  });
  const row = (id: number, y: number, more = {}) => ({
    id,
    type: "row",
    title: `R${id}`,
    gridPos: { x: 0, y, w: 24, h: 1 },
    ...more,
  });

  it("unfolds what folded rows hold", () => {
    const { dashboard } = ofPanels(
      row(10, 0),
      panel(1, 1),
      row(11, 9, { collapsed: true, panels: [panel(2, 40), panel(3, 40, { gridPos: { x: 12, y: 40, w: 12, h: 9 } })] }),
      row(12, 10, { collapsed: true, panels: [panel(4, 11)], repeat: "node" }),
      panel(5, 11),
    );
    expect(placesOf(dashboard)).toEqual([
      ["p10", 0, 0, 24, 1],
      ["p1", 0, 1, 12, 8],
      ["p11", 0, 9, 24, 1],
      ["p2", 0, 10, 12, 8],
      ["p3", 12, 10, 12, 9],
      ["p12", 0, 19, 24, 1],
      ["p4", 0, 20, 12, 8],
      ["p5", 0, 28, 12, 8],
    ]);
    expect(dashboard.panels.filter(({ collapsed }) => collapsed).map(({ id }) => id)).toEqual(["p11", "p12"]);
    expect(dashboard.panels.find(({ id }) => id === "p12")?.repeat).toBe("node");
  });
  it("closes the gaps that Grafana saves, and lets nothing overlap", () => {
    const { dashboard } = ofPanels(row(10, 0), panel(1, 5), panel(2, 150), panel(3, 154), row(11, 900), panel(4, 990));
    expect(placesOf(dashboard).map(([id, , y]) => [id, y])).toEqual([
      ["p10", 0],
      ["p1", 1],
      ["p2", 9],
      ["p3", 17],
      ["p11", 25],
      ["p4", 26],
    ]);
  });
  it("keeps repetition, and leaves out what was saved of one", () => {
    const { dashboard } = ofPanels(
      panel(1, 0, { repeat: "disk", repeatDirection: "v" }),
      panel(2, 8, { repeatPanelId: 1 }),
    );
    expect(dashboard.panels).toMatchObject([{ id: "p1", repeat: "disk", repeatDown: true }]);
  });
  it("gives ids that are missing or there twice", () => {
    const { dashboard } = ofPanels(panel(1, 0), panel(1, 8), { ...panel(0, 16), id: undefined });
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(3);
  });
});

describe("template variables", () => {
  const variables = (...list: unknown[]) => imported({ ...SCHEMA, panels: [], templating: { list } });
  it("are taken over by their kinds", () => {
    const { dashboard, unsupported } = variables(
      { name: "ds", type: "datasource", query: "prometheus" },
      {
        name: "node",
        type: "query",
        query: { query: "label_values(up, instance)" },
        regex: "/(.*):/",
        multi: true,
        includeAll: true,
        allValue: ".+",
        current: { value: ["$__all"] },
      },
      { name: "size", type: "custom", query: "small : 1, big : 2, 3", current: { value: "2" }, hide: 2 },
      { name: "step", type: "interval", query: "1m,5m", auto: true, current: { value: "$__auto_interval_step" } },
      { name: "root", type: "constant", query: "/" },
      { name: "find", type: "textbox", query: ".*" },
    );
    expect(unsupported).toEqual([]);
    expect(dashboard.variables).toEqual([
      {
        name: "node",
        kind: "query",
        query: "label_values(up, instance)",
        regex: "/(.*):/",
        value: ["$__all"],
        multi: true,
        all: true,
        allValue: ".+",
      },
      {
        name: "size",
        kind: "custom",
        options: [
          { text: "small", value: "1" },
          { text: "big", value: "2" },
          { text: "3", value: "3" },
        ],
        value: ["2"],
        hidden: true,
      },
      {
        name: "step",
        kind: "interval",
        options: [
          { text: "auto", value: "$__interval" },
          { text: "1m", value: "1m" },
          { text: "5m", value: "5m" },
        ],
        value: ["$__interval"],
      },
      { name: "root", kind: "constant", value: ["/"], hidden: true },
      { name: "find", kind: "text", value: [".*"] },
    ]);
  });
  it("are listed where they are not known", () => {
    const { dashboard, unsupported } = variables(
      { name: "f", type: "adhoc" },
      { name: "q", type: "query", query: "SHOW DATABASES" },
      { name: "g", type: "groupby" },
    );
    expect(dashboard.variables).toEqual([]);
    expect(unsupported).toHaveLength(3);
  });
});

describe("text panels", () => {
  it("keep Markdown and lose tags", () => {
    expect(onePanel({ type: "text", options: { mode: "markdown", content: "# Hello" } }).panel.text).toBe("# Hello");
    const html = "<h1>Hi</h1><script>alert(1)</script><p>there <b>you</b></p>";
    const { panel, reasons } = onePanel({ type: "text", options: { mode: "html", content: html } });
    expect(panel.text).toBe("Hi\n\nthere you");
    expect(reasons).toHaveLength(1);
  });
});

// Dashboards that others published are tried where a folder of them is named.
const FOLDER = process.env.HEARTBEAT_DASHBOARDS ?? "";
describe.skipIf(!existsSync(FOLDER))("published dashboards", () => {
  const files = existsSync(FOLDER)
    ? readdirSync(FOLDER, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".json"))
    : [];
  it.each(files)("%s becomes a dashboard with nearly all of its panels", (path) => {
    const { dashboard, unsupported } = imported(JSON.parse(readFileSync(join(FOLDER, path), "utf8")));
    const dropped = unsupported.filter(({ dropped: is }) => is).length;
    const panels = dashboard.panels.filter(({ kind }) => kind !== "row").length;
    expect(panels).toBeGreaterThan(0);
    expect(panels / (panels + dropped)).toBeGreaterThanOrEqual(0.95);
  });
});
