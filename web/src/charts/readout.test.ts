import { describe, expect, it } from "vitest";
import { readoutOf } from "./readout";

const drawn = {
  times: [10, 20, 30, 40],
  columns: [
    [1, 2, 3, 4],
    [7, null, undefined, undefined],
  ],
  before: [[5, undefined, 6, 6]],
  from: 10,
  to: 30,
};
const place = { row: null, pointed: null, event: null, withStatistics: false };

describe("readoutOf", () => {
  it("tells the newest values within the window where there is no crosshair", () => {
    expect(readoutOf(drawn, place)).toEqual({
      time: null,
      values: [3, 7],
      before: [6],
      statistics: [],
      pointed: null,
      event: null,
    });
  });
  it.each([
    [0, 10, [1, 7], [5]],
    // A row that a series never had is no gap in it; an empty one is.
    [1, 20, [2, null], [5]],
    [2, 30, [3, null], [6]],
  ])("at row %s tells those of %s", (row, time, values, before) => {
    expect(readoutOf(drawn, { ...place, row })).toMatchObject({ time, values, before });
  });
  it("reckons statistics only for who looks", () => {
    expect(readoutOf(drawn, { ...place, withStatistics: true }).statistics[0]).toEqual({
      last: 3,
      min: 1,
      mean: 2,
      max: 3,
    });
  });
  it("knows of a row beyond the data nothing", () => {
    expect(readoutOf(drawn, { ...place, row: 9 })).toMatchObject({ time: null, before: [6] });
  });
});
