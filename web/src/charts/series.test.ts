import { describe, expect, it } from "vitest";
import { frameFromMatrix } from "../lib/series";
import type { PanelSpec } from "./panel-spec";
import { APART, HEAT_ROWS_MAX, newestValues, panelData, panelSeries, SERIES_MAX, TIMELINE_ROWS_MAX } from "./series";

const spec = (queries: PanelSpec["queries"]): PanelSpec => ({
  id: "p",
  title: "P",
  kind: "line",
  unit: "count",
  queries,
  scaleMin: 1,
  help: "",
  empty: "",
});

describe("panelSeries", () => {
  const modes = frameFromMatrix(
    ["system", "user", "odd"].map((mode) => ({ metric: { mode }, values: [[1, "1"]] as [number, string][] })),
  );

  it("orders by the order of the colours, then by name", () => {
    const colorBy = { label: "mode", colors: { user: 1, system: 2 } } as const;
    const series = panelSeries(spec([{ expr: "m", legend: "{{mode}}", colorBy }]), () => modes);
    expect(series.map(({ name }) => name).slice(-2)).toEqual(["user", "system"]);
    expect(series.find(({ name }) => name === "user")?.color).toBe(1);
  });

  it("takes only one device's series", () => {
    const series = panelSeries(spec([{ expr: "m", legend: "{{mode}}", only: { mode: "odd" } }]), () => modes);
    expect(series.map(({ name }) => name)).toEqual(["odd"]);
  });

  it.each([
    ["line", SERIES_MAX],
    ["stack", SERIES_MAX],
    ["bars", SERIES_MAX],
    ["timeline", TIMELINE_ROWS_MAX],
    ["heat", HEAT_ROWS_MAX],
  ] as const)("draws of a %s at most %s series", (kind, most) => {
    const frameOf = (count: number) =>
      frameFromMatrix(
        Array.from({ length: count }, (_, i) => ({
          metric: { i: String(i) },
          values: [[1, "1"]] as [number, string][],
        })),
      );
    const drawn = (count: number) =>
      panelSeries({ ...spec([{ expr: "m", legend: "{{i}}" }]), kind }, () => frameOf(count));
    expect(drawn(most)).toHaveLength(most);
    expect(drawn(most + 1)).toHaveLength(most);
  });

  it("draws more where somebody asked for them", () => {
    const many = frameFromMatrix(
      Array.from({ length: SERIES_MAX + 9 }, (_, i) => ({
        metric: { i: String(i) },
        values: [[1, "1"]] as [number, string][],
      })),
    );
    const asked = { ...spec([{ expr: "m", legend: "{{i}}" }]), seriesMax: SERIES_MAX + 5 };
    expect(panelSeries(asked, () => many)).toHaveLength(SERIES_MAX + 5);
  });

  it("names series that nobody named by what tells them apart", () => {
    const series = panelSeries(spec([{ expr: "m", legend: `A: ${APART}` }]), () => modes);
    expect(series.map(({ name }) => name)).toEqual(["A: mode odd", "A: mode system", "A: mode user"]);
  });

  it("takes a query without an answer", () => {
    expect(panelSeries(spec([{ expr: "m", legend: "" }]), () => undefined)).toEqual([]);
  });
});

describe("panelData", () => {
  it("clamps where asked and marks holes", () => {
    const frame = frameFromMatrix([
      {
        metric: {},
        values: [
          [1, "-2"],
          [2, "2"],
          [9, "3"],
        ],
      },
    ]);
    const series = panelSeries(spec([{ expr: "m", legend: "m", clampAtZero: true }]), () => frame);
    expect(panelData(series, () => frame, { from: 0, to: 10, stepSeconds: 1, gapSteps: 2.5 })).toEqual({
      times: [1, 2, 3, 9],
      columns: [[0, 2, null, 3]],
    });
  });
});

describe("newestValues", () => {
  const frame = frameFromMatrix([
    {
      metric: { d: "a" },
      values: [
        [1, "5"],
        [2, "-6"],
        [9, "7"],
      ],
    },
    { metric: { d: "b" }, values: [[1, "8"]] },
  ]);
  const read = (clampAtZero: boolean, from: number, to: number) => {
    const series = panelSeries(spec([{ expr: "m", legend: "{{d}}", clampAtZero }]), () => frame);
    return newestValues(series, () => frame, { from, to });
  };
  it.each([
    [0, 10, [7, 8]],
    [0, 8, [-6, 8]],
    [2, 2, [-6, null]],
    [3, 8, [null, null]],
  ])("from %s to %s are %j", (from, to, values) => {
    expect(read(false, from, to)).toEqual(values);
  });
  it("are those that are drawn: never below nothing where that is asked", () => {
    expect(read(true, 0, 8)).toEqual([0, 8]);
  });
  it("are none without an answer", () => {
    const series = panelSeries(spec([{ expr: "m", legend: "" }]), () => frame);
    expect(newestValues(series, () => undefined, { from: 0, to: 9 })).toEqual([null, null]);
  });
});
