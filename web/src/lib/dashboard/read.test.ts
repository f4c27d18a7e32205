import { describe, expect, it } from "vitest";
import {
  type Dashboard,
  emptyDashboard,
  freeId,
  HEIGHT_MAX,
  NAME_PATTERN,
  nameFrom,
  PANELS_MAX,
  QUERIES_MAX,
  VARIABLES_MAX,
} from "./dashboard";
import { readDashboard, readDashboardText } from "./read";

const panel = {
  id: "a",
  title: "A",
  kind: "line",
  unit: "bytes",
  queries: [{ expr: "up", legend: "" }],
  x: 0,
  y: 0,
  w: 12,
  h: 8,
};
const withPanel = (changes: object) => ({ ...emptyDashboard("T"), panels: [{ ...panel, ...changes }] });
const errorOf = (value: unknown) => (readDashboard(value) as { error?: string }).error;
const times = <T>(count: number, make: (i: number) => T) => Array.from({ length: count }, (_, i) => make(i));

describe("a dashboard's file", () => {
  it("is read as it was written", () => {
    const whole = withPanel({
      help: "h",
      min: 0,
      max: 1,
      thresholds: [{ value: null, level: "ok" }],
      words: [{ value: 0, text: "down" }],
      reduce: "mean",
      repeat: "disk",
    });
    expect(readDashboardText(JSON.stringify(whole))).toEqual({ dashboard: whole });
  });
  it.each<[string, unknown, string]>([
    ["no object", [], "the dashboard has to be an object"],
    ["another version", { ...emptyDashboard("T"), version: 2 }, "the dashboard.version has to be one of 1"],
    ["no title", { version: 1, variables: [], panels: [] }, 'the dashboard lacks "title"'],
    ["a key of its own", { ...emptyDashboard("T"), extra: 1 }, 'the dashboard has "extra", which is not known'],
    ["a kind", withPanel({ kind: "pie" }), "the dashboard.panels[0].kind has to be one of line"],
    ["a unit", withPanel({ unit: "furlong" }), "the dashboard.panels[0].unit has to be one of"],
    ["a width", withPanel({ w: 0 }), "the dashboard.panels[0].w has to be a whole number from 1 to 24"],
    ["a number as text", withPanel({ min: "1" }), "the dashboard.panels[0].min has to be a number"],
    [
      "no query's text",
      withPanel({ queries: [{ expr: 1, legend: "" }] }),
      "panels[0].queries[0].expr has to be a text",
    ],
    ["past the grid", withPanel({ x: 13 }), "reaches past the grid's 24 columns"],
    ["a prototype's key", withPanel({ constructor: 1 }), 'has "constructor", which is not known'],
    ["two of an id", { ...emptyDashboard("T"), panels: [panel, panel] }, 'two panels are called "a"'],
    [
      "a variable's name",
      { ...emptyDashboard("T"), variables: [{ name: "a b", kind: "text" }] },
      "variables[0].name has to be a name",
    ],
  ])("refuses %s", (_, value, message) => {
    expect(errorOf(value)).toContain(message);
  });
  it("says that something is no JSON", () => {
    expect(readDashboardText("{")).toEqual({ error: expect.stringContaining("not JSON") });
  });
  it("has limits", () => {
    const panels = (count: number) => ({
      ...emptyDashboard("T"),
      panels: times(count, (i) => ({ ...panel, id: `${i}` })),
    });
    const queries = (count: number) => withPanel({ queries: times(count, () => ({ expr: "up", legend: "" })) });
    const variables = (count: number) => ({
      ...emptyDashboard("T"),
      variables: times(count, (i) => ({ name: `v${i}`, kind: "text" })),
    });
    const height = (h: number) => withPanel({ h });
    for (const [make, most] of [
      [panels, PANELS_MAX],
      [queries, QUERIES_MAX],
      [variables, VARIABLES_MAX],
      [height, HEIGHT_MAX],
    ] as const) {
      expect(errorOf(make(most))).toBeUndefined();
      expect(errorOf(make(most + 1))).toContain(String(most));
    }
  });
});

describe("names", () => {
  it.each([
    ["Disks & network", "disks-network"],
    ["  Café  ", "cafe"],
    ["日本", "dashboard"],
    ["x".repeat(200), "x".repeat(56)],
    ["../../etc/passwd", "etc-passwd"],
  ])("of %j is %j", (title, name) => {
    expect(nameFrom(title)).toBe(name);
    expect(name).toMatch(NAME_PATTERN);
  });
  it("are counted on where they are taken", () => {
    expect(nameFrom("A", ["a", "a-2"])).toBe("a-3");
    expect(freeId([{ id: "p2" }] as Dashboard["panels"])).toBe("p3");
  });
});
