import { describe, expect, it } from "vitest";
import { selectionOf, withSelection } from "./selection";

describe("selectionOf", () => {
  it.each([
    ["?select=100-160", { start: 100, end: 160 }],
    ["?range=1h&select=100-101", { start: 100, end: 101 }],
    ["?select=100-100", null],
    ["?select=160-100", null],
    ["?select=-5-100", null],
    ["?select=100", null],
    ["?select=1e9-2e9", null],
    ["", null],
  ])("%j", (search, selection) => {
    expect(selectionOf(search)).toEqual(selection);
  });
});

describe("withSelection", () => {
  it.each([
    [{ start: 100.4, end: 160.2 }, "range=1h&select=100-161"],
    [{ start: 100, end: 100 }, "range=1h&select=100-101"],
    [null, "range=1h"],
  ])("of %j leaves the range alone", (selection, query) => {
    expect(withSelection("?range=1h&select=1-2", selection)).toBe(query);
  });
  it("is read back", () => {
    expect(selectionOf(withSelection("", { start: 7, end: 9 }))).toEqual({ start: 7, end: 9 });
  });
});
