import { describe, expect, it } from "vitest";
import { alignParts, isolatedRows, markGaps, stackColumns, thinLevels } from "./align";

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
