import { describe, expect, it } from "vitest";
import { compareNames, fillTemplate, labelsKey, quoteLabelValue } from "./labels";

describe("labelsKey", () => {
  it("does not depend on the order of labels", () => {
    expect(labelsKey({ a: "1", b: "2" })).toBe(labelsKey({ b: "2", a: "1" }));
  });
  it("keeps values with separators apart", () => {
    expect(labelsKey({ a: '1","b' })).not.toBe(labelsKey({ a: "1", b: "" }));
  });
});

describe("fillTemplate", () => {
  it("fills labels and drops unknown ones", () => {
    expect(fillTemplate("{{device}} read{{no}}", { device: "vda" })).toBe("vda read");
  });
  it("takes a hostile value as it is", () => {
    expect(fillTemplate("{{device}}", { device: "<img onerror>{{device}}" })).toBe("<img onerror>{{device}}");
  });
});

describe("quoteLabelValue", () => {
  it.each([
    ["eth0", '"eth0"'],
    ['a"b', '"a\\"b"'],
    ["a\\", '"a\\\\"'],
    ["a\nb", '"a\\nb"'],
  ])("%j becomes %j", (value, expected) => {
    expect(quoteLabelValue(value)).toBe(expected);
  });
});

describe("compareNames", () => {
  it("counts numbers", () => {
    expect(["cpu10", "cpu2", "cpu1"].sort(compareNames)).toEqual(["cpu1", "cpu2", "cpu10"]);
  });
});
