// What a legend's table says of a series over the window shown. Pure.

import type { Values } from "./align";

export interface Statistics {
  last: number | null;
  min: number | null;
  mean: number | null;
  max: number | null;
}

export interface StatisticsWindow {
  times: readonly number[];
  from: number;
  to: number;
}

/** Of the values within the window alone: the rows beyond its ends are there only to draw lines up to the edges. */
export function statisticsOf(values: Values, { times, from, to }: StatisticsWindow): Statistics {
  let [count, sum] = [0, 0];
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let last: number | null = null;
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    const time = times[row] as number;
    if (typeof value !== "number" || time < from || time > to) continue;
    count++;
    sum += value;
    low = Math.min(low, value);
    high = Math.max(high, value);
    last = value;
  }
  return count === 0 ? { last, min: null, mean: null, max: null } : { last, min: low, mean: sum / count, max: high };
}
