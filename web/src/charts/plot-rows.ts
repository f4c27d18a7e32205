// Panels with a row for each series: heat maps, whose cells are coloured by value, and timelines of states.

import type uPlot from "uplot";
import type { Values } from "./align";
import { heatCells, heatOpacity, heatTop } from "./heat";
import { type Palette, paint, translucent } from "./palette";
import type { PlotLook } from "./plot-series";
import { type StateSpan, stateSpans } from "./spans";

/** What is painted: the values themselves, row by row. */
export interface PlotRows {
  times: readonly number[];
  columns: readonly Values[];
  from: number;
  to: number;
  stepSeconds: number;
}

const HEAT_ROW_PX_MIN = 4;
const HEAT_ROW_PX_MAX = 14;
const HEAT_PX_MAX = 420;
const TIMELINE_ROW_PX = 24;
const TIMELINE_GAP_PX = 4;
/** A cell is never narrower; of more samples than cells the mean is shown. */
const CELL_PX = 2;
/** So that a value of nothing differs from no value. */
const OPACITY_MIN = 0.06;
const STATE_OPACITY = 0.55;
const STATE_FONT_PX = 10;

/** How high a plot's rows are together, in CSS pixels. */
export function rowsHeight(kind: PlotLook["kind"], rows: number): number {
  const count = Math.max(1, rows);
  if (kind === "timeline") return count * TIMELINE_ROW_PX;
  return count * Math.max(HEAT_ROW_PX_MIN, Math.min(HEAT_ROW_PX_MAX, Math.floor(HEAT_PX_MAX / count)));
}

/** Where the rows' names stand on a scale of one per row, the first on top: all of them, or each so-many-th that fits. */
export function rowMarks(rows: number, heightPx: number, labelPx: number): number[] {
  const each = Math.max(1, Math.ceil((labelPx * rows) / Math.max(1, heightPx)));
  const marks: number[] = [];
  for (let row = 0; row < rows; row += each) marks.push(rows - row - 0.5);
  return marks;
}

/** The row under a point of the plot. */
export function rowAt(topPx: number, heightPx: number, rows: number): number | null {
  const row = Math.floor((topPx / heightPx) * rows);
  return row >= 0 && row < rows ? row : null;
}

const hexToRgb = (color: string) =>
  [1, 3, 5].map((i) => Number.parseInt(color.slice(i, i + 2), 16)) as [number, number, number];

/** One pixel per cell, stretched to the plot: thousands of rectangles would take longer than a tick may. */
function drawHeat(plot: uPlot, look: PlotLook, rows: PlotRows): void {
  const { ctx, bbox } = plot;
  const { times, columns, from, to, stepSeconds } = rows;
  const widthPx = bbox.width / devicePixelRatio;
  const cells = Math.max(1, Math.min(Math.floor(widthPx / CELL_PX), Math.round((to - from) / stepSeconds)));
  const image = new ImageData(cells, Math.max(1, columns.length));
  const [red, green, blue] = hexToRgb(look.palette.series[0] as string);
  const top = heatTop(columns, look);
  for (const [row, values] of columns.entries()) {
    for (const [cell, value] of heatCells(times, values, from, to, cells).entries()) {
      const opacity = heatOpacity(value, top);
      if (opacity === null) continue;
      const alpha = Math.round(255 * (OPACITY_MIN + (1 - OPACITY_MIN) * opacity));
      image.data.set([red, green, blue, alpha], 4 * (row * cells + cell));
    }
  }
  const canvas = new OffscreenCanvas(image.width, image.height);
  canvas.getContext("2d")?.putImageData(image, 0, 0);
  ctx.save();
  ctx.imageSmoothingEnabled = false;
  ctx.drawImage(canvas, bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.restore();
}

function stateLook({ states, palette }: PlotLook, value: number): { name: string; color: string } {
  const state = states.find((entry) => entry.value === value);
  return { name: state?.name ?? String(value), color: paint(palette, state?.color ?? "muted") };
}

function drawSpan(
  plot: uPlot,
  palette: Palette,
  span: StateSpan,
  look: ReturnType<typeof stateLook>,
  row: DOMRect,
): void {
  const { ctx } = plot;
  const [left, right] = [plot.valToPos(span.from, "x", true), plot.valToPos(span.to, "x", true)];
  ctx.fillStyle = translucent(look.color, STATE_OPACITY);
  // Short states are seen too.
  ctx.fillRect(left, row.y, Math.max(1, right - left), row.height);
  const padding = 5 * devicePixelRatio;
  if (ctx.measureText(look.name).width + 2 * padding > right - left) return;
  ctx.fillStyle = palette.text;
  ctx.fillText(look.name, left + padding, row.y + row.height / 2);
}

function drawTimeline(plot: uPlot, look: PlotLook, rows: PlotRows): void {
  const { ctx, bbox } = plot;
  const heightPx = bbox.height / Math.max(1, rows.columns.length);
  const gap = TIMELINE_GAP_PX * devicePixelRatio;
  ctx.save();
  ctx.font = `${STATE_FONT_PX * devicePixelRatio}px ${look.palette.mono}`;
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  for (const [i, values] of rows.columns.entries()) {
    const row = new DOMRect(bbox.left, bbox.top + i * heightPx + gap / 2, bbox.width, heightPx - gap);
    for (const span of stateSpans(values, rows)) drawSpan(plot, look.palette, span, stateLook(look, span.value), row);
  }
  ctx.restore();
}

export function drawRows(plot: uPlot, look: PlotLook, rows: PlotRows): void {
  if (rows.to <= rows.from) return;
  if (look.kind === "heat") drawHeat(plot, look, rows);
  if (look.kind === "timeline") drawTimeline(plot, look, rows);
}
