// The panel of Explore's graph: one chart of all queries that can be drawn. Pure.

import type { PanelSpec } from "../../charts/panel-spec";
import { APART } from "../../charts/series";
import type { Unit } from "../../lib/format";

/** As many lines as a large chart can show with eight colours. */
export const LINES_MAX = 40;

/** By letter: queries that cannot be drawn have their letters as well. */
export interface LetteredQuery {
  letter: string;
  query: string;
}

export function graphSpec(queries: readonly LetteredQuery[], unit: Unit): PanelSpec {
  const several = queries.length > 1;
  return {
    id: "explore",
    title: "Graph",
    kind: "line",
    unit,
    queries: queries.map(({ letter, query }) => ({ expr: query, legend: several ? `${letter}: ${APART}` : APART })),
    scaleMin: 0,
    seriesMax: LINES_MAX,
    help: "The answers of the queries above over the range of the page.",
    empty: "No samples match in this time: does the metric exist, and do the labels?",
  };
}

/** What to say of series that have no line; nothing where all have one. */
export function leftOutWords(series: number): string | null {
  if (series <= LINES_MAX) return null;
  return `The first ${LINES_MAX} of ${series} series are drawn. topk(10, …) asks for the largest; the table and the file have all.`;
}
