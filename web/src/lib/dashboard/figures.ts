// The figures that a panel shows of its series: one for each, of the window's samples. Pure.

import { compareNames, fillTemplate, type Labels } from "../labels";
import { type Frame, firstRowAt } from "../series";
import type { DashboardQuery, Level, Reducer, Threshold } from "./dashboard";

/** More than this tell nobody anything. */
export const FIGURES_MAX = 100;

export interface Figure {
  name: string;
  labels: Labels;
  /** The query's place in the panel. */
  query: number;
  value: number;
}

function reduced(values: readonly number[], reducer: Reducer): number {
  const sum = () => values.reduce((total, value) => total + value, 0);
  const least = () => values.reduce((low, value) => Math.min(low, value));
  const most = () => values.reduce((high, value) => Math.max(high, value));
  switch (reducer) {
    case "last":
      return values.at(-1) as number;
    case "mean":
      return sum() / values.length;
    case "min":
      return least();
    case "max":
      return most();
    case "sum":
      return sum();
    case "range":
      return most() - least();
    case "count":
      return values.length;
  }
}

/** The name of a series without a legend: its labels. */
export function labelsName(labels: Labels): string {
  const { __name__: name = "", ...rest } = labels;
  const pairs = Object.keys(rest)
    .sort()
    .map((label) => `${label}=${JSON.stringify(rest[label])}`);
  if (pairs.length === 0) return name;
  return name === "" && pairs.length === 1 ? (Object.values(rest)[0] as string) : `${name}{${pairs.join(", ")}}`;
}

export interface FiguresQuestion {
  queries: readonly DashboardQuery[];
  frameOf: (expr: string) => Frame | undefined;
  from: number;
  to: number;
  reducer: Reducer;
}

export function figuresOf({ queries, frameOf, from, to, reducer }: FiguresQuestion): Figure[] {
  const figures: Figure[] = [];
  for (const [query, { expr, legend }] of queries.entries()) {
    const frame = frameOf(expr);
    if (!frame) continue;
    const [first, end] = [firstRowAt(frame.times, from), firstRowAt(frame.times, to + 1e-6)];
    const found: Figure[] = [];
    for (const { labels, values } of frame.columns.values()) {
      const within = values.slice(first, end).filter((value) => value !== null);
      const name = fillTemplate(legend, labels) || labelsName(labels);
      if (within.length > 0) found.push({ name, labels, query, value: reduced(within, reducer) });
    }
    figures.push(...found.sort((one, other) => compareNames(one.name, other.name)));
  }
  return figures.slice(0, FIGURES_MAX);
}

export function levelAt(value: number, thresholds: readonly Threshold[] = []): Level {
  const reached = thresholds.filter((each) => each.value === null || value >= each.value);
  return (
    reached.reduce<Threshold | null>(
      (top, each) => ((each.value ?? -Infinity) >= (top?.value ?? -Infinity) ? each : top),
      null,
    )?.level ?? "plain"
  );
}

export interface TableColumn {
  key: string;
  title: string;
  /** The query whose figures it holds; null for a label. */
  query: number | null;
}

export interface TableRow {
  key: string;
  cells: readonly (string | number | null)[];
}

export interface TableOptions {
  queries: readonly DashboardQuery[];
  hide?: readonly string[] | undefined;
  rename?: Readonly<Record<string, string>> | undefined;
  only?: readonly string[] | undefined;
  sort?: string | undefined;
  descending?: boolean | undefined;
}

function compareCells(one: TableRow["cells"][number], other: TableRow["cells"][number]): number {
  if (typeof one === "number" && typeof other === "number") return one - other;
  // What is not there comes last.
  if (one === null || other === null) return Number(one === null) - Number(other === null);
  return compareNames(String(one), String(other));
}

/** One row for each set of labels, which queries share; then a column for each query. */
export function tableOf(figures: readonly Figure[], options: TableOptions) {
  const { queries, hide = [], rename = {}, only, sort, descending = false } = options;
  const labelNames = [...new Set(figures.flatMap(({ labels }) => Object.keys(labels)))].filter(
    (name) => name !== "__name__" && (only?.includes(name) ?? true),
  );
  const valueKey = (query: number) => (queries.length === 1 ? "Value" : `Value #${String.fromCharCode(65 + query)}`);
  // A legend with labels in it names series, not columns.
  const plain = (legend: string) => (legend !== "" && !legend.includes("{{") ? legend : undefined);
  const columns: TableColumn[] = [
    ...labelNames.sort(compareNames).map((key) => ({ key, title: key, query: null })),
    ...queries.map(({ legend }, query) => ({ key: valueKey(query), title: plain(legend) ?? valueKey(query), query })),
  ]
    .filter(({ key }) => !hide.includes(key))
    .map((column) => ({ ...column, title: rename[column.key] ?? column.title }));
  const rows = new Map<string, { labels: Labels; values: Map<number, number> }>();
  for (const { labels, query, value } of figures) {
    const shown = labelNames.filter((name) => !hide.includes(name));
    const key = JSON.stringify(shown.map((name) => labels[name] ?? ""));
    const row = rows.get(key) ?? { labels, values: new Map<number, number>() };
    row.values.set(query, value);
    rows.set(key, row);
  }
  const cells = [...rows].map(([key, { labels, values }]): TableRow => {
    return {
      key,
      cells: columns.map(({ key: label, query }) =>
        query === null ? (labels[label] ?? "") : (values.get(query) ?? null),
      ),
    };
  });
  const at = columns.findIndex(({ key }) => key === sort);
  const compare = (one: TableRow, other: TableRow) => compareCells(one.cells[at] ?? null, other.cells[at] ?? null);
  const sorted = at < 0 ? cells : cells.sort((one, other) => (descending ? compare(other, one) : compare(one, other)));
  return { columns, rows: sorted };
}

/** The end of a gauge's or bar's scale: what is said, a whole in per cent, or the largest figure. */
export function scaleEnd(figures: readonly Figure[], max: number | undefined, whole: number | null): number {
  if (max !== undefined) return max;
  const most = figures.reduce((high, { value }) => Math.max(high, value), 0);
  return whole !== null ? Math.max(whole, most) : most || 1;
}
