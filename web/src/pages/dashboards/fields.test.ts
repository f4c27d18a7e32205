import { describe, expect, it } from "vitest";
import { numberField, optionsText, parseOptions, parseThresholds, thresholdsText } from "./fields";

describe("fields", () => {
  it.each([
    ["", undefined],
    [" 1,5 ", 1.5],
    ["-2e3", -2000],
    ["x", undefined],
    ["0", 0],
  ])("the number in %j is %s", (text, number) => {
    expect(numberField(text)).toBe(number);
  });
  it.each([
    [
      "ok, 80 warning, 90.5 critical",
      [
        ["ok", null],
        ["warning", 80],
        ["critical", 90.5],
      ],
    ],
    ["-1e3 ok", [["ok", -1000]]],
    ["", []],
    ["80", null],
    ["80 red", null],
    ["1.2.3 ok", null],
  ])("the thresholds in %j", (text, expected) => {
    const thresholds = parseThresholds(text);
    expect(thresholds?.map(({ level, value }) => [level, value]) ?? null).toEqual(expected);
    if (thresholds) expect(parseThresholds(thresholdsText(thresholds))).toEqual(thresholds);
  });
  it("options are written as they are read", () => {
    const options = [
      { text: "small", value: "1" },
      { text: "2", value: "2" },
    ];
    expect(parseOptions("small : 1, 2,")).toEqual(options);
    expect(parseOptions(optionsText(options))).toEqual(options);
  });
});
