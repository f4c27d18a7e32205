// The pixels of a heat map: rows of values, columns of time. Pure.

import type { Values } from "./align";
import type { ScaleBounds } from "./scale";

/** Which of so many cells a value's opacity is, from 0 (nothing) to 1 (the top or more); null for no value. */
export function heatOpacity(value: number | null | undefined, top: number): number | null {
  if (typeof value !== "number") return null;
  return Math.min(1, Math.max(0, value / top));
}

/** Averages a row's values into cells, so that a window of any length fits the width there is. */
export function heatCells(
  times: readonly number[],
  values: Values,
  from: number,
  to: number,
  cells: number,
): (number | null)[] {
  const sums = new Array<number>(cells).fill(0);
  const counts = new Array<number>(cells).fill(0);
  for (const [row, time] of times.entries()) {
    const value = values[row];
    if (typeof value !== "number" || time < from || time > to) continue;
    const cell = Math.min(cells - 1, Math.floor(((time - from) / (to - from)) * cells));
    sums[cell] = (sums[cell] as number) + value;
    counts[cell] = (counts[cell] as number) + 1;
  }
  return sums.map((sum, cell) => (counts[cell] ? sum / (counts[cell] as number) : null));
}

/** The value of a full colour: what a scale cannot pass, or else the largest there is. */
export function heatTop(columns: readonly Values[], { scaleMin, scaleMax }: ScaleBounds): number {
  if (scaleMax !== undefined) return scaleMax;
  return columns.reduce(
    (most, values) => values.reduce<number>((high, value) => Math.max(high, value ?? 0), most),
    scaleMin,
  );
}
