// A query's samples over time, one column of values per series over one shared column of times, and the pure
// operations on it. Times are Unix seconds, ascending, without repeats; null stands for "no sample".

import { type Labels, labelsKey } from "./labels";

export interface Column {
  labels: Labels;
  values: (number | null)[];
}

export interface Frame {
  times: number[];
  columns: Map<string, Column>;
}

export interface Sample {
  labels: Labels;
  value: number;
}

export function emptyFrame(): Frame {
  return { times: [], columns: new Map() };
}

function usable(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

export interface RangeSeries {
  metric: Labels;
  values: [number, string][];
}

/** Prometheus's matrix, turned into columns over the union of all times. */
export function frameFromMatrix(result: readonly RangeSeries[]): Frame {
  const times = [...new Set(result.flatMap((series) => series.values.map(([time]) => time)))].sort((a, b) => a - b);
  const rowOf = new Map(times.map((time, row) => [time, row]));
  const columns = new Map<string, Column>();
  for (const series of result) {
    const values = new Array<number | null>(times.length).fill(null);
    for (const [time, text] of series.values) values[rowOf.get(time) as number] = usable(Number(text));
    columns.set(labelsKey(series.metric), { labels: series.metric, values });
  }
  return { times, columns };
}

/** Adds one tick in place. Returns whether the set of series grew; a tick that is not newer than the last is ignored. */
export function appendTick(frame: Frame, time: number, samples: readonly Sample[]): boolean {
  const last = frame.times.at(-1);
  if (last !== undefined && time <= last) return false;
  const rows = frame.times.push(time);
  let grew = false;
  for (const sample of samples) {
    const key = labelsKey(sample.labels);
    let column = frame.columns.get(key);
    if (!column) {
      column = { labels: sample.labels, values: new Array<number | null>(rows - 1).fill(null) };
      frame.columns.set(key, column);
      grew = true;
    }
    // Two samples of one label set in a tick would be a fault of the server; the first one stands.
    if (column.values.length < rows) column.values.push(usable(sample.value));
  }
  for (const column of frame.columns.values()) if (column.values.length < rows) column.values.push(null);
  return grew;
}

/** One frame with the rows of both; where both have a row, the newer frame's stands. */
export function mergeFrames(older: Frame, newer: Frame): Frame {
  if (older.times.length === 0) return newer;
  if (newer.times.length === 0) return older;
  const times = [...new Set([...older.times, ...newer.times])].sort((a, b) => a - b);
  const rowOf = new Map(times.map((time, row) => [time, row]));
  const columns = new Map<string, Column>();
  for (const frame of [older, newer]) {
    for (const [key, column] of frame.columns) {
      let target = columns.get(key);
      if (!target) {
        target = { labels: column.labels, values: new Array<number | null>(times.length).fill(null) };
        columns.set(key, target);
      }
      for (const [row, time] of frame.times.entries()) {
        target.values[rowOf.get(time) as number] = column.values[row] ?? null;
      }
    }
  }
  return { times, columns };
}

export interface Grid {
  /** Unix seconds, both ends included. */
  start: number;
  end: number;
  stepSeconds: number;
}

/** A row for each point of a grid: where the answer had none there is a gap, also between two queries' answers. */
export function onGrid(frame: Frame, { start, end, stepSeconds }: Grid): Frame {
  const times: number[] = [];
  for (let time = start; time <= end; time += stepSeconds) times.push(time);
  const rowOf = new Map(frame.times.map((time, row) => [time, row]));
  const columns = new Map<string, Column>();
  for (const [key, { labels, values }] of frame.columns) {
    columns.set(key, { labels, values: times.map((time) => values[rowOf.get(time) ?? -1] ?? null) });
  }
  return { times, columns };
}

/** The same samples at other times. */
export function shiftFrame(frame: Frame, seconds: number): Frame {
  return seconds === 0 ? frame : { times: frame.times.map((time) => time + seconds), columns: frame.columns };
}

/** Drops, in place, rows older than the given time, and the series that have nothing left. */
export function trimBefore(frame: Frame, time: number): void {
  const keepFrom = firstRowAt(frame.times, time);
  if (keepFrom === 0) return;
  frame.times.splice(0, keepFrom);
  for (const [key, column] of frame.columns) {
    column.values.splice(0, keepFrom);
    if (column.values.every((value) => value === null)) frame.columns.delete(key);
  }
}

/** The first row whose time is not before the given one (binary search). */
export function firstRowAt(times: readonly number[], time: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] as number) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The newest value of a column at or before a time, not older than maxAge seconds. */
export function valueAt(times: readonly number[], values: readonly (number | null)[], time: number, maxAge = 5) {
  for (let row = firstRowAt(times, time + 1e-6) - 1; row >= 0; row--) {
    if ((times[row] as number) < time - maxAge) return null;
    const value = values[row];
    if (value !== null && value !== undefined) return value;
  }
  return null;
}
