// What a chart tells of the instant under the crosshair, or of now. Pure.

import type { MachineEvent } from "../state/events";
import { type Values, valueAtRow } from "./align";
import { type Statistics, statisticsOf } from "./statistics";

export interface Readout {
  /** Unix seconds of the crosshair; null for the newest values. */
  time: number | null;
  values: (number | null)[];
  /** The values of the period before, where it is compared with. */
  before: (number | null)[];
  /** Of each series, over the whole window. */
  statistics: Statistics[];
  /** The series whose row the pointer is on. */
  pointed: number | null;
  /** What happened there. */
  event: MachineEvent | null;
}

export interface Drawn {
  times: readonly number[];
  columns: readonly Values[];
  before: readonly Values[];
  from: number;
  to: number;
}

export interface ReadoutPlace {
  /** The row under the crosshair. */
  row: number | null;
  pointed: number | null;
  event: MachineEvent | null;
  /** Whether somebody looks at them. */
  withStatistics: boolean;
}

function newest(values: Values, { times, to }: Drawn): number | null {
  // A row beyond the window is drawn only to reach the edge.
  return values.findLast((value, i) => typeof value === "number" && (times[i] as number) <= to) ?? null;
}

export function readoutOf(drawn: Drawn, { row, withStatistics, pointed, event }: ReadoutPlace): Readout {
  const { times, columns, before } = drawn;
  const read = (values: Values) => (row === null ? newest(values, drawn) : valueAtRow(values, row));
  return {
    time: row === null ? null : (times[row] ?? null),
    values: columns.map(read),
    before: before.map(read),
    statistics: withStatistics ? columns.map((values) => statisticsOf(values, drawn)) : [],
    pointed,
    event,
  };
}
