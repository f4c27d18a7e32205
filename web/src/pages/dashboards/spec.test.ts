import { describe, expect, it } from "vitest";
import type { DashboardPanel } from "../../lib/dashboard/dashboard";
import { chartSpec, wholeOf } from "./spec";

const scope = {
  stepSeconds: 15,
  rangeSeconds: 3600,
  variables: [
    { variable: { name: "disk", kind: "query" as const }, options: [{ value: "sda", text: "sda" }], chosen: ["sda"] },
  ],
};
const panel: DashboardPanel = {
  id: "p1",
  title: "Disk $disk",
  kind: "stack",
  unit: "share",
  max: 1,
  x: 0,
  y: 0,
  w: 12,
  h: 8,
  queries: [
    { expr: 'rate(x{device="$disk"}[$__rate_interval])', legend: "{{device}} of $disk", color: 3 },
    { expr: "y", legend: "", negate: true, apart: true },
  ],
  thresholds: [
    { value: null, level: "ok" },
    { value: 0.9, level: "critical" },
  ],
};

describe("a chart of a dashboard's panel", () => {
  it("has its variables filled in", () => {
    expect(chartSpec(panel, scope)).toMatchObject({
      title: "Disk sda",
      kind: "stack",
      unit: "share",
      scaleMin: 1,
      queries: [
        { expr: 'rate(x{device="sda"}[16s])', legend: "{{device}} of sda", color: 3 },
        { expr: "-(y)", legend: "{{*}}", apart: true },
      ],
      thresholds: [{ value: 0.9, label: "90.0 %", color: "crit" }],
    });
  });
  it("says what it asks where nobody has described it", () => {
    expect(chartSpec(panel, scope).help).toContain("-(y)");
    expect(chartSpec({ ...panel, help: "Of $disk." }, scope).help).toBe("Of sda.");
  });
  it.each([
    ["line", "line"],
    ["columns", "bars"],
    ["timeline", "timeline"],
    ["heat", "heat"],
  ] as const)("of the kind %s is drawn as %s", (kind, drawn) => {
    expect(chartSpec({ ...panel, kind }, scope).kind).toBe(drawn);
  });
  it("has states where values have words", () => {
    const words = [{ value: 1, text: "up" }];
    expect(chartSpec({ ...panel, words }, scope).states).toEqual([{ value: 1, name: "up", color: 1 }]);
  });
  it("asks nothing with an empty field", () => {
    expect(chartSpec({ ...panel, queries: [{ expr: " ", legend: "" }] }, scope).queries).toEqual([]);
  });
  it("knows what is a whole", () => {
    expect([wholeOf("percent"), wholeOf("share"), wholeOf("bytes")]).toEqual([100, 1, null]);
  });
});
