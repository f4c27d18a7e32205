// Lays the columns of several frames over one column of times, as uPlot wants them.

import { firstRowAt } from "../lib/series";

export type Values = (number | null | undefined)[];

export interface AlignPart {
  times: readonly number[];
  columns: readonly (readonly (number | null)[])[];
}

export interface Aligned {
  times: number[];
  columns: Values[];
}

interface Slice extends AlignPart {
  begin: number;
  end: number;
}

function sameTimes(slices: readonly Slice[]): boolean {
  const [first] = slices;
  if (!first) return true;
  const length = first.end - first.begin;
  // Ticks and grids are common to all queries: two slices with equal ends and as many rows are the same.
  return slices.every(
    (slice) =>
      slice.end - slice.begin === length &&
      slice.times[slice.begin] === first.times[first.begin] &&
      slice.times[slice.end - 1] === first.times[first.end - 1],
  );
}

/** How far outside a window a neighbouring row may lie. */
const NEIGHBOUR_STEPS = 2;

export interface Window {
  from: number;
  to: number;
  stepSeconds: number;
}

/** The rows within a window, and those just beyond its ends so that lines reach the edges. */
export function alignParts(parts: readonly AlignPart[], { from, to, stepSeconds }: Window): Aligned {
  const beyond = NEIGHBOUR_STEPS * stepSeconds;
  const slices: Slice[] = parts.map((part) => ({
    ...part,
    begin: firstRowAt(part.times, from - beyond),
    end: firstRowAt(part.times, to + beyond),
  }));
  const [first] = slices;
  if (!first) return { times: [], columns: [] };
  if (sameTimes(slices)) {
    const columns = slices.flatMap((slice) => slice.columns.map((values) => values.slice(slice.begin, slice.end)));
    return { times: first.times.slice(first.begin, first.end), columns };
  }
  const times = [...new Set(slices.flatMap(({ times, begin, end }) => times.slice(begin, end)))].sort((a, b) => a - b);
  const rowOf = new Map(times.map((time, row) => [time, row]));
  const columns = slices.flatMap((slice) =>
    slice.columns.map((values) => {
      // A row that this query never had is no gap in its line: undefined joins, null parts.
      const aligned: Values = new Array<number | undefined>(times.length).fill(undefined);
      for (let row = slice.begin; row < slice.end; row++) {
        aligned[rowOf.get(slice.times[row] as number) as number] = values[row] ?? null;
      }
      return aligned;
    }),
  );
  return { times, columns };
}

export interface Gaps {
  stepSeconds: number;
  /** Neighbours further apart than so many steps have a hole between them. */
  gapSteps: number;
}

/** Puts an empty row into every hole in time, so that a line parts there instead of bridging it. */
export function markGaps(aligned: Aligned, { stepSeconds, gapSteps }: Gaps): Aligned {
  const holes: number[] = [];
  for (let row = 1; row < aligned.times.length; row++) {
    if ((aligned.times[row] as number) - (aligned.times[row - 1] as number) > gapSteps * stepSeconds) holes.push(row);
  }
  if (holes.length === 0) return aligned;
  const open = <T>(values: readonly T[], filler: (row: number) => T): T[] => {
    const result: T[] = [];
    let begin = 0;
    for (const row of holes) {
      result.push(...values.slice(begin, row), filler(row));
      begin = row;
    }
    return result.concat(values.slice(begin));
  };
  return {
    times: open(aligned.times, (row) => (aligned.times[row - 1] as number) + stepSeconds),
    columns: aligned.columns.map((values) => open<number | null | undefined>(values, () => null)),
  };
}

/** The columns of two sets of rows side by side, over the times of both; a row that a set never had is no gap in it. */
export function joinAligned(one: Aligned, other: Aligned): Aligned {
  const same =
    one.times.length === other.times.length &&
    one.times[0] === other.times[0] &&
    one.times.at(-1) === other.times.at(-1);
  if (same || other.times.length === 0 || other.columns.length === 0) {
    const rows = one.times.length;
    const columns = same ? other.columns : other.columns.map(() => new Array<undefined>(rows).fill(undefined));
    return { times: one.times, columns: [...one.columns, ...columns] };
  }
  const times = [...new Set([...one.times, ...other.times])].sort((a, b) => a - b);
  const rowOf = new Map(times.map((time, row) => [time, row]));
  const spread = (set: Aligned) => {
    const rows = set.times.map((time) => rowOf.get(time) as number);
    return set.columns.map((values) => {
      const column: Values = new Array<undefined>(times.length).fill(undefined);
      for (const [i, row] of rows.entries()) column[row] = values[i];
      return column;
    });
  };
  return { times, columns: [...spread(one), ...spread(other)] };
}

/** What a column has at a row, or had at the last row that it knows: rows left out (undefined) are no gaps. */
export function valueAtRow(values: Values, row: number): number | null {
  let known = row;
  while (known >= 0 && values[known] === undefined) known--;
  return values[known] ?? null;
}

/** Each column on top of those before it. A row in which nothing has a value stays empty. */
export function stackColumns(columns: readonly Values[]): Values[] {
  const rows = columns[0]?.length ?? 0;
  const sums = new Array<number>(rows).fill(0);
  const filled = Array.from({ length: rows }, (_, row) => columns.some((values) => typeof values[row] === "number"));
  return columns.map((values) =>
    values.map((value, row) => {
      if (!filled[row]) return null;
      sums[row] = (sums[row] as number) + (value ?? 0);
      return sums[row] as number;
    }),
  );
}

/**
 * Drops the inner rows of level stretches, which a line from end to end draws just as well. Idle machines are level
 * nearly everywhere, and a path's length is most of what drawing costs.
 */
export function thinLevels(values: Values): Values {
  return values.map((value, row) =>
    typeof value === "number" && values[row - 1] === value && values[row + 1] === value ? undefined : value,
  );
}

/** Rows with a gap or an end on both sides: a line alone would not show them. Rows left out (undefined) are no gaps. */
export function isolatedRows(values: Values): number[] {
  const rows: number[] = [];
  let before: number | null = null;
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    if (value === undefined) continue;
    if (value !== null && before === null) {
      let next = row + 1;
      while (next < values.length && values[next] === undefined) next++;
      if (typeof values[next] !== "number") rows.push(row);
    }
    before = value;
  }
  return rows;
}

export interface Thinning {
  pixels: number;
  /** The number of the first row since the beginning of time: what is left out stays so as a window slides on. */
  firstRow: number;
}

/**
 * Leaves at most about one value for each pixel: of every few rows the least and the greatest, so that no peak is lost.
 * What is left out is undefined, which a line passes over.
 */
export function thinToPixels(values: Values, { pixels, firstRow }: Thinning): Values {
  if (values.length <= pixels) return values;
  const rows = Math.ceil((2 * values.length) / pixels);
  const thinned: Values = new Array<undefined>(values.length).fill(undefined);
  for (let begin = -(firstRow % rows); begin < values.length; begin += rows) {
    let [low, high] = [-1, -1];
    for (let row = Math.max(0, begin); row < Math.min(begin + rows, values.length); row++) {
      const value = values[row];
      // Gaps stay: a line that bridged one would claim values that never were.
      if (value === null) thinned[row] = null;
      if (typeof value !== "number") continue;
      if (low < 0 || value < (values[low] as number)) low = row;
      if (high < 0 || value > (values[high] as number)) high = row;
    }
    if (low >= 0) thinned[low] = values[low];
    if (high >= 0) thinned[high] = values[high];
  }
  // Lines reach up to both ends.
  thinned[0] = values[0];
  thinned[values.length - 1] = values.at(-1);
  return thinned;
}
