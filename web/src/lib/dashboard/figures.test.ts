import { describe, expect, it } from "vitest";
import type { Frame } from "../series";
import type { Reducer } from "./dashboard";
import { FIGURES_MAX, type Figure, figuresOf, labelsName, levelAt, scaleEnd, tableOf } from "./figures";

const frame = (columns: Record<string, (number | null)[]>): Frame => ({
  times: [1, 2, 3, 4],
  columns: new Map(Object.entries(columns).map(([device, values]) => [device, { labels: { device }, values }])),
});
const question = (reducer: Reducer) => ({
  queries: [{ expr: "x", legend: "{{ device }}" }],
  frameOf: () => frame({ sda10: [1, 8, 2, null], sda2: [null, 4, 4, 4], gone: [9, null, null, null] }),
  from: 2,
  to: 4,
  reducer,
});

describe("figures", () => {
  it.each<[Reducer, number, number]>([
    ["last", 2, 4],
    ["mean", 5, 4],
    ["min", 2, 4],
    ["max", 8, 4],
    ["sum", 10, 12],
    ["range", 6, 0],
    ["count", 2, 3],
  ])("%s of the window's samples", (reducer, sda10, sda2) => {
    expect(figuresOf(question(reducer)).map(({ name, value }) => [name, value])).toEqual([
      ["sda2", sda2],
      ["sda10", sda10],
    ]);
  });
  it("are of one query after the other, and not without end", () => {
    const many = frame(Object.fromEntries(Array.from({ length: FIGURES_MAX + 1 }, (_, i) => [`d${i}`, [1, 1, 1, 1]])));
    expect(figuresOf({ ...question("last"), frameOf: () => many })).toHaveLength(FIGURES_MAX);
    const queries = [
      { expr: "b", legend: "b" },
      { expr: "a", legend: "a" },
    ];
    const one = frame({ sda: [1, 1, 1, 1] });
    expect(figuresOf({ ...question("last"), queries, frameOf: () => one }).map(({ name }) => name)).toEqual(["b", "a"]);
  });
  it("are called by their labels where there is no legend", () => {
    expect(labelsName({ __name__: "up", job: "a", instance: "b" })).toBe('up{instance="b", job="a"}');
    expect(labelsName({ device: "sda" })).toBe("sda");
    expect(labelsName({ __name__: "up" })).toBe("up");
    expect(labelsName({})).toBe("");
  });
});

describe("levels", () => {
  const thresholds = [
    { value: 90, level: "critical" as const },
    { value: null, level: "ok" as const },
    { value: 80, level: "warning" as const },
  ];
  it.each([
    [-5, "ok"],
    [79.9, "ok"],
    [80, "warning"],
    [90, "critical"],
  ])("of %d is %s", (value, level) => {
    expect(levelAt(value, thresholds)).toBe(level);
  });
  it("are none without thresholds", () => {
    expect(levelAt(5)).toBe("plain");
    expect(levelAt(5, [{ value: 6, level: "critical" }])).toBe("plain");
  });
});

describe("a table", () => {
  const figure = (query: number, labels: Record<string, string>, value: number): Figure => ({
    name: "",
    labels,
    query,
    value,
  });
  const figures = [
    figure(0, { disk: "a", job: "n" }, 1),
    figure(1, { disk: "a", job: "n" }, 2),
    figure(1, { disk: "b", job: "n" }, 3),
  ];
  const queries = [
    { expr: "x", legend: "" },
    { expr: "y", legend: "Free" },
  ];
  it("has a row for each set of labels and a column for each query", () => {
    const { columns, rows } = tableOf(figures, { queries });
    expect(columns.map(({ title }) => title)).toEqual(["disk", "job", "Value #A", "Free"]);
    expect(rows.map(({ cells }) => cells)).toEqual([
      ["a", "n", 1, 2],
      ["b", "n", null, 3],
    ]);
  });
  it("hides columns and calls them otherwise", () => {
    const { columns, rows } = tableOf(figures, {
      queries,
      hide: ["job"],
      rename: { "Value #A": "Size", disk: "Disk" },
    });
    expect(columns.map(({ title }) => title)).toEqual(["Disk", "Size", "Free"]);
    expect(rows[0]?.cells).toEqual(["a", 1, 2]);
  });
});

describe("a table's rows", () => {
  const figures = ["b", "a", "c"].map(
    (disk, i): Figure => ({ name: "", labels: { disk, job: "n" }, query: 0, value: i }),
  );
  const queries = [{ expr: "x", legend: "" }];
  const disks = (options: object) => tableOf(figures, { queries, ...options }).rows.map(({ cells }) => cells[0]);
  it("are sorted by a column, up or down", () => {
    expect(disks({})).toEqual(["b", "a", "c"]);
    expect(disks({ sort: "disk" })).toEqual(["a", "b", "c"]);
    expect(disks({ sort: "Value", descending: true })).toEqual(["c", "a", "b"]);
    expect(disks({ sort: "gone" })).toEqual(["b", "a", "c"]);
  });
  it("have only the labels that are asked for", () => {
    const { columns } = tableOf(figures, { queries, only: ["disk"] });
    expect(columns.map(({ key }) => key)).toEqual(["disk", "Value"]);
  });
});

describe("the end of a scale", () => {
  const figures = [{ name: "", labels: {}, query: 0, value: 120 }];
  it("is what is said, the whole, or the largest", () => {
    expect(scaleEnd(figures, 50, 100)).toBe(50);
    expect(scaleEnd(figures, undefined, 100)).toBe(120);
    expect(scaleEnd([], undefined, 100)).toBe(100);
    expect(scaleEnd(figures, undefined, null)).toBe(120);
    expect(scaleEnd([], undefined, null)).toBe(1);
  });
});
