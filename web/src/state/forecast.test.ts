import { describe, expect, it } from "vitest";
import { forecast, forecastWords, HORIZON_SPANS, POINTS_MIN, type Point, regression, roughTime } from "./forecast";

const GIB = 1024 ** 3;
/** A point each minute: so much at the start, so much less with each, and what a scatter adds. */
function series(count: number, start: number, perMinute: number, scatter: (i: number) => number = () => 0): Point[] {
  return Array.from({ length: count }, (_, i) => ({ time: i * 60, value: start - i * perMinute + scatter(i) }));
}
const zigzag = (size: number) => (i: number) => (i % 2 === 0 ? size : -size);

describe("regression", () => {
  it("finds the slope of a line, and is sure of it", () => {
    const line = regression(series(100, 1000, 6));
    expect(line?.slope).toBeCloseTo(-0.1, 9);
    expect(line?.error).toBeCloseTo(0, 9);
  });
  it("is the less sure the more the points scatter", () => {
    const errors = [1, 10, 100].map((size) => regression(series(100, 1000, 6, zigzag(size)))?.error ?? 0);
    expect(errors[1]).toBeCloseTo(10 * (errors[0] as number), 6);
    expect(errors[2]).toBeCloseTo(100 * (errors[0] as number), 5);
  });
  it("is less sure of a wave than of noise of the same size", () => {
    const noise = regression(series(100, 1000, 6, zigzag(10)))?.error ?? 0;
    const wave = regression(series(100, 1000, 6, (i) => (Math.floor(i / 10) % 2 === 0 ? 10 : -10)))?.error ?? 0;
    expect(wave).toBeGreaterThan(2 * noise);
  });
  it("says nothing of two points or of one instant", () => {
    expect(regression(series(2, 10, 1))).toBeNull();
    expect(regression(Array.from({ length: 5 }, (_, i) => ({ time: 7, value: i })))).toBeNull();
  });
});

describe("forecast", () => {
  it("carries the pace on to nothing", () => {
    // 60 minutes lost 60 GiB of 120: as many are left, and an hour with them (from the last point on).
    const found = forecast(series(61, 120 * GIB, GIB));
    expect(found?.seconds).toBeCloseTo(3600, 3);
    expect(found?.soonest).toBeCloseTo(3600, 0);
    expect(found?.latest).toBeCloseTo(3600, 0);
  });
  it("tells how sure it is", () => {
    const found = forecast(series(121, 240 * GIB, GIB, zigzag(20 * GIB)));
    expect(found?.soonest).toBeLessThan(found?.seconds as number);
    expect(found?.latest).toBeGreaterThan(found?.seconds as number);
  });
  it.each([
    ["what grows", series(100, GIB, -1e6)],
    ["what stands still", series(100, GIB, 0)],
    ["a pace that drowns in the scatter", series(100, 1000, 0.01, zigzag(100))],
    ["what is used up already", series(100, 99, 1)],
    ["a short time", series(29, 29 * GIB, GIB)],
    ["nothing", []],
  ])("says nothing of %s", (_, points) => {
    expect(forecast(points)).toBeNull();
  });
  it("begins with so many points over half an hour", () => {
    const sparse = (count: number) => series(count, 20 * GIB, GIB / 2).map((p, i) => ({ ...p, time: i * 120 }));
    expect(forecast(sparse(POINTS_MIN - 1))).toBeNull();
    expect(forecast(sparse(POINTS_MIN))).not.toBeNull();
    expect(forecast(series(30, 60 * GIB, GIB))).toBeNull();
    expect(forecast(series(31, 60 * GIB, GIB))).not.toBeNull();
  });
  it("looks no further ahead than the pace was seen", () => {
    const leftAfterAnHour = (hours: number) => series(61, (hours + 1) * 60 * GIB, GIB);
    expect(forecast(leftAfterAnHour(HORIZON_SPANS))).not.toBeNull();
    expect(forecast(leftAfterAnHour(HORIZON_SPANS + 0.1))).toBeNull();
  });
});

describe("words", () => {
  it.each([
    [20, "1 min"],
    [2_700, "45 min"],
    [5_399, "90 min"],
    [5_400, "2 h"],
    [5 * 3600 + 900, "5 h"],
    [47 * 3600, "47 h"],
    [3 * 86_400, "3 d"],
  ])("%s s is %s", (seconds, words) => {
    expect(roughTime(seconds)).toBe(words);
  });
  it("name the bounds only where they differ", () => {
    expect(forecastWords({ seconds: 18_000, soonest: 14_400, latest: 25_200 })).toBe("5 h (4 h to 7 h)");
    expect(forecastWords({ seconds: 18_000, soonest: 18_000, latest: 18_100 })).toBe("5 h");
  });
});
