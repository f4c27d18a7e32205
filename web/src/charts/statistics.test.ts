import { describe, expect, it } from "vitest";
import { statisticsOf } from "./statistics";

const times = [10, 20, 30, 40];
const window = { times, from: 10, to: 40 };

describe("statisticsOf", () => {
  it("counts what there is", () => {
    expect(statisticsOf([4, null, undefined, 1], window)).toEqual({ last: 1, min: 1, mean: 2.5, max: 4 });
    expect(statisticsOf([-2, 2, 0, null], window)).toEqual({ last: 0, min: -2, mean: 0, max: 2 });
  });
  it("leaves out the rows beyond the window's ends", () => {
    expect(statisticsOf([100, 2, 4, 100], { times, from: 11, to: 39 })).toEqual({ last: 4, min: 2, mean: 3, max: 4 });
    expect(statisticsOf([100, 2, 4, 100], { times, from: 10, to: 40 }).max).toBe(100);
  });
  it("says nothing of nothing", () => {
    expect(statisticsOf([null, undefined], window)).toEqual({ last: null, min: null, mean: null, max: null });
  });
});
