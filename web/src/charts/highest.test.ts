import { describe, expect, it } from "vitest";
import { highestWords } from "./highest";

describe("highestWords", () => {
  it("names the three highest, the highest first", () => {
    const words = highestWords(["a", "b", "c", "d", "e"], [10, null, 98, 3, 50], "percent");
    expect(words).toBe("c 98.0 %, e 50.0 %, a 10.0 %");
  });
  it("is silent without values", () => {
    expect(highestWords(["a"], [null], "percent")).toBe("");
    expect(highestWords([], [], "percent")).toBe("");
  });
});
