// From a dashboard's panel to the specification of a chart, its variables filled in. Pure.

import type { Color, PanelKind, PanelSpec, Signal, StateSpec, ThresholdSpec } from "../../charts/panel-spec";
import type { DashboardPanel, Level } from "../../lib/dashboard/dashboard";
import { fillQuery, fillTitle, type Scope } from "../../lib/dashboard/variables";
import { format } from "../../lib/format";

/** What a query asks, the variables filled in. */
export function exprOf({ expr, negate }: DashboardPanel["queries"][number], scope: Scope): string {
  const filled = fillQuery(expr, scope).trim();
  return negate ? `-(${filled})` : filled;
}

/** The queries that are more than an empty field of a new panel. */
export function askedOf({ queries }: DashboardPanel): DashboardPanel["queries"] {
  return queries.filter(({ expr }) => expr.trim() !== "");
}

const SIGNALS: Readonly<Record<Level, Signal>> = { ok: "ok", warning: "warn", critical: "crit", plain: "muted" };

/** Where something begins to be wrong is a line across; that all is well needs none. */
function thresholdsOf({ thresholds = [], unit }: DashboardPanel): ThresholdSpec[] {
  return thresholds.flatMap(({ value, level }) =>
    value === null || level === "ok" ? [] : [{ value, label: format(value, unit), color: SIGNALS[level] }],
  );
}

function stateOf({ value, text }: { value: number; text: string }, i: number): StateSpec {
  return { value, name: text, color: ((i % 8) + 1) as Color };
}

const CHARTS: Readonly<Partial<Record<DashboardPanel["kind"], PanelKind>>> = {
  stack: "stack",
  columns: "bars",
  timeline: "timeline",
  heat: "heat",
};

const NOTHING = "There are no series for these queries in this range: their metrics are not collected here.";

export function chartSpec(panel: DashboardPanel, scope: Scope): PanelSpec {
  return {
    id: panel.id,
    title: fillTitle(panel.title, scope),
    kind: CHARTS[panel.kind] ?? "line",
    unit: panel.unit,
    queries: askedOf(panel).map((query) => ({
      expr: exprOf(query, scope),
      // Without a name, what tells the series apart.
      legend: fillTitle(query.legend, scope) || "{{*}}",
      ...(query.color ? { color: query.color } : {}),
      ...(query.apart ? { apart: true } : {}),
    })),
    thresholds: thresholdsOf(panel),
    ...(panel.words ? { states: panel.words.map(stateOf) } : {}),
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
