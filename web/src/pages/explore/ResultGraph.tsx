// All queries that can be drawn, in one chart.

import { useMemo } from "react";
import { Panel } from "../../charts/Panel";
import type { PanelSpec } from "../../charts/panel-spec";
import { APART } from "../../charts/series";
import type { Unit } from "../../lib/format";
import { LETTERS } from "../../state/explore";

/** As many lines as a large chart can show with eight colours. */
export const LINES_MAX = 40;

export interface ResultGraphProps {
  /** By letter: queries that cannot be drawn have their letters as well. */
  queries: readonly { letter: string; query: string }[];
  unit: Unit;
}

export function graphSpec({ queries, unit }: ResultGraphProps): PanelSpec {
  const several = queries.length > 1;
  return {
    id: "explore",
    title: "Graph",
    kind: "line",
    unit,
    queries: queries.map(({ letter, query }) => ({ expr: query, legend: several ? `${letter}: ${APART}` : APART })),
    scaleMin: 0,
    seriesMax: LINES_MAX,
    help: `The answers of the queries above over the range of the page; of more than ${LINES_MAX} series the first.`,
    empty: "No samples match in this time: does the metric exist, and do the labels?",
  };
}

export function ResultGraph({ queries, unit }: ResultGraphProps) {
  const key = JSON.stringify(queries);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the list, which is new at each render
  const spec = useMemo(() => graphSpec({ queries, unit }), [key, unit]);
  return <Panel spec={spec} />;
}

export const letterOf = (index: number): string => LETTERS[index] ?? "";
