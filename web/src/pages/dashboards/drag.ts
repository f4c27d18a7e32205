// Where a panel goes that the mouse pulls or a key pushes. Pure; the grid's edges are the layout's to keep.

import { COLUMNS, type DashboardPanel, type Place } from "../../lib/dashboard/dashboard";

export interface Cell {
  width: number;
  height: number;
}

export interface Drag {
  kind: "move" | "resize";
  /** As they were when it began: what was pushed away comes back when the way is free again. */
  panel: DashboardPanel;
  panels: readonly DashboardPanel[];
  fromX: number;
  fromY: number;
}

export function dragged({ kind, panel, fromX, fromY }: Drag, at: { x: number; y: number }, cell: Cell): Place {
  const [columns, rows] = [Math.round((at.x - fromX) / cell.width), Math.round((at.y - fromY) / cell.height)];
  const { x, y, w, h } = panel;
  return kind === "move"
    ? { x: x + columns, y: y + rows, w, h }
    : { x, y, w: Math.min(w + columns, COLUMNS - x), h: h + rows };
}

const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** The heights of the panels that share a column with this one. */
function heightsBeside(panels: readonly DashboardPanel[], { id, x, w }: DashboardPanel): number[] {
  return panels.filter((other) => other.id !== id && other.x < x + w && x < other.x + other.w).map(({ y }) => y);
}

/** Null: the key means something else. Up and down go past the next panel: there are no gaps to stand in. */
export function afterKey(
  panels: readonly DashboardPanel[],
  panel: DashboardPanel,
  { key, resize }: { key: string; resize: boolean },
): Place | null {
  const step = STEPS[key];
  if (!step) return null;
  const [columns, rows] = step;
  const { x, y, w, h } = panel;
  if (resize) return { x, y, w: Math.min(w + columns, COLUMNS - x), h: h + rows };
  if (rows === 0) return { x: x + columns, y, w, h };
  const heights = heightsBeside(panels, panel);
  const above = heights.filter((other) => other < y);
  const below = heights.filter((other) => other > y);
  if (rows < 0) return { x, y: above.length > 0 ? Math.max(...above) : y, w, h };
  return { x, y: below.length > 0 ? Math.min(...below) + 1 : y, w, h };
}
