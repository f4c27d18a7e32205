// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what is in braces is for the dashboard to fill in

import { describe, expect, it } from "vitest";
import type { DashboardVariable } from "./dashboard";
import {
  ALL,
  chosenOf,
  fillQuery,
  fillTitle,
  namesIn,
  optionsFrom,
  optionsQuestion,
  type Scope,
  type VariableState,
  withChosen,
} from "./variables";

const options = ["sda", "nvme0n1", 'a"b\\c'].map((value) => ({ value, text: value }));
const state = (variable: Partial<DashboardVariable>, ...chosen: string[]): VariableState => ({
  variable: { name: "disk", kind: "query", ...variable },
  options,
  chosen,
});
const scope = (...variables: VariableState[]): Scope => ({ variables, stepSeconds: 15, rangeSeconds: 3600 });

describe("texts with variables", () => {
  const multi = { multi: true, all: true };
  it.each<[string, VariableState, string]>([
    ['x{device="$disk"}', state({}, "sda"), 'x{device="sda"}'],
    ['x{device="${disk}"}', state({}, "sda"), 'x{device="sda"}'],
    ['x{device="[[disk]]"}', state({}, "sda"), 'x{device="sda"}'],
    ['x{device="$disk"}', state({}, 'a"b\\c'), 'x{device="a\\"b\\\\c"}'],
    ['x{device=~"$disk"}', state(multi, "sda", "nvme0n1"), 'x{device=~"(sda|nvme0n1)"}'],
    ['x{device=~"$disk"}', state(multi, "md.0"), 'x{device=~"md\\\\.0"}'],
    ['x{device=~"${disk:regex}"}', state({}, "md.0"), 'x{device=~"md\\\\.0"}'],
    ['x{device=~"${disk:pipe}"}', state(multi, "a", "b"), 'x{device=~"a|b"}'],
    ["${disk:csv}", state(multi, "a", "b"), "a,b"],
    ["${disk:raw}", state({}, "md.0"), "md.0"],
    ["${disk:doublequote}", state(multi, "a", "b"), '"a","b"'],
    ['x{device=~"$disk"}', state({ ...multi, allValue: ".+" }, ALL), 'x{device=~".+"}'],
    ['x{device=~"$disk"}', state(multi, ALL), 'x{device=~"(sda|nvme0n1|a\\"b\\\\\\\\c)"}'],
    ["rate(x[$disk])", state({ kind: "interval" }, "$__interval"), "rate(x[15s])"],
    ['label_replace(x, "a", "$1", "b", "(.*)")', state({}, "sda"), 'label_replace(x, "a", "$1", "b", "(.*)")'],
    ["$other ${other}", state({}, "sda"), "$other ${other}"],
    ["$disks", state({}, "sda"), "$disks"],
  ])("%s", (text, variable, expected) => {
    expect(fillQuery(text, scope(variable))).toBe(expected);
  });
  it("finds series without the label where there is nothing to choose from", () => {
    const nothing = { ...state({}), options: [] };
    expect(fillQuery('x{device="$disk"}', scope(nothing))).toBe('x{device=""}');
    const all = { ...state(multi, ALL), options: [] };
    expect(fillQuery('x{device=~"$disk"}', scope(all))).toBe('x{device=~".*"}');
  });
  it("knows the step and the range", () => {
    expect(fillQuery("$__rate_interval $__interval ${__interval_ms} $__range $__range_s", scope())).toBe(
      "16s 15s 15000 3600s 3600",
    );
    // Live points are a second apart, in which there is no rate.
    expect(fillQuery("$__rate_interval $__interval", { ...scope(), stepSeconds: 1 })).toBe("5s 5s");
  });
  it("reads as words in titles", () => {
    expect(fillTitle("Disk $disk", scope(state({ multi: true }, "md.0", "sda")))).toBe("Disk md.0 + sda");
    expect(fillTitle("Disk $disk", scope(state(multi, ALL)))).toBe("Disk All");
  });
  it("tells the names in a text", () => {
    expect(namesIn('label_values(x{a="$one", b=~"${two:regex}"}, [[three]])')).toEqual(["one", "two", "three"]);
  });
});

describe("a variable's query", () => {
  it.each([
    ["label_values(up)", { kind: "label_values", selector: "", label: "up" }],
    ["label_values(up, instance)", { kind: "label_values", selector: "up", label: "instance" }],
    ['label_values(up{a="x,y", b=~"z"}, job)', { kind: "label_values", selector: 'up{a="x,y", b=~"z"}', label: "job" }],
    ["query_result(topk(3, up))", { kind: "query_result", expr: "topk(3, up)" }],
    ["metrics(node_.*)", { kind: "metrics", pattern: "node_.*" }],
    ["label_names()", { kind: "label_names" }],
    ["SHOW TABLES", null],
    ["label_values(up, )", null],
    ["", null],
  ])("%s", (query, expected) => {
    expect(optionsQuestion(query)).toEqual(expected);
  });
});

describe("options", () => {
  it("are sorted as people count, each once", () => {
    expect(optionsFrom(["sda10", "sda2", "sda2"], "").map(({ value }) => value)).toEqual(["sda2", "sda10"]);
  });
  it("are what the regex takes of each result", () => {
    expect(optionsFrom(["node-1:9100", "other"], "/(.*):\\d+/").map(({ value }) => value)).toEqual(["node-1"]);
    expect(optionsFrom(["a b"], "(?<text>\\w) (?<value>\\w)")).toEqual([{ text: "a", value: "b" }]);
  });
  it("are all of them where the regex is none", () => {
    expect(optionsFrom(["a"], "/(/")).toHaveLength(1);
  });
});

describe("what is chosen", () => {
  it.each<[string, Partial<DashboardVariable>, string, string[]]>([
    ["the address", { value: ["sda"] }, "var-disk=nvme0n1", ["nvme0n1"]],
    ["the dashboard's own", { value: ["nvme0n1"] }, "", ["nvme0n1"]],
    ["the first where that is gone", { value: ["sdz"] }, "var-disk=sdx", ["sda"]],
    ["one alone", {}, "var-disk=sda&var-disk=nvme0n1", ["sda"]],
    ["several", { multi: true }, "var-disk=sda&var-disk=nvme0n1", ["sda", "nvme0n1"]],
    ["all", { all: true }, "", [ALL]],
    ["no all where it is no choice", {}, `var-disk=${ALL}`, ["sda"]],
    ["any text", { kind: "text" }, "var-disk=whatever", ["whatever"]],
    ["a constant, whatever the address says", { kind: "constant", value: ["x"] }, "var-disk=y", ["x"]],
  ])("is %s", (_, variable, search, expected) => {
    expect(chosenOf({ name: "disk", kind: "query", ...variable }, options, search)).toEqual(expected);
  });
  it("goes into the address beside what is there", () => {
    expect(withChosen("range=1h&var-a=1&var-disk=x", "disk", ["sda", "sdb"])).toBe(
      "range=1h&var-a=1&var-disk=sda&var-disk=sdb",
    );
  });
});
