import { describe, expect, it } from "vitest";
import { summarise } from "./summary";

describe("summarise", () => {
  it("tells the last value and the bounds of each line", () => {
    expect(
      summarise(
        ["user", "system"],
        [
          [1, 30, null, 20],
          [null, undefined],
        ],
        "percent",
      ),
    ).toBe("user: now 20.0 %, between 1.00 % and 30.0 %; system: no values.");
  });
  it("takes nothing", () => {
    expect(summarise([], [], "percent")).toBe("No values.");
  });
});
