import { describe, expect, it } from "vitest";
import { stateSpans } from "./spans";

const window = { times: [10, 20, 30, 40, 50], from: 0, to: 100, stepSeconds: 10 };

describe("stateSpans", () => {
  it("joins equal values up to the next other one", () => {
    expect(stateSpans([1, 1, 0, 0, 1], window)).toEqual([
      { from: 10, to: 30, value: 1 },
      { from: 30, to: 50, value: 0 },
      { from: 50, to: 60, value: 1 },
    ]);
  });
  it("ends at a gap, and begins anew behind it", () => {
    expect(stateSpans([1, null, 1, 1, null], window)).toEqual([
      { from: 10, to: 20, value: 1 },
      { from: 30, to: 50, value: 1 },
    ]);
  });
  it("passes over rows of other series", () => {
    expect(stateSpans([1, undefined, 1, undefined, 0], window)).toEqual([
      { from: 10, to: 50, value: 1 },
      { from: 50, to: 60, value: 0 },
    ]);
  });
  it("is cut at the window's ends", () => {
    expect(stateSpans([1, 1, 1, 2, 2], { ...window, from: 25, to: 45 })).toEqual([
      { from: 25, to: 40, value: 1 },
      { from: 40, to: 45, value: 2 },
    ]);
    expect(stateSpans([1, 2, 2, 2, 2], { ...window, from: 20, to: 100 })[0]?.value).toBe(2);
  });
  it("finds none in nothing", () => {
    expect(stateSpans([null, undefined], window)).toEqual([]);
  });
});
