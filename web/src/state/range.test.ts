import { describe, expect, it } from "vitest";
import {
  isLive,
  liveRangeOf,
  panned,
  parseRange,
  RANGE_CHOICES,
  windowOf,
  withChoice,
  withWindow,
  ZOOM_SECONDS_MIN,
} from "./range";

describe("parseRange", () => {
  it.each([
    ["", { kind: "live", seconds: 300 }],
    ["?range=15m", { kind: "live", seconds: 900 }],
    ["?range=24h", { kind: "live", seconds: 86_400 }],
    ["?range=30d", { kind: "live", seconds: 2_592_000 }],
    ["?range=nonsense", { kind: "live", seconds: 300 }],
    ["?from=100&to=160", { kind: "fixed", from: 100, to: 160 }],
    ["?from=100&to=104", { kind: "live", seconds: 300 }],
    ["?from=160&to=100", { kind: "live", seconds: 300 }],
    ["?from=x&to=100&range=15m", { kind: "live", seconds: 900 }],
  ])("%j", (search, range) => {
    expect(parseRange(search)).toEqual(range);
  });
});

describe("query strings", () => {
  it("round-trips a window and keeps the range to return to", () => {
    const zoomed = withWindow("?range=15m", 100.4, 160.2);
    expect(parseRange(zoomed)).toEqual({ kind: "fixed", from: 100, to: 160 });
    expect(withChoice(zoomed, "15m")).toBe("range=15m");
  });
  it.each([
    [100, 100],
    [100, 103],
    [100.5, 105.4],
  ])("widens a window of %s to %s to what can be drawn", (from, to) => {
    const range = parseRange(withWindow("", from, to));
    expect(range.kind).toBe("fixed");
    if (range.kind === "fixed") expect(range.to - range.from).toBeGreaterThanOrEqual(ZOOM_SECONDS_MIN);
  });
  it("says nothing for the default", () => {
    expect(withChoice("?range=15m", "5m")).toBe("");
  });
});

describe("windowOf", () => {
  it("follows the present or stands still", () => {
    expect(windowOf({ kind: "live", seconds: 300 }, 1000)).toEqual([700, 1000]);
    expect(windowOf({ kind: "fixed", from: 1, to: 9 }, 1000)).toEqual([1, 9]);
    expect(windowOf({ kind: "fixed", from: 1, to: 9 }, 1000, 60)).toEqual([1, 9]);
  });
  it.each([
    [1019, 960],
    [1020, 1020],
  ])("at %s ends at the newest whole step, %s", (now, end) => {
    expect(windowOf({ kind: "live", seconds: 600 }, now, 60)).toEqual([end - 600, end]);
  });
});

describe("panned", () => {
  it.each([
    ["?from=100&to=200", -1, [50, 150]],
    ["?from=100&to=200", 1, [150, 250]],
    ["?from=850&to=950", 1, [900, 1000]],
    ["?from=900&to=980", 1, [920, 1000]],
    ["?from=900&to=1000", 1, null],
    ["?from=900&to=1100", 1, null],
    ["?range=5m", -1, [550, 850]],
    ["?range=5m", 1, null],
    ["?range=1h", -1, [-4400, -800]],
  ] as const)("%s by %s halves is %j", (search, halves, window) => {
    expect(panned(parseRange(search), 1000, halves)).toEqual(window);
  });
});

describe("what is live", () => {
  it("is what the page has by itself", () => {
    const live = RANGE_CHOICES.filter(({ seconds }) => isLive({ kind: "live", seconds }));
    expect(live.map(({ id }) => id)).toEqual(["5m", "15m"]);
    expect(isLive(parseRange("?from=100&to=200"))).toBe(false);
  });
  it.each([
    ["?range=15m", 900],
    ["?range=24h", 300],
    ["?from=100&to=200", 300],
  ])("with %s the tiles show the last %s s", (search, seconds) => {
    expect(liveRangeOf(parseRange(search))).toEqual({ kind: "live", seconds });
  });
});
