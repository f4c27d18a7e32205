import { describe, expect, it } from "vitest";
import { COLUMNS, type DashboardPanel, HEIGHT_MAX, HEIGHT_MIN, WIDTH_MIN } from "./dashboard";
import { compacted, fitted, moved, placeAll, sectionsOf, stacked } from "./layout";
import type { Scope } from "./variables";

function panel(id: string, place: [x: number, y: number, w: number, h: number], more = {}): DashboardPanel {
  const [x, y, w, h] = place;
  return { id, title: id, kind: "line", unit: "count", queries: [], x, y, w, h, ...more };
}
const row = (id: string, y: number, more = {}) => panel(id, [0, y, COLUMNS, 1], { kind: "row", ...more });
const placesOf = (panels: readonly DashboardPanel[]) =>
  Object.fromEntries(panels.map(({ id, x, y, w, h }) => [id, [x, y, w, h]]));
const scope = (...values: string[]): Scope => ({
  stepSeconds: 1,
  rangeSeconds: 300,
  variables: [
    {
      variable: { name: "disk", kind: "query", multi: true },
      options: values.map((value) => ({ value, text: value })),
      chosen: values,
    },
  ],
});

describe("sections", () => {
  it("are what stands under a row, which is above panels of its height", () => {
    const sections = sectionsOf([
      panel("c", [0, 9, 12, 8]),
      row("r", 9),
      panel("b", [12, 0, 12, 8]),
      panel("a", [0, 0, 12, 8]),
    ]);
    expect(sections.map(({ row: head, panels }) => [head?.id, panels.map(({ id }) => id)])).toEqual([
      [undefined, ["a", "b"]],
      ["r", ["c"]],
    ]);
  });
  it("stand one under the other without a gap", () => {
    const placed = stacked(
      sectionsOf([row("r", 5), panel("a", [0, 30, 12, 8]), row("s", 99), panel("b", [0, 100, 6, 4])]),
    );
    expect(placesOf(placed)).toEqual({ r: [0, 0, 24, 1], a: [0, 1, 12, 8], s: [0, 9, 24, 1], b: [0, 10, 6, 4] });
  });
});

describe("repetition", () => {
  const shown = (panels: DashboardPanel[], ...values: string[]) =>
    placeAll(panels, scope(...values)).flatMap(({ panels: placed }) =>
      placed.map(({ key, panel: { x, y, w } }) => [key, x, y, w]),
    );
  it("shares the width, a quarter at the least, and moves down what is below", () => {
    const panels = [panel("a", [0, 0, 12, 8], { repeat: "disk" }), panel("b", [0, 8, 12, 8])];
    expect(shown(panels, "1", "2", "3", "4", "5")).toEqual([
      ["top/a:1", 0, 0, 6],
      ["top/a:2", 6, 0, 6],
      ["top/a:3", 12, 0, 6],
      ["top/a:4", 18, 0, 6],
      ["top/a:5", 0, 8, 6],
      ["top/b", 0, 16, 12],
    ]);
  });
  it("goes down where it is said", () => {
    expect(shown([panel("a", [6, 0, 12, 8], { repeat: "disk", repeatDown: true })], "1", "2")).toEqual([
      ["top/a:1", 6, 0, 12],
      ["top/a:2", 6, 8, 12],
    ]);
  });
  it("of a row takes its panels along, each with its value", () => {
    const placed = placeAll([row("r", 0, { repeat: "disk" }), panel("a", [0, 1, 12, 8])], scope("1", "2"));
    expect(placed.map(({ panels }) => panels.map((each) => [each.key, each.scope.variables[0]?.chosen]))).toEqual([
      [["r:1/a", ["1"]]],
      [["r:2/a", ["2"]]],
    ]);
  });
  it("is once where there is nothing to repeat for", () => {
    expect(shown([panel("a", [0, 0, 12, 8], { repeat: "disk" })])).toEqual([["top/a", 0, 0, 12]]);
  });
});

describe("a place on the grid", () => {
  it.each([
    [
      { x: -3, y: -1, w: 6, h: 4 },
      { x: 0, y: 0, w: 6, h: 4 },
    ],
    [
      { x: 23, y: 2.4, w: 6, h: 4 },
      { x: 18, y: 2, w: 6, h: 4 },
    ],
    [
      { x: 0, y: 0, w: COLUMNS + 1, h: HEIGHT_MAX + 1 },
      { x: 0, y: 0, w: COLUMNS, h: HEIGHT_MAX },
    ],
    [
      { x: 0, y: 0, w: WIDTH_MIN - 1, h: HEIGHT_MIN - 1 },
      { x: 0, y: 0, w: WIDTH_MIN, h: HEIGHT_MIN },
    ],
  ])("%j is %j", (place, expected) => {
    expect(fitted(place)).toEqual(expected);
  });
});

describe("moving", () => {
  const panels = [panel("a", [0, 0, 12, 8]), panel("b", [12, 0, 12, 8]), panel("c", [0, 8, 24, 8])];
  it("pushes down what is in the way", () => {
    expect(placesOf(moved(panels, "b", { x: 0, y: 0, w: 12, h: 8 }))).toEqual({
      b: [0, 0, 12, 8],
      a: [0, 8, 12, 8],
      c: [0, 16, 24, 8],
    });
  });
  it("closes the gap it leaves", () => {
    expect(placesOf(moved(panels, "c", { x: 0, y: 0, w: 24, h: 8 }))).toMatchObject({
      c: [0, 0, 24, 8],
      a: [0, 8, 12, 8],
    });
    expect(placesOf(moved(panels, "a", { x: 0, y: 40, w: 12, h: 8 }))).toMatchObject({
      c: [0, 8, 24, 8],
      a: [0, 16, 12, 8],
    });
  });
  it("moves down what a larger panel covers", () => {
    expect(placesOf(moved(panels, "a", { x: 0, y: 0, w: 12, h: 12 }))).toMatchObject({ c: [0, 12, 24, 8] });
  });
  it("never leaves two panels on one place, whatever is moved where", () => {
    const many = [...panels, row("r", 16), panel("d", [6, 17, 9, 5]), panel("e", [3, 22, 20, 3])];
    for (const { id } of many) {
      for (let step = 0; step < 60; step++) {
        const after = moved(many, id, {
          x: (step * 7) % 24,
          y: (step * 5) % 31,
          w: 2 + (step % 22),
          h: 2 + (step % 9),
        });
        const cells = after.flatMap(({ x, y, w, h }) =>
          Array.from({ length: w * h }, (_, i) => `${x + (i % w)},${y + Math.floor(i / w)}`),
        );
        expect(new Set(cells).size).toBe(cells.length);
        expect(after).toHaveLength(many.length);
      }
    }
  });
  it("lets no panel pass a row by closing gaps", () => {
    expect(placesOf(compacted([row("r", 4), panel("a", [0, 9, 6, 4])]))).toEqual({ r: [0, 0, 24, 1], a: [0, 1, 6, 4] });
  });
});
