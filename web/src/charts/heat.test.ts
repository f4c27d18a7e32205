import { describe, expect, it } from "vitest";
import { heatCells, heatOpacity, heatTop } from "./heat";

describe("heatOpacity", () => {
  it.each([
    [0, 0],
    [50, 0.5],
    [150, 1],
    [-1, 0],
    [null, null],
    [undefined, null],
  ])("%s of 100 is %s", (value, opacity) => {
    expect(heatOpacity(value, 100)).toBe(opacity);
  });
});

describe("heatCells", () => {
  it("averages what falls into a cell and leaves empty ones empty", () => {
    expect(heatCells([0, 1, 2, 3, 10], [1, 3, null, 5, 9], 0, 8, 4)).toEqual([2, 5, null, null]);
  });
  it("puts the window's last instant into the last cell", () => {
    expect(heatCells([8], [7], 0, 8, 4)).toEqual([null, null, null, 7]);
  });
});

describe("heatTop", () => {
  it("is the scale's end, or the largest value where that has none", () => {
    const columns = [
      [1, null, 7],
      [undefined, 3],
    ];
    expect(heatTop(columns, { scaleMin: 2, scaleMax: 100 })).toBe(100);
    expect(heatTop(columns, { scaleMin: 2 })).toBe(7);
    expect(heatTop(columns, { scaleMin: 10 })).toBe(10);
    expect(heatTop([], { scaleMin: 2 })).toBe(2);
  });
});
