import { describe, expect, it } from "vitest";
import { hasRows, isStacked, plotColumns } from "./plot-series";

const columns = [
  [1, 2, 3],
  [10, null, 30],
];
const data = { columns, before: [], pixels: 300, firstRow: 0 };

describe("plotColumns", () => {
  it("leaves lines as they are", () => {
    expect(plotColumns("line", data)).toEqual(columns);
  });
  it.each(["stack", "bars"] as const)("stands the values of a %s on each other, the top one first", (kind) => {
    expect(plotColumns(kind, data)).toEqual([
      [11, 2, 33],
      [1, 2, 3],
    ]);
  });
  it.each(["heat", "timeline"] as const)("leaves a %s to be painted from its values", (kind) => {
    expect(plotColumns(kind, { ...data, before: [[1, 1, 1]] })).toBe(columns);
  });
  it("puts each line of the period before behind those of now, of a stack the total", () => {
    const before = [
      [4, 5, null],
      [6, null, null],
    ];
    expect(plotColumns("line", { ...data, before })).toEqual([...columns, ...before]);
    expect(plotColumns("stack", { ...data, before }).at(-1)).toEqual([10, 5, null]);
    expect(plotColumns("stack", { ...data, before })).toHaveLength(3);
  });
  it("draws what stands apart last, and not as a part of the stack", () => {
    const three = { ...data, columns: [[40, 40, 40], ...columns], apart: [true, false, false] };
    expect(plotColumns("stack", three)).toEqual([
      [11, 2, 33],
      [1, 2, 3],
      [40, undefined, 40],
    ]);
    const before = [
      [9, 9, 9],
      [4, 5, null],
      [6, null, null],
    ];
    expect(plotColumns("stack", { ...three, before }).at(-1)).toEqual([10, 5, null]);
  });
  it("draws at most about a value for each pixel, but every bar", () => {
    const long = { ...data, columns: [Array.from({ length: 900 }, (_, row) => row % 7)], pixels: 300 };
    const drawn = (kind: "line" | "stack" | "bars") =>
      plotColumns(kind, long)[0]?.filter((value) => typeof value === "number").length ?? 0;
    expect(drawn("line")).toBeLessThanOrEqual(302);
    expect(drawn("stack")).toBeLessThanOrEqual(302);
    expect(drawn("bars")).toBe(900);
  });
});

describe("kinds", () => {
  it.each([
    ["line", false, false],
    ["stack", true, false],
    ["bars", true, false],
    ["heat", false, true],
    ["timeline", false, true],
  ] as const)("%s", (kind, stacked, rows) => {
    expect(isStacked(kind)).toBe(stacked);
    expect(hasRows(kind)).toBe(rows);
  });
});
