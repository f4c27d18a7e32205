import { describe, expect, it } from "vitest";
import type { DashboardPanel } from "../../lib/dashboard/dashboard";
import { moved } from "../../lib/dashboard/layout";
import { afterKey, type Drag, dragged } from "./drag";

const place = { x: 4, y: 2, w: 12, h: 8 };
const panel: DashboardPanel = { id: "a", title: "", kind: "line", unit: "count", queries: [], ...place };
const cell = { width: 50, height: 40 };

describe("a pull of the mouse", () => {
  const drag = (kind: Drag["kind"]): Drag => ({ kind, panel, panels: [panel], fromX: 100, fromY: 100 });
  it("moves or resizes by whole cells", () => {
    expect(dragged(drag("move"), { x: 226, y: 59 }, cell)).toEqual({ x: 7, y: 1, w: 12, h: 8 });
    expect(dragged(drag("resize"), { x: 60, y: 180 }, cell)).toEqual({ x: 4, y: 2, w: 11, h: 10 });
  });
  it("widens to the edge and not past it, which would move the panel", () => {
    expect(dragged(drag("resize"), { x: 5000, y: 100 }, cell)).toEqual({ x: 4, y: 2, w: 20, h: 8 });
  });
});

describe("a key", () => {
  it.each([
    ["ArrowLeft", false, { ...place, x: 3 }],
    ["ArrowRight", false, { ...place, x: 5 }],
    ["ArrowUp", false, place],
    ["ArrowRight", true, { ...place, w: 13 }],
    ["ArrowUp", true, { ...place, h: 7 }],
    ["a", false, null],
  ])("%s, resizing %s", (key, resize, expected) => {
    expect(afterKey([panel], panel, { key, resize })).toEqual(expected);
  });
  it("passes the next panel up or down, also a row", () => {
    const named = (id: string, y: number, more = {}): DashboardPanel => ({
      ...panel,
      id,
      x: 0,
      y,
      w: 24,
      h: 8,
      ...more,
    });
    const panels = [named("a", 0), named("r", 8, { kind: "row", h: 1 }), named("b", 9)];
    const pushed = (id: string, key: string) => {
      const target = panels.find((each) => each.id === id) as DashboardPanel;
      const after = moved(panels, id, afterKey(panels, target, { key, resize: false }) as DashboardPanel);
      return after.toSorted((one, other) => one.y - other.y).map((each) => each.id);
    };
    expect(pushed("b", "ArrowUp")).toEqual(["a", "b", "r"]);
    expect(pushed("a", "ArrowDown")).toEqual(["r", "a", "b"]);
    expect(pushed("b", "ArrowDown")).toEqual(["a", "r", "b"]);
  });
});
