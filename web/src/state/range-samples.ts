// A range's samples for a file: asked for once, on the grid that a chart of the greatest width would have.

import { queryRange, type RangeQuestion } from "../api/prometheus";
import type { Cell } from "../lib/csv";
import { tellApart } from "../lib/legend";
import type { Frame } from "../lib/series";
import { STEP_SECONDS } from "./feed";
import { type TimeRange, windowOf } from "./range";
import { gridOf, POINTS_MAX, viewOf, widen } from "./step";

export function rangeQuestion(query: string, range: TimeRange, now: number): RangeQuestion {
  const view = viewOf(range, { points: POINTS_MAX, now });
  if (view) return { query: widen(query, view.windowSeconds), ...gridOf(view, now), stepSeconds: view.stepSeconds };
  const [start, end] = windowOf(range, now);
  return { query, start, end, stepSeconds: STEP_SECONDS };
}

export function loadRanges(queries: readonly string[], range: TimeRange, now: number): Promise<Frame[]> {
  return Promise.all(queries.map((query) => queryRange(rangeQuestion(query, range, now))));
}

/** A row for each instant, a column for each series; an instant without a sample leaves its cell empty. */
export function rangeCells(queries: readonly string[], frames: readonly Frame[]): Cell[][] {
  const times = [...new Set(frames.flatMap((frame) => frame.times))].sort((a, b) => a - b);
  const columns = frames.flatMap((frame, i) => {
    const rowOf = new Map(frame.times.map((time, row) => [time, row]));
    const all = [...frame.columns.values()];
    const names = tellApart(all.map(({ labels }) => labels));
    return all.map(({ values }, column) => ({
      name: queries.length > 1 ? `${queries[i]}: ${names[column]}` : (names[column] ?? ""),
      at: (time: number) => values[rowOf.get(time) ?? -1] ?? null,
    }));
  });
  const head: Cell[] = ["time", ...columns.map(({ name }) => name)];
  return [head, ...times.map((time) => [new Date(time * 1000).toISOString(), ...columns.map(({ at }) => at(time))])];
}
