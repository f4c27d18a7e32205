import { describe, expect, it } from "vitest";
import type { QueryData } from "../../api/prometheus";
import { isDrawable, labelColumns, resultRows, sortRows, tableCells } from "./result";

const VECTOR: QueryData = {
  resultType: "vector",
  result: [
    { metric: { zone: "2", __name__: "m" }, value: [1, "3"] },
    { metric: { zone: "10", __name__: "m", cpu: "0" }, value: [1, "NaN"] },
    { metric: { zone: "1", __name__: "m" }, value: [1, "-Inf"] },
    { metric: { zone: "3", __name__: "m" }, value: [1, "12.5"] },
  ],
};
const MATRIX: QueryData = {
  resultType: "matrix",
  result: [
    {
      metric: { a: "b" },
      values: [
        [1, "1"],
        [2, "7"],
      ],
    },
  ],
};
const rows = resultRows(VECTOR);
const zones = (sorted: typeof rows | readonly (typeof rows)[number][]) => sorted.map(({ labels }) => labels.zone);

describe("resultRows", () => {
  it("has the values of every kind of answer", () => {
    expect(rows.map(({ value }) => value)).toEqual([3, Number.NaN, Number.NEGATIVE_INFINITY, 12.5]);
    expect(resultRows(MATRIX)).toEqual([{ labels: { a: "b" }, value: 7, text: "7", samples: 2 }]);
    expect(resultRows({ resultType: "scalar", result: [1, "+Inf"] })[0]?.value).toBe(Number.POSITIVE_INFINITY);
    const text = resultRows({ resultType: "string", result: [1, "12"] });
    expect(text).toEqual([{ labels: {}, value: null, text: "12", samples: null }]);
  });
});

describe("labelColumns", () => {
  it("puts the metric first", () => {
    expect(labelColumns(rows)).toEqual(["__name__", "cpu", "zone"]);
  });
});

describe("sortRows", () => {
  it("orders by values, and those that are none last", () => {
    expect(zones(sortRows(rows, { by: "", descending: true }))).toEqual(["3", "2", "10", "1"]);
    expect(zones(sortRows(rows, { by: "", descending: false }))).toEqual(["2", "3", "10", "1"]);
  });

  it("orders by labels as people count", () => {
    expect(zones(sortRows(rows, { by: "zone", descending: false }))).toEqual(["1", "2", "3", "10"]);
    expect(zones(sortRows(rows, { by: "zone", descending: true }))).toEqual(["10", "3", "2", "1"]);
    expect(sortRows(rows, null)).toBe(rows);
  });
});

describe("tableCells", () => {
  it("has a column for each label", () => {
    expect(tableCells(rows.slice(0, 2))).toEqual([
      ["metric", "cpu", "zone", "value"],
      ["m", "", "2", 3],
      ["m", "0", "10", Number.NaN],
    ]);
  });
});

describe("isDrawable", () => {
  it("is so for numbers of an instant alone", () => {
    expect([VECTOR, MATRIX].map(isDrawable)).toEqual([true, false]);
    expect(isDrawable({ resultType: "scalar", result: [1, "1"] })).toBe(true);
    expect(isDrawable({ resultType: "string", result: [1, "1"] })).toBe(false);
  });
});
