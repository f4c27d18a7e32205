// The series of a uPlot for each kind of panel, and the columns that go with them.

import uPlot from "uplot";
import type { Unit } from "../lib/format";
import { isolatedRows, stackColumns, thinLevels, thinToPixels, type Values } from "./align";
import { type Palette, translucent } from "./palette";
import type { PanelKind, StateSpec, ThresholdSpec } from "./panel-spec";
import type { PanelSeries } from "./series";

export interface PlotLook {
  kind: PanelKind;
  unit: Unit;
  scaleMin: number;
  scaleMax?: number | undefined;
  series: readonly PanelSeries[];
  palette: Palette;
  /** Whether the period before is drawn as well. */
  compared: boolean;
  thresholds: readonly ThresholdSpec[];
  states: readonly StateSpec[];
}

const LINE_DENSE_PX = 1.4;
const STACK_OPACITY = 0.42;
const BAR_OPACITY = 0.85;
const BEFORE_OPACITY = 0.75;
const BEFORE_DASH_PX = [4, 3];
/** A bar's share of its step, and the most it may be wide. */
const BAR_SHARE = 0.8;
const BAR_PX_MAX = 40;

/** Kinds whose values stand on each other. */
export const isStacked = (kind: PanelKind): boolean => kind === "stack" || kind === "bars";
/** Kinds with a row for each series instead of a scale of values. */
export const hasRows = (kind: PanelKind): boolean => kind === "heat" || kind === "timeline";

/**
 * The series in the order uPlot draws them. A stack is drawn from its top down: where layers of no height share an edge,
 * the one that really reaches there is drawn last and gives the edge its colour. Bars are drawn over the taller ones, and
 * what stands apart over all of them.
 */
function drawingOrder<T>(kind: PanelKind, list: readonly T[], apart: Apart): readonly T[] {
  if (!isStacked(kind)) return list;
  return [...list.filter((_, i) => !apart[i]).toReversed(), ...list.filter((_, i) => apart[i])];
}

/** For each series whether it is a line over a stack; none where there are no such. */
type Apart = readonly boolean[];
const apartOf = (series: PlotLook["series"]): Apart => series.map(({ apart = false }) => apart);

export interface PlotData {
  columns: readonly Values[];
  /** The values of the period before, one column for each series; none where nothing is compared. */
  before: readonly Values[];
  pixels: number;
  apart?: Apart;
  /** The number of the first row, counted from the beginning of time. */
  firstRow: number;
}

/** The sum of the rows' values; where nothing has one, none. */
function totals(columns: readonly Values[]): Values {
  return columns.length === 0 ? [] : (stackColumns(columns).at(-1) as Values);
}

/** The columns to draw for the values of a panel's series. */
export function plotColumns(
  kind: PanelKind,
  { columns, before, pixels, firstRow, apart = [] }: PlotData,
): readonly Values[] {
  // Rows are painted from the values themselves.
  if (hasRows(kind)) return columns;
  const thin = (values: Values) => thinLevels(thinToPixels(values, { pixels, firstRow }));
  const parts = (all: readonly Values[]) => all.filter((_, i) => !apart[i]);
  const stack = isStacked(kind) ? stackColumns(parts(columns)) : [];
  const drawn = isStacked(kind) ? columns.map((values, i) => (apart[i] ? values : (stack.shift() ?? []))) : columns;
  const ghosts = before.length > 0 && isStacked(kind) ? [totals(parts(before))] : before;
  const main = drawingOrder(kind, drawn, apart);
  return [...(kind === "bars" ? main : main.map(thin)), ...ghosts.map(thin)];
}

/** A line of one pixel is drawn many times faster than a wider one; on a dense screen it would be too thin. */
function lineWidth(): number {
  return devicePixelRatio > 1 ? LINE_DENSE_PX : 1;
}

function mainSeries({ kind, series, palette }: PlotLook): uPlot.Series[] {
  if (hasRows(kind)) return series.map(({ name }) => ({ label: name, paths: () => null, points: { show: false } }));
  const bars = kind === "bars" ? uPlot.paths.bars?.({ size: [BAR_SHARE, BAR_PX_MAX, 1] }) : undefined;
  const parts = series.filter(({ apart }) => !apart).length;
  return drawingOrder(kind, series, apartOf(series)).map(({ name, color }, i) => {
    const stroke = palette.series[color - 1] as string;
    // The lowest of a stack is filled to the ground; those above by bands, to the one below.
    const grounded = kind === "stack" && i === parts - 1;
    return {
      label: name,
      stroke,
      width: kind === "bars" ? 0 : lineWidth(),
      ...(bars ? { paths: bars, fill: translucent(stroke, BAR_OPACITY) } : {}),
      ...(grounded ? { fill: translucent(stroke, STACK_OPACITY) } : {}),
      points: {
        show: kind === "line",
        size: 3,
        fill: stroke,
        width: 0,
        filter: (plot: uPlot, index: number) => isolatedRows(plot.data[index] as (number | null)[]),
      },
    };
  });
}

/** The period before: each line once more, dashed; of a stack its total. */
function beforeSeries({ kind, series, palette, compared }: PlotLook): uPlot.Series[] {
  if (!compared || hasRows(kind)) return [];
  const strokes = isStacked(kind) ? [palette.text] : series.map(({ color }) => palette.series[color - 1] as string);
  return strokes.map((stroke) => ({
    stroke: translucent(stroke, BEFORE_OPACITY),
    width: lineWidth(),
    dash: BEFORE_DASH_PX,
    points: { show: false },
  }));
}

export function seriesOptions(look: PlotLook): uPlot.Series[] {
  return [...mainSeries(look), ...beforeSeries(look)];
}

export function bands({ kind, series, palette }: PlotLook): uPlot.Band[] {
  if (kind !== "stack") return [];
  return drawingOrder(
    kind,
    series.filter(({ apart }) => !apart),
    [],
  )
    .slice(0, -1)
    .map(({ color }, i) => ({
      series: [i + 1, i + 2],
      fill: translucent(palette.series[color - 1] as string, STACK_OPACITY),
    }));
}
