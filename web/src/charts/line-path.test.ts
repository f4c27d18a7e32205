import { describe, expect, it } from "vitest";
import { linePath } from "./line-path";

const BOX = { width: 100, height: 23 };

describe("linePath", () => {
  it("reaches from the lowest value to the highest", () => {
    expect(linePath([1, 3, 2], BOX)).toBe("M0.0 21.5L50.0 1.5L100.0 11.5");
  });

  it("lies in the middle where nothing moves", () => {
    expect(linePath([7, 7], BOX)).toBe("M0.0 11.5L100.0 11.5");
    expect(linePath([7], BOX)).toBe("M50.0 11.5h1");
  });

  it("leaves gaps open and shows a value between two", () => {
    expect(linePath([1, null, 2, null, 1], BOX)).toBe("M0.0 21.5h1M50.0 1.5h1M100.0 21.5h1");
  });

  it("is nothing for nothing", () => {
    expect(linePath([], BOX)).toBe("");
    expect(linePath([null, Number.NaN], BOX)).toBe("");
  });
});
