import { afterEach, describe, expect, it } from "vitest";
import { showZone } from "../lib/wall-clock";
import { gridMarks, markLabels, niceMax, scaleEnds, scaleTop, timeAxisMarks, timeMarkLabel, timeMarks } from "./scale";

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

describe("scaleEnds", () => {
  it.each([
    [0, 35, [0, 40]],
    [null, null, [0, 10]],
    [-35, 35, [-40, 40]],
    [-5, 35, [-10, 40]],
    [-35, 5, [-40, 10]],
    [-35, -20, [-40, 0]],
    [-1, 35, [-10, 40]],
    [-39.9, 60, [-60, 80]],
  ])("%s to %s", (low, high, ends) => {
    expect(scaleEnds(low, high, "count", { scaleMin: 10 })).toEqual(ends);
  });

  it("has the same lines on both sides of nothing", () => {
    expect(gridMarks(-10, 40)).toEqual([-10, 0, 10, 20, 30, 40]);
    expect(gridMarks(-40, 0)).toEqual([-40, -30, -20, -10, 0]);
    expect(markLabels(gridMarks(-2e6, 1e6), "bytes/s")).toEqual(["-2", "-1.5", "-1", "-0.5", "0", "0.5", "1 MB/s"]);
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
    expect(markLabels(gridMarks(0, 40), "percent")).toEqual(["0", "10", "20", "30", "40 %"]);
    expect(markLabels(gridMarks(0, 1024 ** 3), "bytes")).toEqual(["0", "0.25", "0.5", "0.75", "1 GiB"]);
    expect(markLabels(gridMarks(0, 6e6), "bytes/s")).toEqual(["0", "1.5", "3", "4.5", "6 MB/s"]);
    expect(markLabels(gridMarks(0, 2000), "per second")).toEqual(["0", "0.5", "1", "1.5", "2k/s"]);
    expect(markLabels(gridMarks(0, 100), "count")).toEqual(["0", "25", "50", "75", "100"]);
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

describe("time marks in UTC", () => {
  const before = process.env.TZ;
  afterEach(() => {
    showZone("local");
    if (before === undefined) delete process.env.TZ;
    else process.env.TZ = before;
  });
  it.each([
    ["local", "2026-11-24T18:30:00Z"],
    ["utc", "2026-11-24T00:00:00Z"],
  ] as const)("begin days of the %s clock", (zone, midnight) => {
    process.env.TZ = "Asia/Kolkata";
    showZone(zone);
    const from = Date.parse("2026-11-23T20:00:00Z") / 1000;
    const { marks, stepSeconds } = timeMarks(from, from + 86_400, 1);
    expect(stepSeconds).toBe(86_400);
    expect(marks).toEqual([Date.parse(midnight) / 1000]);
    expect(timeMarkLabel(marks[0] as number, stepSeconds)).toBe(zone === "utc" ? "24 Nov" : "25 Nov");
  });
});

describe("time marks of long ranges", () => {
  const HOUR = 3_600;
  const DAY = 86_400;
  const at = (text: string) => new Date(text).getTime() / 1000;
  const labels = (from: string, span: number, marksMax: number) => {
    const { marks, stepSeconds } = timeMarks(at(from), at(from) + span, marksMax);
    return marks.map((mark) => timeMarkLabel(mark, stepSeconds));
  };
  it.each([
    [HOUR, 6, ["10:10", "10:20", "10:30", "10:40", "10:50", "11:00"]],
    [6 * HOUR, 6, ["11:00", "12:00", "13:00", "14:00", "15:00", "16:00"]],
    // Where a day begins, its date stands.
    [DAY, 5, ["12:00", "18:00", "25 Nov", "06:00"]],
    [7 * DAY, 4, ["25 Nov", "27 Nov", "29 Nov", "1 Dec"]],
    [7 * DAY, 8, ["25 Nov", "26 Nov", "27 Nov", "28 Nov", "29 Nov", "30 Nov", "1 Dec"]],
  ] as const)("over %s s, at most %s", (span, marksMax, expected) => {
    const found = labels("2026-11-24T10:05:00", span, marksMax);
    // Which of two days is marked depends on the time zone.
    if (span === 7 * DAY && marksMax === 4) expect(found.length).toBeGreaterThanOrEqual(3);
    else expect(found).toEqual(expected);
  });
  it.each(["2026-03-28T12:00:00", "2026-10-24T12:00:00"])("across a change of the clock on %s", (from) => {
    for (const [span, marksMax] of [
      [2 * DAY, 8],
      [7 * DAY, 8],
    ] as const) {
      const { marks } = timeMarks(at(from), at(from) + span, marksMax);
      expect(marks).toEqual([...new Set(marks)].sort((a, b) => a - b));
      for (const mark of marks) expect(new Date(mark * 1000).getMinutes()).toBe(0);
    }
    expect(labels(from, 7 * DAY, 8).every((text) => /^\d+ (Mar|Apr|Oct)$/.test(text))).toBe(true);
  });
  it("ends, however long the range", () => {
    expect(timeMarks(0, 20_000 * DAY, 5).marks.length).toBeLessThanOrEqual(6);
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
