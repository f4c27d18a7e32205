// All queries that can be drawn, in one chart.

import { useMemo } from "react";
import { Panel } from "../../charts/Panel";
import type { Unit } from "../../lib/format";
import { graphSpec, type LetteredQuery, leftOutWords } from "./graph-spec";

export interface ResultGraphProps {
  queries: readonly LetteredQuery[];
  unit: Unit;
  /** How many series they answer together. */
  series: number;
}

export function ResultGraph({ queries, unit, series }: ResultGraphProps) {
  const key = JSON.stringify(queries);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the list, which is new at each render
  const spec = useMemo(() => graphSpec(queries, unit), [key, unit]);
  const leftOut = leftOutWords(series);
  return (
    <>
      <Panel spec={spec} />
      {leftOut && <p className="muted">{leftOut}</p>}
    </>
  );
}
