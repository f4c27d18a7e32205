// What a new panel or row is, and where it stands: below everything. Pure.

import { COLUMNS, type DashboardPanel, freeId } from "../../lib/dashboard/dashboard";
import { compacted, placeBelow } from "../../lib/dashboard/layout";

const WIDTH = COLUMNS / 2;
const HEIGHT = 8;

export function withNew(
  panels: readonly DashboardPanel[],
  kind: "line" | "row",
): { panels: DashboardPanel[]; id: string } {
  const id = freeId(panels);
  const place = kind === "row" ? placeBelow(panels, COLUMNS, 1) : placeBelow(panels, WIDTH, HEIGHT);
  const said = kind === "row" ? { title: "New row", queries: [] } : { title: "", queries: [{ expr: "", legend: "" }] };
  return { panels: compacted([...panels, { ...said, ...place, id, kind, unit: "count" }]), id };
}

/** Whether nothing was said yet of a panel: who cancels it then wants none. */
export function isUntouched({ kind, title, queries }: DashboardPanel): boolean {
  return kind === "line" && title === "" && queries.every(({ expr }) => expr === "");
}
