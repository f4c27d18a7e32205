import { describe, expect, it } from "vitest";
import { loadLevel } from "./load-level";

describe("loadLevel", () => {
  it.each([
    [null, "unknown"],
    [0, "low"],
    [70, "low"],
    [70.1, "high"],
    [90, "high"],
    [90.1, "very-high"],
  ] as const)("%s per cent is %s", (percent, level) => {
    expect(loadLevel(percent)).toBe(level);
  });
});
