import { describe, expect, it } from "vitest";
import { hasSeries, metricsOf, panel, panelOf } from "./panel";

const LATENCY = panel({
  title: "Read latency",
  subtitle: "{{device}}",
  unit: "seconds",
  lines: { mean: "rate(node_disk_read_time_seconds_total[5s])", most: { expr: "node_disk_io_now", color: 4 } },
  help: "Of {{device}}.",
});

describe("panel", () => {
  it("takes from its unit and title what is not said", () => {
    expect(LATENCY).toMatchObject({ id: "read-latency", kind: "line", scaleMin: 0.001, hides: true });
    expect(LATENCY.queries).toEqual([
      { expr: "rate(node_disk_read_time_seconds_total[5s])", legend: "mean" },
      { expr: "node_disk_io_now", legend: "most", color: 4 },
    ]);
  });

  it("stands without its series where it can say why", () => {
    const told = panel({ title: "Swap", unit: "bytes", lines: {}, help: "", empty: "No swap.", id: "s", scaleMin: 7 });
    expect(told).toMatchObject({ id: "s", scaleMin: 7, empty: "No swap." });
    expect(told.hides).toBeUndefined();
  });
});

describe("panelOf", () => {
  it("is the same panel for one device, in words too", () => {
    const own = panelOf(LATENCY, { device: "sda" });
    expect(own).toMatchObject({ id: "read-latency-sda", subtitle: "sda", help: "Of sda." });
    expect(own.queries.map(({ only }) => only)).toEqual([{ device: "sda" }, { device: "sda" }]);
    expect(own.queries.map(({ expr }) => expr)).toEqual(LATENCY.queries.map(({ expr }) => expr));
  });

  it("adds to what a query was narrowed to before", () => {
    const narrow = panel({
      title: "T",
      unit: "count",
      lines: { a: { expr: "node_x", only: { kind: "k" } } },
      help: "",
    });
    expect(panelOf(narrow, { device: "sda" }).queries[0]?.only).toEqual({ kind: "k", device: "sda" });
  });
});

describe("metricsOf", () => {
  it.each([
    ['100 * sum(rate(node_cpu_seconds_total{mode!~"idle|node"}[5m]))', ["node_cpu_seconds_total"]],
    ["max(node_a or on (cpu) node_b)", ["node_a", "node_b"]],
    ["node_temp * on (chip) group_left (label) node_label or node_temp", ["node_temp"]],
    ["DCGM_FI_DEV_GPU_UTIL", ["DCGM_FI_DEV_GPU_UTIL"]],
    ["time()", []],
  ])("%s", (expr, names) => {
    expect(metricsOf(expr)).toEqual(names);
  });
});

describe("hasSeries", () => {
  it("is so with any metric of any query, and not with none", () => {
    expect(hasSeries(LATENCY, new Set(["node_disk_io_now"]))).toBe(true);
    expect(hasSeries(LATENCY, new Set(["node_load1"]))).toBe(false);
    expect(hasSeries(LATENCY, new Set())).toBe(false);
  });
});
