import { describe, expect, it } from "vitest";
import { stateWords, summarise } from "./summary";

describe("summarise", () => {
  it("tells the last value and the bounds of each line", () => {
    expect(
      summarise(
        ["user", "system"],
        [
          [1, 30, null, 20],
          [null, undefined],
        ],
        { unit: "percent" },
      ),
    ).toBe("user: now 20.0 %, between 1.00 % and 30.0 %; system: no values.");
  });
  it("names states", () => {
    const meaning = { unit: "count", states: [{ value: 1, name: "up", color: "ok" }] } as const;
    expect(
      summarise(
        ["eth0", "eth1"],
        [
          [0, 1],
          [1, 2],
        ],
        meaning,
      ),
    ).toBe("eth0: up; eth1: 2.");
    expect(stateWords(1, meaning)).toBe("up");
    expect(stateWords(null, meaning)).toBe("–");
  });
  it("takes nothing", () => {
    expect(summarise([], [], { unit: "percent" })).toBe("No values.");
  });
});
