// The rim of a gauge: which part of the scale is of which level. Pure.

import type { Level, Threshold } from "../../lib/dashboard/dashboard";

export interface Arc {
  /** Of a hundred. */
  from: number;
  length: number;
  level: Level;
}

export function arcs(thresholds: readonly Threshold[], percentOf: (value: number) => number): Arc[] {
  const begins = thresholds
    .map(({ value, level }) => ({ from: value === null ? 0 : percentOf(value), level }))
    .sort((one, other) => one.from - other.from);
  return begins
    .map(({ from, level }, i) => ({ from, level, length: (begins[i + 1]?.from ?? 100) - from }))
    .filter(({ length, level }) => length > 0 && level !== "plain");
}
