import { expect, it } from "vitest";
import { readDashboard } from "../../lib/dashboard/read";
import { isUntouched, withNew } from "./new-panel";

it("stands below everything, with an id of its own", () => {
  const first = withNew([], "line");
  const second = withNew(first.panels, "row");
  const third = withNew(second.panels, "line");
  expect(third.panels.map(({ kind, x, y, w, h }) => [kind, x, y, w, h])).toEqual([
    ["line", 0, 0, 12, 8],
    ["row", 0, 8, 24, 1],
    ["line", 0, 9, 12, 8],
  ]);
  expect(new Set([first.id, second.id, third.id]).size).toBe(3);
  const dashboard = { version: 1, title: "T", variables: [], panels: third.panels };
  expect(readDashboard(dashboard)).toEqual({ dashboard });
});

it("is untouched until something is said of it", () => {
  const [panel] = withNew([], "line").panels;
  if (!panel) throw new Error("there is no panel");
  expect(isUntouched(panel)).toBe(true);
  expect(isUntouched({ ...panel, title: "Load" })).toBe(false);
  expect(isUntouched({ ...panel, queries: [{ expr: "up", legend: "" }] })).toBe(false);
  expect(withNew([], "row").panels.map(isUntouched)).toEqual([false]);
});
