import { describe, expect, it } from "vitest";
import { UNITS } from "../lib/format";
import { chosenUnit, UNIT_CHOICES } from "./units";

describe("UNIT_CHOICES", () => {
  it("has every unit that there is, once", () => {
    expect(UNIT_CHOICES.map(({ unit }) => unit).sort()).toEqual([...UNITS].sort());
  });
});

describe("chosenUnit", () => {
  it.each([
    ["watts", "watts"],
    ["parsecs", null],
    [null, null],
  ])("%s is %s", (text, expected) => {
    expect(chosenUnit(text)).toBe(expected);
  });
});
