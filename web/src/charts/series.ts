// From a panel's specification and the feed's frames to the series to draw, and their values in a window.

import { compareNames, fillTemplate, type Labels } from "../lib/labels";
import { tellApart } from "../lib/legend";
import { emptyFrame, type Frame } from "../lib/series";
import { type Aligned, alignParts, type Gaps, markGaps, type Window } from "./align";
import type { Color, PanelKind, PanelSpec, QuerySpec } from "./panel-spec";

/** More lines than this tell nobody anything; the largest ones are what is asked for then. Rows take less room. */
export const SERIES_MAX = 16;
export const TIMELINE_ROWS_MAX = 40;
export const HEAT_ROWS_MAX = 512;

function seriesMax(kind: PanelKind): number {
  if (kind === "heat") return HEAT_ROWS_MAX;
  return kind === "timeline" ? TIMELINE_ROWS_MAX : SERIES_MAX;
}

/** In a legend, where nobody chose labels: those that tell a query's series apart. */
export const APART = "{{*}}";

/** A lone series without any label is best named by what was asked. */
const UNLABELLED = "{}";

export interface PanelSeries {
  expr: string;
  key: string;
  name: string;
  color: Color;
  clampAtZero: boolean;
  apart?: boolean;
}

type FrameOf = (expr: string) => Frame | undefined;

function matches(labels: Labels, only: Labels | undefined): boolean {
  return !only || Object.entries(only).every(([name, value]) => labels[name] === value);
}

function colorOf(query: QuerySpec, labels: Labels, turn: number): Color {
  const byLabel = query.colorBy?.colors[labels[query.colorBy.label] ?? ""];
  return query.color ?? byLabel ?? (((turn % 8) + 1) as Color);
}

/** The order of colours names, then the order of names: it does not change as values do. */
export function panelSeries(spec: PanelSpec, frameOf: FrameOf): PanelSeries[] {
  const series: PanelSeries[] = [];
  for (const query of spec.queries) {
    const columns = [...(frameOf(query.expr)?.columns ?? [])].filter(([, { labels }]) => matches(labels, query.only));
    const apart = query.legend.includes(APART) ? tellApart(columns.map(([, { labels }]) => labels)) : [];
    const named = columns.map(([key, { labels }], i) => ({
      key,
      labels,
      name: fillTemplate(query.legend, labels).replace(APART, () =>
        apart[i] === UNLABELLED ? query.expr : (apart[i] ?? ""),
      ),
    }));
    const order = query.colorBy ? Object.values(query.colorBy.colors) : [];
    named.sort((a, b) => {
      const [rankA, rankB] = [a, b].map(({ labels }) => order.indexOf(colorOf(query, labels, 0)));
      return (rankA ?? 0) - (rankB ?? 0) || compareNames(a.name, b.name);
    });
    for (const { key, labels, name } of named) {
      const color = colorOf(query, labels, series.length);
      const one = { expr: query.expr, key, name, color, clampAtZero: query.clampAtZero ?? false };
      series.push(query.apart ? { ...one, apart: true } : one);
    }
  }
  return series.slice(0, spec.seriesMax ?? seriesMax(spec.kind));
}

/** The values of those series within a window, one column each, holes marked. */
export function panelData(series: readonly PanelSeries[], frameOf: FrameOf, window: Window & Gaps): Aligned {
  const parts = series.map(({ expr, key, clampAtZero }) => {
    const frame = frameOf(expr);
    const values = frame?.columns.get(key)?.values ?? [];
    const shown = clampAtZero ? values.map((value) => (value === null ? null : Math.max(0, value))) : values;
    return { times: values.length > 0 ? (frame?.times ?? []) : [], columns: [shown] };
  });
  return markGaps(alignParts(parts, window), window);
}

/** The newest value that each series has within a window, without laying out all of them. */
export function newestValues(
  series: readonly PanelSeries[],
  frameOf: FrameOf,
  { from, to }: Pick<Window, "from" | "to">,
): (number | null)[] {
  return series.map(({ expr, key, clampAtZero }) => {
    const { times, columns } = frameOf(expr) ?? emptyFrame();
    const values = columns.get(key)?.values ?? [];
    for (let row = times.length - 1; row >= 0 && (times[row] as number) >= from; row--) {
      const value = values[row];
      if (typeof value === "number" && (times[row] as number) <= to) return clampAtZero ? Math.max(0, value) : value;
    }
    return null;
  });
}
