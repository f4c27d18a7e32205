import { describe, expect, it } from "vitest";
import { parseRange, windowOf, withChoice, withWindow, ZOOM_SECONDS_MIN } from "./range";

describe("parseRange", () => {
  it.each([
    ["", { kind: "live", seconds: 300 }],
    ["?range=15m", { kind: "live", seconds: 900 }],
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
  });
});
