// uPlot's options for a panel: the look of the mock, in one place.

import type uPlot from "uplot";
import type { Unit } from "../lib/format";
import { isolatedRows, stackColumns, thinLevels, type Values } from "./align";
import { type Palette, translucent } from "./palette";
import { gridMarks, markLabels, scaleTop, timeAxisMarks, timeMarkLabel } from "./scale";
import type { PanelSeries } from "./series";

export interface PlotLook {
  kind: "line" | "stack";
  unit: Unit;
  scaleMin: number;
  scaleMax?: number | undefined;
  series: readonly PanelSeries[];
  palette: Palette;
}

export interface PlotEvents {
  /** The row under the crosshair, or null when there is none. */
  onRow: (row: number | null) => void;
  onZoom: (from: number, to: number) => void;
  onZoomOut: () => void;
}

/** All charts of the page share one crosshair. */
const CROSSHAIR = "heartbeat";
/** Whole pixels: uPlot scales fonts for dense screens by reading an integer from them. */
const AXIS_FONT_PX = 11;
const DRAG_MIN_PX = 6;
const LINE_DENSE_PX = 1.4;
const STACK_OPACITY = 0.42;

/**
 * The series in the order uPlot draws them. A stack is drawn from its top down: where layers of no height share an edge,
 * the one that really reaches there is drawn last and gives the edge its colour.
 */
function drawingOrder<T>(kind: PlotLook["kind"], list: readonly T[]): readonly T[] {
  return kind === "stack" ? list.toReversed() : list;
}

/** The columns to draw for the values of a panel's series. */
export function plotColumns(kind: PlotLook["kind"], columns: readonly Values[]): readonly Values[] {
  const drawn = kind === "stack" ? stackColumns(columns) : columns;
  return drawingOrder(kind, drawn.map(thinLevels));
}

/** A line of one pixel is drawn many times faster than a wider one; on a dense screen it would be too thin. */
function lineWidth(): number {
  return devicePixelRatio > 1 ? LINE_DENSE_PX : 1;
}

function seriesOptions(look: PlotLook): uPlot.Series[] {
  return drawingOrder(look.kind, look.series).map((series, i) => {
    const stroke = look.palette.series[series.color - 1] as string;
    // The lowest of a stack is filled to the ground; those above by bands, to the one below.
    const grounded = look.kind === "stack" && i === look.series.length - 1;
    return {
      label: series.name,
      stroke,
      width: lineWidth(),
      ...(grounded ? { fill: translucent(stroke, STACK_OPACITY) } : {}),
      points: {
        show: look.kind === "line",
        size: 3,
        fill: stroke,
        width: 0,
        filter: (plot: uPlot, index: number) => isolatedRows(plot.data[index] as (number | null)[]),
      },
    };
  });
}

function bands(look: PlotLook): uPlot.Band[] {
  if (look.kind !== "stack") return [];
  return drawingOrder(look.kind, look.series)
    .slice(0, -1)
    .map((series, i) => ({
      series: [i + 1, i + 2],
      fill: translucent(look.palette.series[series.color - 1] as string, STACK_OPACITY),
    }));
}

function axes(look: PlotLook): uPlot.Axis[] {
  const shared = {
    stroke: look.palette.muted,
    font: `${AXIS_FONT_PX}px ${look.palette.mono}`,
    ticks: { show: false },
    border: { show: false },
  };
  return [
    {
      ...shared,
      size: 20,
      gap: 5,
      grid: { show: false },
      splits: (plot, _axis, from, to) => timeAxisMarks(from, to, plot.width),
      values: (plot, marks) => {
        const { min = 0, max = 0 } = plot.scales.x ?? {};
        const step = marks.length > 1 ? (marks[1] as number) - (marks[0] as number) : (max ?? 0) - (min ?? 0);
        return marks.map((mark) => timeMarkLabel(mark, step));
      },
    },
    {
      ...shared,
      size: 58,
      gap: 6,
      grid: { stroke: look.palette.line, width: 1 },
      splits: (_plot, _axis, _from, top) => gridMarks(top),
      values: (_plot, marks) => markLabels(marks, look.unit),
    },
  ];
}

export function plotOptions(
  look: PlotLook,
  events: PlotEvents,
  size: { width: number; height: number },
): uPlot.Options {
  return {
    ...size,
    padding: [8, 6, 0, 0],
    legend: { show: false },
    series: [{}, ...seriesOptions(look)],
    bands: bands(look),
    axes: axes(look),
    scales: {
      x: { time: false, auto: false },
      y: { range: (_plot, _low, high) => [0, scaleTop(high, look.unit, look)] },
    },
    cursor: {
      y: false,
      points: { show: false },
      drag: { x: true, y: false, setScale: false, dist: DRAG_MIN_PX },
      // Only the crosshair is shared: a drag on one chart is told to the others by the page's range.
      sync: {
        key: CROSSHAIR,
        setSeries: false,
        scales: ["x", null],
        filters: { pub: (type) => type === "mousemove" || type === "mouseleave" },
      },
      bind: {
        dblclick: () => () => {
          events.onZoomOut();
          return null;
        },
      },
    },
    hooks: {
      setCursor: [(plot) => events.onRow(plot.cursor.idx ?? null)],
      setSelect: [
        (plot) => {
          const { left, width } = plot.select;
          if (width < DRAG_MIN_PX) return;
          const [from, to] = [plot.posToVal(left, "x"), plot.posToVal(left + width, "x")];
          plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
          events.onZoom(from, to);
        },
      ],
    },
  };
}
