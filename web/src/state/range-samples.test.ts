import { describe, expect, it } from "vitest";
import { frameFromMatrix } from "../lib/series";
import { rangeCells, rangeQuestion } from "./range-samples";

const frame = (metric: Record<string, string>, values: [number, string][]) => frameFromMatrix([{ metric, values }]);

describe("rangeQuestion", () => {
  it("asks for every second of a live range", () => {
    const question = rangeQuestion("rate(a[5s])", { kind: "live", seconds: 300 }, 1000);
    expect(question).toEqual({ query: "rate(a[5s])", start: 700, end: 1000, stepSeconds: 1 });
  });

  it("asks for a longer one as a chart would, with windows that miss nothing", () => {
    const question = rangeQuestion("rate(a[5s])", { kind: "fixed", from: 0, to: 86_400 }, 86_400);
    expect(question.stepSeconds).toBe(300);
    expect(question.query).toBe("rate(a[300s])");
    expect(question.start).toBe(0);
  });
});

describe("rangeCells", () => {
  it("has one column of times for all queries", () => {
    const frames = [
      frame({ __name__: "a", x: "1" }, [
        [1, "10"],
        [2, "20"],
      ]),
      frame({ __name__: "b" }, [[2, "0.5"]]),
    ];
    expect(rangeCells(["a", "b"], frames)).toEqual([
      ["time", 'a: a{x="1"}', "b: b"],
      ["1970-01-01T00:00:01.000Z", 10, null],
      ["1970-01-01T00:00:02.000Z", 20, 0.5],
    ]);
    expect(rangeCells(["a"], frames.slice(0, 1))[0]).toEqual(["time", 'a{x="1"}']);
  });

  it("is its head alone where there is nothing", () => {
    expect(rangeCells([], [])).toEqual([["time"]]);
  });
});
