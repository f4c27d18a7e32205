import { describe, expect, it } from "vitest";
import {
  choiceOf,
  compareOf,
  isLive,
  liveRangeOf,
  nextCompare,
  panned,
  parseRange,
  RANGE_CHOICES,
  RANGE_SECONDS_MAX,
  rangeId,
  widened,
  windowOf,
  withChoice,
  withCompare,
  withWindow,
  ZOOM_SECONDS_MIN,
} from "./range";

describe("parseRange", () => {
  it.each([
    ["", { kind: "live", seconds: 300 }],
    ["?range=15m", { kind: "live", seconds: 900 }],
    ["?range=24h", { kind: "live", seconds: 86_400 }],
    ["?range=30d", { kind: "live", seconds: 2_592_000 }],
    ["?range=1y", { kind: "live", seconds: 31_536_000 }],
    ["?range=90m", { kind: "live", seconds: 5_400 }],
    ["?range=5s", { kind: "live", seconds: 5 }],
    ["?range=4s", { kind: "live", seconds: 300 }],
    ["?range=10y", { kind: "live", seconds: RANGE_SECONDS_MAX }],
    ["?range=11y", { kind: "live", seconds: 300 }],
    ["?range=nonsense", { kind: "live", seconds: 300 }],
    ["?from=100&to=160", { kind: "fixed", from: 100, to: 160 }],
    ["?from=100&to=104", { kind: "live", seconds: 300 }],
    ["?from=160&to=100", { kind: "live", seconds: 300 }],
    [`?from=0&to=${RANGE_SECONDS_MAX}`, { kind: "fixed", from: 0, to: RANGE_SECONDS_MAX }],
    [`?from=0&to=${RANGE_SECONDS_MAX + 1}`, { kind: "live", seconds: 300 }],
    ["?from=0&to=Infinity", { kind: "live", seconds: 300 }],
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

describe("a range by its length", () => {
  it.each([
    [300, "5m"],
    [5_400, "90m"],
    [7_200, "2h"],
    [86_400, "24h"],
    [172_800, "2d"],
    [61, "61s"],
  ])("%s s is %s, and back", (seconds, id) => {
    expect(rangeId(seconds)).toBe(id);
    expect(choiceOf(`?range=${id}`)).toMatchObject({ id, seconds });
  });
  it("has words", () => {
    expect(choiceOf("?range=90m").label).toBe("1 h 30 min");
    expect(choiceOf("?range=60m").label).toBe("hour");
  });
});

describe("comparing", () => {
  it("is in the URL beside the range", () => {
    const compared = withCompare("?range=1h", "7d");
    expect(compared).toBe("range=1h&compare=7d");
    expect(compareOf(compared)?.seconds).toBe(604_800);
    expect(compareOf(withChoice(compared, "6h"))?.id).toBe("7d");
    expect(withCompare(compared, null)).toBe("range=1h");
  });
  it("with something else is none", () => {
    expect(compareOf("?compare=3d")).toBeNull();
  });
  it("goes through all choices and back to none", () => {
    expect(nextCompare(null)).toBe("1d");
    expect(nextCompare(compareOf("?compare=1d"))).toBe("7d");
    expect(nextCompare(compareOf("?compare=7d"))).toBeNull();
  });
});

describe("widened", () => {
  it.each([
    ["?from=100&to=200", [50, 250]],
    ["?from=900&to=980", [840, 1000]],
    ["?from=900&to=1000", [800, 1000]],
    ["?from=900&to=1100", [700, 1100]],
    ["?range=5m", [400, 1000]],
    [`?from=0&to=${RANGE_SECONDS_MAX / 2}`, [-RANGE_SECONDS_MAX / 2, RANGE_SECONDS_MAX / 2]],
    [`?from=0&to=${RANGE_SECONDS_MAX / 2 + 1}`, null],
  ] as const)("%s is %j", (search, window) => {
    expect(widened(parseRange(search), 1000)).toEqual(window);
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
