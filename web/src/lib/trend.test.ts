import { describe, expect, it } from "vitest";
import { trend } from "./trend";

describe("trend", () => {
  it.each([
    [30, 20, 1, "rising"],
    [20, 30, 1, "falling"],
    [20.5, 20, 1, "steady"],
    [21, 20, 1, "steady"],
    [21.01, 20, 1, "rising"],
  ] as const)("%s against %s with tolerance %s is %s", (short, long, tolerance, direction) => {
    expect(trend(short, long, tolerance)?.direction).toBe(direction);
  });
  it("has no answer without both means", () => {
    expect(trend(null, 1, 1)).toBeNull();
    expect(trend(1, Number.NaN, 1)).toBeNull();
  });
});
