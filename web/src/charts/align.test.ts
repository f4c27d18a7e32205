import { describe, expect, it } from "vitest";
import {
  alignParts,
  isolatedRows,
  joinAligned,
  markGaps,
  stackColumns,
  thinLevels,
  thinToPixels,
  valueAtRow,
} from "./align";

describe("alignParts", () => {
  it("shares the times of queries that ticked together", () => {
    const times = [1, 2, 3, 4, 5];
    const parts = [
      { times, columns: [[1, 2, 3, 4, 5]] },
      { times: [...times], columns: [[5, 4, 3, 2, 1]] },
    ];
    expect(alignParts(parts, { from: 4, to: 4, stepSeconds: 1 })).toEqual({
      times: [2, 3, 4, 5],
      columns: [
        [2, 3, 4, 5],
        [4, 3, 2, 1],
      ],
    });
  });
  it("leaves out what is far from the window", () => {
    expect(alignParts([{ times: [1, 100], columns: [[1, 100]] }], { from: 10, to: 90, stepSeconds: 1 }).times).toEqual(
      [],
    );
  });
  it.each([
    [1, []],
    [60, [120]],
  ])("takes neighbours within two steps of %s s along", (stepSeconds, times) => {
    expect(alignParts([{ times: [120], columns: [[1]] }], { from: 0, to: 60, stepSeconds }).times).toEqual(times);
  });
  it("joins over rows that a query never had, and keeps its own gaps", () => {
    const aligned = alignParts(
      [
        { times: [1, 3], columns: [[1, null]] },
        { times: [1, 2, 3], columns: [[7, 8, 9]] },
      ],
      { from: 0, to: 9, stepSeconds: 1 },
    );
    expect(aligned).toEqual({
      times: [1, 2, 3],
      columns: [
        [1, undefined, null],
        [7, 8, 9],
      ],
    });
  });
  it("takes nothing, and frames without rows", () => {
    expect(alignParts([], { from: 0, to: 1, stepSeconds: 1 })).toEqual({ times: [], columns: [] });
    expect(alignParts([{ times: [], columns: [[]] }], { from: 0, to: 1, stepSeconds: 1 })).toEqual({
      times: [],
      columns: [[]],
    });
  });
});

describe("markGaps", () => {
  it("parts lines where seconds are missing, not where one came late", () => {
    const aligned = { times: [1, 2, 4, 9, 10], columns: [[1, 2, 4, 9, 10]] };
    expect(markGaps(aligned, { stepSeconds: 1, gapSteps: 2.5 })).toEqual({
      times: [1, 2, 4, 5, 9, 10],
      columns: [[1, 2, 4, null, 9, 10]],
    });
  });
  it("returns what has no gap as it is", () => {
    const aligned = { times: [1, 2], columns: [[1, 2]] };
    expect(markGaps(aligned, { stepSeconds: 1, gapSteps: 2.5 })).toBe(aligned);
  });
  it.each([
    [90, false],
    [91, true],
  ])("of points a minute apart, those %s s apart are parted: %s", (distance, parted) => {
    const marked = markGaps({ times: [0, distance], columns: [[1, 2]] }, { stepSeconds: 60, gapSteps: 1.5 });
    expect(marked.columns).toEqual([parted ? [1, null, 2] : [1, 2]]);
  });
});

describe("stackColumns", () => {
  it("adds up, counts a missing value as nothing, keeps empty rows empty", () => {
    expect(
      stackColumns([
        [1, null, 2],
        [3, null, undefined],
      ]),
    ).toEqual([
      [1, null, 2],
      [4, null, 2],
    ]);
  });
  it("takes no columns", () => {
    expect(stackColumns([])).toEqual([]);
  });
});

describe("thinLevels", () => {
  it("keeps the ends of level stretches, gaps, and all that moves", () => {
    expect(thinLevels([0, 0, 0, 0, 1, 2, 2, null, 2, 2, 2])).toEqual([
      0,
      undefined,
      undefined,
      0,
      1,
      2,
      2,
      null,
      2,
      undefined,
      2,
    ]);
  });
  it("makes no row isolated", () => {
    expect(isolatedRows(thinLevels([0, 0, 0, 0]))).toEqual([]);
  });
});

describe("isolatedRows", () => {
  it("finds values between gaps and at the ends", () => {
    expect(isolatedRows([1, null, 2, 3, null, 4])).toEqual([0, 5]);
    expect(isolatedRows([null, 2, null])).toEqual([1]);
    expect(isolatedRows([])).toEqual([]);
  });
  it("takes rows left out for no gaps", () => {
    expect(isolatedRows([undefined, 1, undefined, 2, null, 3, undefined])).toEqual([5]);
  });
});

describe("joinAligned", () => {
  it("lays two sets of rows over the times of both", () => {
    const joined = joinAligned({ times: [1, 2, 3], columns: [[10, null, 30]] }, { times: [2, 4], columns: [[7, 8]] });
    expect(joined.times).toEqual([1, 2, 3, 4]);
    expect(joined.columns).toEqual([
      [10, null, 30, undefined],
      [undefined, 7, undefined, 8],
    ]);
  });
  it("takes equal times as they are, and nothing for nothing", () => {
    const one = { times: [1, 2], columns: [[1, 2]] };
    expect(joinAligned(one, { times: [1, 2], columns: [[3, 4]] }).columns).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(joinAligned(one, { times: [], columns: [[]] }).columns).toEqual([
      [1, 2],
      [undefined, undefined],
    ]);
    expect(joinAligned({ times: [], columns: [[]] }, one).columns).toEqual([
      [undefined, undefined],
      [1, 2],
    ]);
  });
});

describe("valueAtRow", () => {
  it.each([
    [0, null],
    [1, 5],
    [2, 5],
    [3, null],
    [4, 0],
  ])("of row %s is %s", (row, value) => {
    expect(valueAtRow([undefined, 5, undefined, null, 0], row)).toBe(value);
  });
});

describe("thinToPixels", () => {
  const _ = undefined;
  it("leaves a column that fits", () => {
    const values = [1, 2, 3];
    expect(thinToPixels(values, { pixels: 3, firstRow: 0 })).toBe(values);
  });
  it("keeps the least and the greatest of every few rows, gaps, and both ends", () => {
    const values = [1, 9, 2, 3, 4, null, 4, 4, 5, 6, 7, 8];
    expect(thinToPixels(values, { pixels: 6, firstRow: 0 })).toEqual([1, 9, _, _, 4, null, _, _, 5, _, _, 8]);
  });
  it("leaves out the same rows as a window slides on", () => {
    const all = Array.from({ length: 50 }, (_, row) => (row * 7) % 11);
    const kept = [0, 1, 2, 3, 4].map((firstRow) => {
      const thinned = thinToPixels(all.slice(firstRow, firstRow + 40), { pixels: 20, firstRow });
      return all.map((_, row) => typeof thinned[row - firstRow] === "number").slice(10, 30);
    });
    for (const rows of kept) expect(rows).toEqual(kept[0]);
  });
  it.each([300, 301, 599, 899])("leaves of 900 rows at most %s values and the ends", (pixels) => {
    const values = Array.from({ length: 900 }, (_, row) => Math.sin(row) * row);
    const left = thinToPixels(values, { pixels, firstRow: 0 }).filter((value) => typeof value === "number");
    expect(left.length).toBeLessThanOrEqual(pixels + 2);
    expect(Math.max(...left)).toBe(Math.max(...values));
    expect(Math.min(...left)).toBe(Math.min(...values));
  });
});
