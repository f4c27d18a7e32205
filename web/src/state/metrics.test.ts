import { describe, expect, it } from "vitest";
import { countTypes, labelSummary, mergeMetrics, searchMetrics, selectorOf, shapeQuery } from "./metrics";

const MEANINGS = new Map([
  ["node_load1", { type: "gauge", help: "1m load average." }],
  ["node_disk_read_bytes_total", { type: "counter", help: "The total number of bytes read successfully." }],
  ["http_duration_seconds", { type: "histogram", help: "Of requests." }],
]);
const METRICS = mergeMetrics(
  ["node_load15", "node_load1", "http_duration_seconds_bucket", "node_disk_read_bytes_total", "old_bytes"],
  MEANINGS,
  new Map([
    ["node_load1", 1],
    ["node_disk_read_bytes_total", 12],
    ["sent_by_others", 3],
  ]),
);
const names = (metrics: readonly { name: string }[]) => metrics.map(({ name }) => name);

describe("mergeMetrics", () => {
  it("has every name once, in order, with what is known of it", () => {
    expect(names(METRICS)).toEqual([
      "http_duration_seconds_bucket",
      "node_disk_read_bytes_total",
      "node_load1",
      "node_load15",
      "old_bytes",
      "sent_by_others",
    ]);
    expect(METRICS[1]).toEqual({
      name: "node_disk_read_bytes_total",
      type: "counter",
      help: "The total number of bytes read successfully.",
      unit: "bytes",
      series: 12,
    });
    expect(METRICS[4]).toMatchObject({ type: "unknown", help: "", series: 0 });
  });

  it("knows a histogram's series by their family", () => {
    expect(METRICS[0]).toMatchObject({ type: "histogram", help: "Of requests." });
  });
});

describe("searchMetrics", () => {
  it.each([
    ["load", ["node_load1", "node_load15"]],
    ["node_load1", ["node_load1", "node_load15"]],
    ["BYTES node", ["node_disk_read_bytes_total"]],
    ["successfully", ["node_disk_read_bytes_total"]],
    ["bytes", ["node_disk_read_bytes_total", "old_bytes"]],
    ["nothing", []],
  ])("%s", (text, found) => {
    expect(names(searchMetrics(METRICS, text))).toEqual(found);
  });

  it("prefers names to help", () => {
    expect(names(searchMetrics(METRICS, "re"))).toEqual(["node_disk_read_bytes_total", "http_duration_seconds_bucket"]);
  });

  it("keeps to a type, and to everything without words", () => {
    expect(names(searchMetrics(METRICS, "", "counter"))).toEqual(["node_disk_read_bytes_total"]);
    expect(searchMetrics(METRICS, "  ")).toHaveLength(METRICS.length);
  });
});

describe("countTypes", () => {
  it("counts those that there are", () => {
    expect(countTypes(METRICS)).toEqual([
      { type: "counter", count: 1 },
      { type: "gauge", count: 1 },
      { type: "histogram", count: 1 },
      { type: "unknown", count: 3 },
    ]);
  });
});

describe("queries of a metric", () => {
  it("takes counters as rates and names without a bare form in braces", () => {
    expect(shapeQuery({ name: "a_total", type: "counter" }, 60)).toBe("sum(rate(a_total[60s]))");
    expect(shapeQuery({ name: "a_seconds_count", type: "summary" }, 60)).toBe("sum(rate(a_seconds_count[60s]))");
    expect(shapeQuery({ name: "b.c", type: "gauge" }, 60)).toBe('avg({"b.c"})');
    expect(selectorOf("a:b")).toBe("a:b");
  });
});

describe("labelSummary", () => {
  it("counts the values of each label", () => {
    const sets = [
      { __name__: "m", cpu: "0", mode: "idle" },
      { __name__: "m", cpu: "10", mode: "idle" },
      { __name__: "m", cpu: "2", mode: "user" },
    ];
    expect(labelSummary(sets)).toEqual([
      { label: "cpu", values: ["0", "2", "10"].map((value) => ({ value, series: 1 })) },
      {
        label: "mode",
        values: [
          { value: "idle", series: 2 },
          { value: "user", series: 1 },
        ],
      },
    ]);
    expect(labelSummary([])).toEqual([]);
  });
});
