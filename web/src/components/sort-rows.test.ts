import { describe, expect, it } from "vitest";
import { nextSorting, sortRows } from "./sort-rows";

const read = (value: string | number | null) => value;

describe("sortRows", () => {
  it("sorts figures as figures and names as people do", () => {
    expect(sortRows([3, 20, 1], read, false)).toEqual([1, 3, 20]);
    expect(sortRows([3, 20, 1], read, true)).toEqual([20, 3, 1]);
    expect(sortRows(["sda10", "sda2"], read, false)).toEqual(["sda2", "sda10"]);
  });
  it("puts what is unknown last both ways", () => {
    expect(sortRows([null, 2, 5], read, true)).toEqual([5, 2, null]);
    expect(sortRows([null, 2, 5], read, false)).toEqual([2, 5, null]);
  });
  it("keeps the order of equals", () => {
    const rows = [
      { n: "b", v: 1 },
      { n: "a", v: 1 },
    ];
    expect(sortRows(rows, (row) => row.v, true).map(({ n }) => n)).toEqual(["b", "a"]);
  });
});

describe("nextSorting", () => {
  it("turns around, or begins with the largest figure or the first name", () => {
    expect(nextSorting({ column: "cpu", descending: true }, "cpu", true)).toEqual({ column: "cpu", descending: false });
    expect(nextSorting({ column: "cpu", descending: true }, "name", false)).toEqual({
      column: "name",
      descending: false,
    });
    expect(nextSorting({ column: "name", descending: false }, "cpu", true)).toEqual({
      column: "cpu",
      descending: true,
    });
  });
});
