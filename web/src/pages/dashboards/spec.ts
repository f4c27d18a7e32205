// From a dashboard's panel to the specification of a chart, its variables filled in. Pure.

import type { PanelSpec } from "../../charts/panel-spec";
import type { DashboardPanel } from "../../lib/dashboard/dashboard";
import { fillQuery, fillTitle, type Scope } from "../../lib/dashboard/variables";

/** What a query asks, the variables filled in. */
export function exprOf({ expr, negate }: DashboardPanel["queries"][number], scope: Scope): string {
  const filled = fillQuery(expr, scope).trim();
  return negate ? `-(${filled})` : filled;
}

/** The queries that are more than an empty field of a new panel. */
export function askedOf({ queries }: DashboardPanel): DashboardPanel["queries"] {
  return queries.filter(({ expr }) => expr.trim() !== "");
}

const NOTHING = "There are no series for these queries in this range: their metrics are not collected here.";

export function chartSpec(panel: DashboardPanel, scope: Scope): PanelSpec {
  return {
    id: panel.id,
    title: fillTitle(panel.title, scope),
    kind: panel.kind === "stack" ? "stack" : "line",
    unit: panel.unit,
    queries: askedOf(panel).map((query) => ({
      expr: exprOf(query, scope),
      // Without a name, what tells the series apart.
      legend: fillTitle(query.legend, scope) || "{{*}}",
      ...(query.color ? { color: query.color } : {}),
    })),
    scaleMin: panel.max ?? 0,
    ...(panel.max !== undefined ? { scaleMax: panel.max } : {}),
    help: fillTitle(panel.help ?? "", scope) || panel.queries.map((query) => exprOf(query, scope)).join("\n"),
    empty: NOTHING,
  };
}

/** What is a whole in a unit: the end of its scale. */
export function wholeOf(unit: PanelSpec["unit"]): number | null {
  if (unit === "percent") return 100;
  return unit === "share" ? 1 : null;
}
