import { describe, expect, it } from "vitest";
import { gridMarks, markLabels, niceMax, scaleTop, timeAxisMarks, timeMarks } from "./scale";

describe("niceMax", () => {
  it.each([
    [23, "percent", 30],
    [31, "percent", 40],
    [61, "percent", 80],
    [100, "percent", 100],
    [1.1, "count", 2],
    [0.034, "seconds", 0.04],
    [9.1e6, "bytes/s", 1e7],
    [15 * 1024 ** 3, "bytes", 16 * 1024 ** 3],
    [600 * 1024 ** 2, "bytes", 1024 ** 3],
    [0, "count", 1],
    [Number.NaN, "count", 1],
  ] as const)("%s %s ends at %s", (value, unit, top) => {
    expect(niceMax(value, unit)).toBeCloseTo(top, 9);
  });
});

describe("scaleTop", () => {
  it.each([
    [0.4, undefined, 10],
    [null, undefined, 10],
    [39, undefined, 60],
    [350, undefined, 400],
    [99, 100, 100],
    [103, 100, 100],
  ])("for %s with the ceiling %s is %s", (high, scaleMax, top) => {
    expect(scaleTop(high, "percent", { scaleMin: 10, scaleMax })).toBe(top);
  });
});

describe("markLabels", () => {
  it("names the unit once, at the top", () => {
    expect(markLabels(gridMarks(40), "percent")).toEqual(["0", "10", "20", "30", "40 %"]);
    expect(markLabels(gridMarks(1024 ** 3), "bytes")).toEqual(["0", "0.25", "0.5", "0.75", "1 GiB"]);
    expect(markLabels(gridMarks(6e6), "bytes/s")).toEqual(["0", "1.5", "3", "4.5", "6 MB/s"]);
    expect(markLabels(gridMarks(2000), "per second")).toEqual(["0", "0.5", "1", "1.5", "2k/s"]);
    expect(markLabels(gridMarks(100), "count")).toEqual(["0", "25", "50", "75", "100"]);
  });
});

describe("timeMarks", () => {
  it("stands on round times, not more than asked", () => {
    expect(timeMarks(1003, 1303, 6)).toEqual({ marks: [1020, 1080, 1140, 1200, 1260], stepSeconds: 60 });
    for (const span of [5, 37, 300, 900, 86400]) {
      expect(timeMarks(1000, 1000 + span, 5).marks.length).toBeLessThanOrEqual(6);
    }
  });
});

describe("timeAxisMarks", () => {
  it.each([
    [300, 350, 60],
    [300, 1000, 30],
    [300, 640, 60],
    [300, 180, 120],
    [900, 350, 180],
    [20, 350, 5],
  ])("%s seconds on %s px are %s seconds apart", (span, width, step) => {
    const marks = timeAxisMarks(6000, 6000 + span, width);
    expect((marks[1] as number) - (marks[0] as number)).toBe(step);
    const room = ((marks[1] as number) - (marks[0] as number)) * (width / span);
    expect(room).toBeGreaterThanOrEqual(step < 60 ? 80 : 50);
  });
});
