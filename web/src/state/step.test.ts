import { describe, expect, it } from "vitest";
import { parseRange, RANGE_CHOICES } from "./range";
import { gridOf, POINTS_MAX, POINTS_MIN, pointsOf, resolutionOf, STEPS_SECONDS, stepFor, viewOf, widen } from "./step";

const HOUR = 3_600;
const DAY = 86_400;

describe("pointsOf", () => {
  it.each([
    [0, POINTS_MIN],
    [274, 270],
    [304, 300],
    [309, 300],
    [310, 310],
    [5_000, POINTS_MAX],
  ])("%s px get %s points", (width, points) => {
    expect(pointsOf(width)).toBe(points);
  });
});

describe("resolutionOf", () => {
  it.each([
    [0, 1],
    [7 * DAY, 1],
    [7 * DAY + 1, 60],
    [90 * DAY, 60],
    [90 * DAY + 1, HOUR],
  ])("data %s s old has %s s", (age, resolution) => {
    expect(resolutionOf(age)).toBe(resolution);
  });
});

describe("stepFor", () => {
  it.each([
    // The last minutes, and any window as short, are seen second by second.
    [5, 300, 1],
    [900, 300, 1],
    [901, 300, 5],
    [HOUR, 300, 15],
    [HOUR, 700, 10],
    [6 * HOUR, 300, 120],
    [DAY, 300, 300],
    [7 * DAY, 300, HOUR],
    [30 * DAY, 300, 6 * HOUR],
    [300 * DAY, 300, DAY],
    [301 * DAY, 300, 2 * DAY],
    [20_000 * DAY, 100, 200 * DAY],
  ])("%s s on %s points: %s s", (spanSeconds, points, step) => {
    expect(stepFor({ spanSeconds, points, ageSeconds: 0 })).toBe(step);
  });

  it("never has more points than asked", () => {
    for (let spanSeconds = 901; spanSeconds < 1000 * DAY; spanSeconds *= 1.37) {
      for (const points of [POINTS_MIN, 250, POINTS_MAX]) {
        expect(spanSeconds / stepFor({ spanSeconds, points, ageSeconds: 0 })).toBeLessThanOrEqual(points);
      }
    }
  });

  it("is not finer than what is kept of that age", () => {
    expect(stepFor({ spanSeconds: 300, points: 300, ageSeconds: 8 * DAY })).toBe(60);
    expect(stepFor({ spanSeconds: 300, points: 300, ageSeconds: 100 * DAY })).toBe(HOUR);
  });
});

describe("viewOf", () => {
  it("leaves the live ranges to the stream", () => {
    expect(
      RANGE_CHOICES.filter(({ seconds }) => !viewOf({ kind: "live", seconds }, { points: 300, now: 0 })).map(
        ({ id }) => id,
      ),
    ).toEqual(["5m", "15m"]);
  });
  it.each([
    ["?range=1h", 0, 15, 15],
    ["?range=30d", 0, 6 * HOUR, 6 * HOUR],
    ["?from=1000&to=1300", 2_000, 1, 1],
    // Rollups have a sample a minute; a rate needs two.
    ["?from=1000&to=1300", 8 * DAY, 60, 120],
  ])("%s at %s asks each %s s, over %s s", (search, now, stepSeconds, windowSeconds) => {
    expect(viewOf(parseRange(search), { points: 300, now })).toMatchObject({
      stepSeconds,
      windowSeconds,
    });
  });
  it.each([
    ["?range=5m", DAY, 1, 1],
    // A week ago and five minutes, the seconds are rolled up.
    ["?range=5m", 7 * DAY, 60, 120],
    ["?range=1h", DAY, 15, 15],
  ])("%s is asked for %s s earlier each %s s, over %s s", (search, shiftSeconds, stepSeconds, windowSeconds) => {
    const view = viewOf(parseRange(search), { points: 300, now: 30 * DAY, shiftSeconds });
    expect(view).toMatchObject({ stepSeconds, windowSeconds, shiftSeconds });
  });
});

describe("gridOf", () => {
  const view = (search: string, stepSeconds: number) => ({
    range: parseRange(search),
    stepSeconds,
    windowSeconds: stepSeconds,
    shiftSeconds: 0,
  });
  it.each([
    ["?range=1h", 15, 10_000, 6_390, 9_990],
    ["?range=1h", 15, 10_004, 6_390, 9_990],
    ["?range=1h", 15, 10_005, 6_405, 10_005],
    // A point beyond each end, for lines that reach the edges.
    ["?from=1007&to=3002", 15, 10_000, 1_005, 3_015],
    // None in the future.
    ["?from=1007&to=3002", 15, 2_000, 1_005, 1_995],
    ["?from=5000&to=9000", 15, 2_000, 4_995, 1_995],
  ])("%s by %s s at %s: %s to %s", (search, step, now, start, end) => {
    expect(gridOf(view(search, step), now)).toEqual({ start, end });
  });
  it.each([
    // A stock of 60 steps, renewed when it is used up.
    ["?range=1h", 15, 9_000, 5_400, 9_900],
    ["?range=1h", 15, 9_899, 6_285, 9_900],
    ["?range=1h", 15, 9_900, 6_300, 10_800],
    // Not beyond what is past: 60 steps of six hours are more than a day.
    ["?range=30d", 6 * HOUR, 40 * DAY, 10 * DAY, 41 * DAY],
    ["?from=1000&to=4600", 15, 10_000, 990, 4_605],
    ["?from=1000&to=14600", 15, 10_000, 990, 14_610],
  ])("a day earlier, %s by %s s at %s: %s to %s", (search, step, now, start, end) => {
    expect(gridOf({ ...view(search, step), shiftSeconds: DAY }, now)).toEqual({ start, end });
  });
  it("keeps the past where it was as the window slides on", () => {
    for (let now = 10_000; now < 10_060; now++) expect(gridOf(view("?range=1h", 30), now).start % 30).toBe(0);
  });
});

describe("widen", () => {
  it.each([
    ["rate(x[5s])", 60, "rate(x[60s])"],
    ["rate(x[10s]) / rate(y[10s])", 5, "rate(x[10s]) / rate(y[10s])"],
    ["sum(irate(x[5s])) / sum(irate(y[5s]))", 15, "sum(rate(x[15s])) / sum(rate(y[15s]))"],
    ["sum(irate(x[5s]))", 2, "sum(rate(x[5s]))"],
    ["irate(x[5s])", 1, "irate(x[5s])"],
    ["avg_over_time(x[30s])", 300, "avg_over_time(x[300s])"],
    ["avg_over_time(x[5m])", 3_600, "avg_over_time(x[5m])"],
    ['x{device="irate(y[5s])", y="\\"[5s]"}', 60, 'x{device="irate(y[5s])", y="\\"[5s]"}'],
    ["x", 60, "x"],
  ])("%s over %s s is %s", (expr, windowSeconds, widened) => {
    expect(widen(expr, windowSeconds)).toBe(widened);
  });
  it("knows each of the steps", () => {
    for (const step of STEPS_SECONDS.slice(1)) expect(widen("rate(x[1s])", step)).toBe(`rate(x[${step}s])`);
  });
});
