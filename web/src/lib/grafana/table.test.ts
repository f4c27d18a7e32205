import { describe, expect, it } from "vitest";
import { importTable } from "./table";

const queries = [
  { expr: "size", legend: "", refId: "A" },
  { expr: "free", legend: "", refId: "C" },
];
const table = (...transformations: unknown[]) => importTable({ type: "table", transformations }, queries);
const organize = (renameByName: Record<string, string>, excludeByName = {}) => ({
  id: "organize",
  options: { renameByName, excludeByName },
});
const calculate = (left: string, operator: string, right: string, alias = "") => ({
  id: "calculateField",
  options: { mode: "binary", alias, binary: { left, operator, right } },
});

describe("the columns of a table", () => {
  it("are hidden and called otherwise by our letters", () => {
    expect(table(organize({ "Value #C": "Free", device: "Device" }, { Time: true, job: false })).columns).toEqual({
      hide: ["Time"],
      rename: { "Value #B": "Free", device: "Device" },
    });
  });
  it("are those that rows are grouped by, called after what was done to them", () => {
    const fields = {
      mountpoint: { operation: "groupby" },
      "Value #A": { operation: "aggregate", aggregations: ["lastNotNull"] },
    };
    const { columns, left } = table(
      { id: "groupBy", options: { fields } },
      organize({ "Value #A (lastNotNull)": "Size", mountpoint: "Mounted on" }),
      { id: "sortBy", options: { sort: [{ field: "Size", desc: true }] } },
    );
    expect(left).toEqual([]);
    expect(columns).toEqual({
      only: ["mountpoint"],
      rename: { "Value #A": "Size", mountpoint: "Mounted on" },
      sort: "Value #A",
      descending: true,
    });
  });
  it("of two others are a query of their own, also one after the other", () => {
    const { queries: made, left } = table(
      calculate("Value #A (lastNotNull)", "-", "Value #C", "Used"),
      calculate("Used", "/", "Value #A", "Used, %"),
    );
    expect(left).toEqual([]);
    expect(made.slice(2)).toEqual([
      { expr: "(size) - (free)", legend: "Used", refId: "Used" },
      { expr: "((size) - (free)) / (size)", legend: "Used, %", refId: "Used, %" },
    ]);
  });
  it("have a unit of their own by the name that they have in the end", () => {
    const overrides = [
      { matcher: { id: "byName", options: "Free" }, properties: [{ id: "unit", value: "percentunit" }] },
      { matcher: { id: "byName", options: "nothing" }, properties: [{ id: "unit", value: "bytes" }] },
    ];
    const panel = { transformations: [organize({ "Value #C": "Free" })], fieldConfig: { overrides } };
    expect(importTable(panel, queries).queries.map(({ unit }) => unit)).toEqual([undefined, "share"]);
  });
  it.each([
    ["another transformation", { id: "filterByValue" }],
    ["another operator", calculate("Value #A", "^", "Value #C")],
    ["a column that is not there", calculate("Value #A", "-", "Value #Z")],
    ["another aggregation", { id: "groupBy", options: { fields: { "Value #A": { aggregations: ["mean"] } } } }],
  ])("tell of %s", (_, transformation) => {
    expect(table(transformation).left).toEqual([transformation.id]);
    expect(table({ ...transformation, disabled: true }).left).toEqual([]);
  });
});
