// uPlot's options for a panel: the look of the mock, in one place.

import type uPlot from "uplot";
import { drawEvents, drawSelection, drawThresholds, type Marks } from "./plot-marks";
import { drawRows, type PlotRows, rowMarks } from "./plot-rows";
import { bands, hasRows, type PlotLook, seriesOptions } from "./plot-series";
import { gridMarks, markLabels, scaleEnds, timeAxisMarks, timeMarkLabel } from "./scale";

export interface PlotEvents {
  /** The crosshair was moved; the row under it, or null where there is none. */
  onCursor: (plot: uPlot, row: number | null) => void;
  onZoom: (from: number, to: number) => void;
  onZoomOut: () => void;
  /** A window was marked with Shift held. */
  onSelect: (from: number, to: number) => void;
}

/** What is drawn beside uPlot's own lines, asked for at each drawing. */
export interface PlotSource {
  marks: () => Marks;
  rows: () => PlotRows;
}

/** Whole pixels: uPlot scales fonts for dense screens by reading an integer from them. */
const AXIS_FONT_PX = 11;
const AXIS_X_PX = 20;
const AXIS_Y_PX = 58;
/** "200 Mbit/s" is longer than any other label. */
const AXIS_BITS_PX = 76;
const NAME_AXIS_PX_MAX = 150;
const GLYPH_PX = 6.7;
const PADDING_TOP_PX = 8;
const DRAG_MIN_PX = 6;
/** What a plot is higher than the room for its values. */
export const PLOT_FRAME_PX = AXIS_X_PX + PADDING_TOP_PX;

/** Rows are named at the left as far as there is room; the pointer tells the whole name. */
function shorten(name: string, widthPx: number): string {
  const glyphs = Math.floor((widthPx - 8) / GLYPH_PX);
  return name.length <= glyphs ? name : `${name.slice(0, glyphs - 1)}…`;
}

function nameAxisWidth({ series }: PlotLook): number {
  const longest = Math.max(0, ...series.map(({ name }) => name.length));
  return Math.round(Math.min(NAME_AXIS_PX_MAX, Math.max(AXIS_Y_PX, longest * GLYPH_PX + 12)));
}

function valueAxis(look: PlotLook): uPlot.Axis {
  if (!hasRows(look.kind)) {
    return {
      size: look.unit === "bits/s" ? AXIS_BITS_PX : AXIS_Y_PX,
      grid: { stroke: look.palette.line, width: 1 },
      splits: (_plot, _axis, bottom, top) => gridMarks(bottom, top),
      values: (_plot, marks) => markLabels(marks, look.unit),
    };
  }
  const widthPx = nameAxisWidth(look);
  const rows = look.series.length;
  return {
    size: widthPx,
    grid: { show: false },
    splits: (plot) => rowMarks(rows, plot.bbox.height / devicePixelRatio, AXIS_FONT_PX + 2),
    values: (_plot, marks) => marks.map((mark) => shorten(look.series[rows - mark - 0.5]?.name ?? "", widthPx)),
  };
}

function axes(look: PlotLook): uPlot.Axis[] {
  const shared = {
    stroke: look.palette.muted,
    font: `${AXIS_FONT_PX}px ${look.palette.mono}`,
    ticks: { show: false },
    border: { show: false },
  };
  const time: uPlot.Axis = {
    size: AXIS_X_PX,
    gap: 5,
    grid: { show: false },
    splits: (plot, _axis, from, to) => timeAxisMarks(from, to, plot.width),
    values: (plot, marks) => {
      const { min = 0, max = 0 } = plot.scales.x ?? {};
      const step = marks.length > 1 ? (marks[1] as number) - (marks[0] as number) : (max ?? 0) - (min ?? 0);
      return marks.map((mark) => timeMarkLabel(mark, step));
    },
  };
  return [
    { ...shared, ...time },
    { ...shared, gap: 6, ...valueAxis(look) },
  ];
}

function cursor(events: PlotEvents): uPlot.Cursor {
  return {
    y: false,
    points: { show: false },
    drag: { x: true, y: false, setScale: false, dist: DRAG_MIN_PX },
    bind: {
      dblclick: () => () => {
        events.onZoomOut();
        return null;
      },
    },
  };
}

/** A drag has ended: a zoom, or with Shift a selection. */
function takeDrag(plot: uPlot, events: PlotEvents): void {
  const { left, width } = plot.select;
  if (width < DRAG_MIN_PX) return;
  const [from, to] = [plot.posToVal(left, "x"), plot.posToVal(left + width, "x")];
  plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
  if (plot.cursor.event?.shiftKey) events.onSelect(from, to);
  else events.onZoom(from, to);
}

export function plotOptions(
  look: PlotLook,
  { events, source }: { events: PlotEvents; source: PlotSource },
  size: { width: number; height: number },
): uPlot.Options {
  const yRange: uPlot.Range.Function = hasRows(look.kind)
    ? () => [0, Math.max(1, look.series.length)]
    : (_plot, low, high) => scaleEnds(low, high, look.unit, look);
  return {
    ...size,
    padding: [PADDING_TOP_PX, 6, 0, 0],
    legend: { show: false },
    series: [{}, ...seriesOptions(look)],
    bands: bands(look),
    axes: axes(look),
    scales: { x: { time: false, auto: false }, y: { range: yRange } },
    cursor: cursor(events),
    hooks: {
      setCursor: [(plot) => events.onCursor(plot, plot.cursor.idx ?? null)],
      setSelect: [(plot) => takeDrag(plot, events)],
      drawAxes: [
        (plot) => {
          if (hasRows(look.kind)) drawRows(plot, look, source.rows());
          drawSelection(plot, look.palette, source.marks().selection);
        },
      ],
      draw: [
        (plot) => {
          if (!hasRows(look.kind)) drawThresholds(plot, look.palette, look.thresholds);
          drawEvents(plot, look.palette, source.marks().events);
        },
      ],
    },
  };
}
