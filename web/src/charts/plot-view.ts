// One uPlot, kept up with what it shows: drawn when there is news, read at the crosshair. React makes and removes it
// (TimeChart.tsx); the values do not pass through React.

import uPlot from "uplot";
import type { Crosshair } from "../state/crosshair";
import type { MachineEvent } from "../state/events";
import { type TimeRange, windowOf } from "../state/range";
import type { Selection } from "../state/selection";
import type { Frames } from "../state/use-frames";
import { joinAligned, type Values } from "./align";
import { followPointer } from "./follow-pointer";
import { readPalette } from "./palette";
import type { PanelSpec } from "./panel-spec";
import { eventNear } from "./plot-marks";
import { rowAt, rowsHeight } from "./plot-rows";
import { hasRows, type PlotLook, plotColumns } from "./plot-series";
import { type Drawn, type Readout, readoutOf } from "./readout";
import { newestValues, type PanelSeries, panelData } from "./series";
import { PLOT_FRAME_PX, type PlotEvents, plotOptions } from "./uplot-options";

/** What is shown at present, and who is told. */
export interface PlotInput {
  spec: PanelSpec;
  series: readonly PanelSeries[];
  range: TimeRange;
  frames: Frames;
  /** The period before, if it is compared with. */
  before: Frames | null;
  /** The step of the range; its frames may still have another one. */
  stepSeconds: number;
  events: readonly MachineEvent[];
  selection: Selection | null;
  withStatistics: boolean;
  onReadout: (readout: Readout) => void;
  /** Told after each drawing, with the values that were drawn, not stacked. */
  onDrawn: (columns: readonly Values[]) => void;
  onZoom: (from: number, to: number) => void;
  onZoomOut: () => void;
  onSelect: (from: number, to: number) => void;
}

export interface PlotViewOptions {
  element: HTMLElement;
  /** Specification and series stay the same while the view lives, and whether there is a period before. */
  input: () => PlotInput;
  now: () => number;
  crosshair: Crosshair;
}

/** Where the style sheet says nothing else. */
const HEIGHT_PX = 150;
const WIDTH_PX_MIN = 120;
const NOTHING: Drawn = { times: [], columns: [], before: [], from: 0, to: 0 };

function lookOf({ spec, series, before }: PlotInput): PlotLook {
  const { kind, unit, scaleMin, scaleMax, thresholds = [], states = [] } = spec;
  const compared = before !== null;
  return { kind, unit, scaleMin, scaleMax, thresholds, states, series, compared, palette: readPalette() };
}

export class PlotView {
  readonly #options: PlotViewOptions;
  readonly #chart: uPlot;
  readonly #stopFollowing: () => void;
  /** Whether the pointer is on this very plot. */
  readonly #pointed = { current: false };
  #alive = true;
  #drawn = NOTHING;
  /** What it was drawn from. */
  #source: readonly unknown[] = [];
  /** The row under the crosshair. */
  #row: number | null = null;

  constructor(options: PlotViewOptions) {
    this.#options = options;
    const input = options.input();
    const source = {
      marks: options.input,
      rows: () => ({ ...this.#drawn, stepSeconds: options.input().frames.stepSeconds }),
    };
    const size = { width: Math.max(WIDTH_PX_MIN, options.element.clientWidth), height: this.#height() };
    const plot = plotOptions(lookOf(input), { events: this.#events(), source }, size);
    const empty = plot.series.map(() => []) as unknown as uPlot.AlignedData;
    this.#chart = new uPlot(plot, empty, options.element);
    this.#stopFollowing = followPointer(this.#chart, this.#pointed, options.crosshair);
  }

  destroy(): void {
    this.#alive = false;
    this.#stopFollowing();
    this.#chart.destroy();
  }

  /** After the element's size has changed. */
  fit(): void {
    const width = this.#options.element.clientWidth;
    const height = this.#height();
    if (width > 0 && (width !== this.#chart.width || height !== this.#chart.height))
      this.#chart.setSize({ width, height });
  }

  /** Nothing, if what there is to see is what was drawn last. */
  drawNews(): void {
    const { frames, range, stepSeconds } = this.#options.input();
    const [from, to] = windowOf(range, this.#options.now(), stepSeconds);
    // The frames of history are new objects when there is news; with a coarse step that is seldom.
    const same = this.#sources().every((frame, i) => frame === this.#source[i]);
    const movedPx = ((to - this.#drawn.to) / (to - from)) * this.#size().width;
    if (frames.live && same && movedPx < 1 && this.#drawn.times.length > 0) this.#tellNewest(from, to);
    else if (frames.live || !same || movedPx !== 0) this.draw();
  }

  draw(): void {
    // A chart that slid on under a drag would select another time than the one seen.
    if (this.#chart.select.width > 0) return;
    const { spec, series, range, frames, before, stepSeconds, onDrawn } = this.#options.input();
    const [from, to] = windowOf(range, this.#options.now(), stepSeconds);
    const main = panelData(series, frames.frame, { ...frames, from, to });
    const ghost = before && !hasRows(spec.kind) ? panelData(series, before.frame, { ...before, from, to }) : null;
    const { times, columns } = ghost ? joinAligned(main, ghost) : main;
    const values = { columns: columns.slice(0, series.length), before: columns.slice(series.length) };
    this.#drawn = { ...values, times, from, to };
    this.#source = this.#sources();
    const data = plotColumns(spec.kind, {
      ...values,
      apart: series.map(({ apart = false }) => apart),
      pixels: this.#size().width,
      firstRow: Math.round((times[0] ?? 0) / frames.stepSeconds),
    });
    this.#chart.batch(() => {
      this.#chart.setData([times, ...data] as uPlot.AlignedData, false);
      this.#chart.setScale("x", { min: from, max: to });
    });
    this.#afterDrawing(() => {
      this.#read();
      onDrawn(values.columns);
    });
  }

  /**
   * Text is written when all charts are drawn: uPlot asks for fonts, and a page that was written to in between would be
   * styled anew for each chart.
   */
  #afterDrawing(write: () => void): void {
    queueMicrotask(() => this.#alive && write());
  }

  /** A window that moved by less than a pixel looks the same, but its newest values are others. */
  #tellNewest(from: number, to: number): void {
    if (this.#row !== null) return;
    const { series, frames, before, onReadout } = this.#options.input();
    const values = newestValues(series, frames.frame, { from, to });
    const earlier = before ? newestValues(series, before.frame, { from, to }) : [];
    const readout = { time: null, values, before: earlier, statistics: [], pointed: null, event: null };
    this.#afterDrawing(() => onReadout(readout));
  }

  /** Rows take the room that they need, a chart what the style sheet gives it. */
  #height(): number {
    const { spec, series } = this.#options.input();
    if (hasRows(spec.kind)) return rowsHeight(spec.kind, series.length) + PLOT_FRAME_PX;
    return this.#options.element.clientHeight || HEIGHT_PX;
  }

  #sources(): unknown[] {
    const { spec, frames, before } = this.#options.input();
    return spec.queries.flatMap(({ expr }) => [frames.frame(expr), before?.frame(expr)]);
  }

  /** In CSS pixels, as uPlot laid it out: asking the browser would make it lay out the page between two charts. */
  #size(): { width: number; height: number } {
    const { width, height } = this.#chart.bbox;
    return { width: width / devicePixelRatio, height: height / devicePixelRatio };
  }

  #read(): void {
    const { spec, series, events, withStatistics, onReadout } = this.#options.input();
    const { left = -1, top = -1 } = this.#chart.cursor;
    const { width, height } = this.#size();
    const { from, to } = this.#drawn;
    const time = this.#row === null ? null : this.#chart.posToVal(left, "x");
    const onRow = this.#pointed.current && hasRows(spec.kind);
    const readout = readoutOf(this.#drawn, {
      row: this.#row,
      withStatistics,
      pointed: onRow ? rowAt(top, height, series.length) : null,
      event: time === null ? null : eventNear(events, time, (to - from) / width),
    });
    onReadout(readout);
  }

  #events(): PlotEvents {
    const { input, crosshair } = this.#options;
    return {
      onCursor: (plot, row) => {
        const pointed = this.#pointed.current;
        if (pointed) crosshair.point(row === null ? null : plot.posToVal(plot.cursor.left ?? 0, "x"));
        const moved = row !== this.#row;
        this.#row = row;
        // Rows of a heat map are told apart by the pointer's height too, events by its very place.
        if (moved || pointed) this.#read();
      },
      onZoom: (from, to) => input().onZoom(from, to),
      onZoomOut: () => input().onZoomOut(),
      onSelect: (from, to) => input().onSelect(from, to),
    };
  }
}
