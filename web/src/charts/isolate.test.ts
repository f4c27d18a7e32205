import { describe, expect, it } from "vitest";
import { type Isolation, isolate, toggle, withinSeries } from "./isolate";

const ALL = ["user", "system", "iowait"];
const set = (...names: string[]): Isolation => new Set(names);

describe("a click", () => {
  it.each([
    [null, "user", set("user")],
    [set("user"), "user", null],
    [set("user"), "system", set("system")],
    [set("user", "system"), "user", set("user")],
  ])("%j on %s shows %j", (shown, name, expected) => {
    expect(isolate(shown, name)).toEqual(expected);
  });
});

describe("a click with Shift", () => {
  it.each([
    [set("user"), "system", set("user", "system")],
    [set("user", "system"), "iowait", null],
    [set("user", "system"), "system", set("user")],
    [set("user"), "user", null],
    [null, "user", set("system", "iowait")],
  ])("%j on %s shows %j", (shown, name, expected) => {
    expect(toggle(shown, name, ALL)).toEqual(expected);
  });
  it("leaves what was shown before as it was", () => {
    const before = set("user");
    toggle(before, "system", ALL);
    expect(before).toEqual(set("user"));
  });
});

describe("other series", () => {
  it.each([
    [null, ALL, null],
    [set("user"), ALL, set("user")],
    [set("gone"), ALL, null],
    [set("user", "gone"), ["user"], null],
  ])("leave of %j in %j %j", (shown, all, expected) => {
    expect(withinSeries(shown, all)).toEqual(expected);
  });
});
