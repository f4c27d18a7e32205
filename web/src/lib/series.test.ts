import { describe, expect, it } from "vitest";
import {
  appendTick,
  emptyFrame,
  firstRowAt,
  frameFromMatrix,
  mergeFrames,
  onGrid,
  shiftFrame,
  trimBefore,
  valueAt,
} from "./series";

const values = (frame: ReturnType<typeof emptyFrame>) =>
  [...frame.columns.values()].map((column) => [column.labels, column.values]);

describe("frameFromMatrix", () => {
  it("lays series of different times over their union", () => {
    const frame = frameFromMatrix([
      {
        metric: { mode: "user" },
        values: [
          [10, "1"],
          [11, "2"],
        ],
      },
      {
        metric: { mode: "system" },
        values: [
          [11, "NaN"],
          [12, "5"],
        ],
      },
    ]);
    expect(frame.times).toEqual([10, 11, 12]);
    expect(values(frame)).toEqual([
      [{ mode: "user" }, [1, 2, null]],
      [{ mode: "system" }, [null, null, 5]],
    ]);
  });
  it("takes an empty answer", () => {
    expect(frameFromMatrix([]).times).toEqual([]);
  });
});

describe("appendTick", () => {
  it("pads series that come late and those that go", () => {
    const frame = emptyFrame();
    expect(appendTick(frame, 1, [{ labels: { d: "a" }, value: 1 }])).toBe(true);
    expect(appendTick(frame, 2, [{ labels: { d: "b" }, value: 2 }])).toBe(true);
    expect(appendTick(frame, 3, [{ labels: { d: "a" }, value: 3 }])).toBe(false);
    expect(values(frame)).toEqual([
      [{ d: "a" }, [1, null, 3]],
      [{ d: "b" }, [null, 2, null]],
    ]);
  });
  it("ignores a tick that is not newer", () => {
    const frame = emptyFrame();
    appendTick(frame, 2, [{ labels: {}, value: 1 }]);
    appendTick(frame, 2, [{ labels: {}, value: 9 }]);
    expect(values(frame)).toEqual([[{}, [1]]]);
  });
  it("keeps one value per series and tick", () => {
    const frame = emptyFrame();
    appendTick(frame, 1, [
      { labels: {}, value: 1 },
      { labels: {}, value: 2 },
    ]);
    expect(values(frame)).toEqual([[{}, [1]]]);
  });
});

describe("mergeFrames", () => {
  it("joins history and ticks that overlap", () => {
    const history = frameFromMatrix([
      {
        metric: {},
        values: [
          [1, "1"],
          [2, "2"],
        ],
      },
    ]);
    const ticks = frameFromMatrix([
      {
        metric: {},
        values: [
          [2, "20"],
          [3, "30"],
        ],
      },
    ]);
    const merged = mergeFrames(history, ticks);
    expect(merged.times).toEqual([1, 2, 3]);
    expect(values(merged)).toEqual([[{}, [1, 20, 30]]]);
  });
});

describe("onGrid", () => {
  const sparse = frameFromMatrix([
    {
      metric: {},
      values: [
        [60, "1"],
        [180, "3"],
        [200, "9"],
      ],
    },
  ]);
  it("has a row for each point, gaps where nothing was answered, and nothing else", () => {
    const frame = onGrid(sparse, { start: 0, end: 180, stepSeconds: 60 });
    expect(frame.times).toEqual([0, 60, 120, 180]);
    expect(values(frame)).toEqual([[{}, [null, 1, null, 3]]]);
  });
  it("takes nothing", () => {
    expect(onGrid(emptyFrame(), { start: 0, end: 60, stepSeconds: 60 })).toEqual({
      times: [0, 60],
      columns: new Map(),
    });
    expect(onGrid(sparse, { start: 60, end: 0, stepSeconds: 60 }).times).toEqual([]);
  });
});

describe("trimBefore", () => {
  it("drops old rows and series with nothing left", () => {
    const frame = frameFromMatrix([
      { metric: { d: "gone" }, values: [[1, "1"]] },
      {
        metric: { d: "stays" },
        values: [
          [1, "1"],
          [2, "2"],
        ],
      },
    ]);
    trimBefore(frame, 2);
    expect(frame.times).toEqual([2]);
    expect(values(frame)).toEqual([[{ d: "stays" }, [2]]]);
  });
});

describe("shiftFrame", () => {
  it("moves the times alone", () => {
    const frame = frameFromMatrix([{ metric: {}, values: [[1, "7"]] }]);
    const moved = shiftFrame(frame, 100);
    expect(moved.times).toEqual([101]);
    expect(values(moved)).toEqual([[{}, [7]]]);
    expect(frame.times).toEqual([1]);
    expect(shiftFrame(frame, 0)).toBe(frame);
  });
});

describe("firstRowAt", () => {
  it.each([
    [0, 0],
    [1, 0],
    [1.5, 1],
    [3, 2],
    [4, 3],
  ])("time %s is row %s", (time, row) => {
    expect(firstRowAt([1, 2, 3], time)).toBe(row);
  });
});

describe("valueAt", () => {
  it("takes the newest value before the time, within its age", () => {
    expect(valueAt([1, 2, 3], [1, 2, null], 3)).toBe(2);
    expect(valueAt([1, 2, 3], [1, 2, 3], 2.5)).toBe(2);
    expect(valueAt([1], [1], 10)).toBeNull();
    expect(valueAt([], [], 10)).toBeNull();
  });
});
