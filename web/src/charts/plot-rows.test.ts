import { describe, expect, it } from "vitest";
import { rowAt, rowMarks, rowsHeight } from "./plot-rows";

describe("rowsHeight", () => {
  it.each([
    ["timeline", 3, 72],
    ["timeline", 0, 24],
    ["heat", 2, 28],
    ["heat", 64, 384],
    // Never too thin to be seen, however many there are.
    ["heat", 256, 1024],
    ["heat", 0, 14],
  ] as const)("of a %s with %s rows is %s px", (kind, rows, height) => {
    expect(rowsHeight(kind, rows)).toBe(height);
  });
});

describe("rowMarks", () => {
  it("names all rows where there is room, the first on top", () => {
    expect(rowMarks(3, 72, 13)).toEqual([2.5, 1.5, 0.5]);
  });
  it("names each so-many-th where there is not", () => {
    expect(rowMarks(8, 32, 13)).toEqual([7.5, 3.5]);
    for (const rows of [1, 7, 64, 512]) expect(rowMarks(rows, 384, 13).length).toBeLessThanOrEqual(Math.ceil(384 / 13));
  });
  it("names none of none", () => {
    expect(rowMarks(0, 24, 13)).toEqual([]);
  });
});

describe("rowAt", () => {
  it.each([
    [0, 0],
    [23.9, 0],
    [24, 1],
    [71.9, 2],
    [72, null],
    [-1, null],
  ])("%s px from the top is %s", (top, row) => {
    expect(rowAt(top, 72, 3)).toBe(row);
  });
});
