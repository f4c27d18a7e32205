import { describe, expect, it } from "vitest";
import { type Metric, mergeMetrics } from "./metrics";
import { PAGES } from "./pages";
import { movedTo, paletteItems } from "./palette";

const METRICS: readonly Metric[] = mergeMetrics(
  ["node_memory_MemFree_bytes", "node_load1", ...Array.from({ length: 30 }, (_, i) => `many_${i}_total`)],
  new Map(Array.from({ length: 30 }, (_, i) => [`many_${i}_total`, { type: "counter", help: "Of many." }])),
  new Map(),
);
const titles = (text: string) => paletteItems("", text, METRICS).map(({ title }) => title);

describe("paletteItems", () => {
  it("offers all pages, ranges and themes before anything was typed", () => {
    const groups = new Set(paletteItems("", "", METRICS).map(({ group }) => group));
    expect(groups).toEqual(new Set(["Pages", "Time", "Theme"]));
    expect(titles("")).toEqual(expect.arrayContaining(PAGES.map(({ title }) => title)));
  });

  it.each([
    ["mem", ["Memory", "node_memory_MemFree_bytes"]],
    ["last 7", ["Last 7 days"]],
    ["7d", ["Last 7 days"]],
    ["90m", ["Last 1 h 30 min"]],
    ["last 2d", ["Last 2 d"]],
    ["1s", []],
    ["dark", ["Dark theme"]],
    ["load1", ["node_load1"]],
    ["no such thing", []],
  ])("%s", (text, found) => {
    expect(titles(text)).toEqual(found);
  });

  it("does not list metrics for one letter, nor more than can be read", () => {
    expect(titles("m").some((title) => title.startsWith("many"))).toBe(false);
    expect(titles("many")).toHaveLength(12);
  });

  it("keeps the range on the way, and asks a counter for its rate", () => {
    const [item] = paletteItems("range=1h&q=old", "many_7", METRICS);
    expect(item?.action).toEqual({
      kind: "go",
      address: "/explore?range=1h&q=rate%28many_7_total%5B1m%5D%29",
    });
    const page = paletteItems("range=1h&q=old", "cpu", METRICS)[0];
    expect(page?.action).toEqual({ kind: "go", address: "/cpu?range=1h" });
  });

  it("leads to the dashboards that people made", () => {
    const boards = [
      { name: "my-disks", title: "Disks of mine" },
      { name: "bare", title: "" },
    ];
    const found = paletteItems("range=1h&var-a=1", "dis mine", METRICS, boards);
    expect(found).toMatchObject([{ title: "Disks of mine", action: { kind: "go", address: "/d/my-disks?range=1h" } }]);
    expect(paletteItems("", "bare", METRICS, boards)).toMatchObject([{ title: "bare" }]);
  });

  it("takes a question for one", () => {
    const [item] = paletteItems("", "sum(node_load1)", METRICS);
    expect(item).toMatchObject({ group: "Explore", action: { kind: "go", address: "/explore?q=sum%28node_load1%29" } });
  });

  it("has no two items of one id", () => {
    const ids = paletteItems("", "", METRICS).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe("movedTo", () => {
  it.each([
    [0, "ArrowDown", 1],
    [9, "ArrowDown", 0],
    [0, "ArrowUp", 9],
    [3, "PageDown", 9],
    [3, "PageUp", 0],
    [3, "x", null],
  ])("from %i by %s to %s of ten", (at, key, to) => {
    expect(movedTo(at, key, 10)).toBe(to);
  });

  it("leads nowhere in an empty list", () => {
    expect(movedTo(0, "ArrowDown", 0)).toBeNull();
  });
});
