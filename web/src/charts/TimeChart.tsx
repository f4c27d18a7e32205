// One uPlot on the page. React makes and removes it; the values reach it imperatively, once per tick and only while seen.

import { useEffect, useLayoutEffect, useRef } from "react";
import uPlot from "uplot";
import type { MachineEvent } from "../state/events";
import { useCrosshair, useDraw, useFeed } from "../state/feed-context";
import { type TimeRange, windowOf } from "../state/range";
import type { Selection } from "../state/selection";
import { useThemeInForce } from "../state/theme";
import type { Frames } from "../state/use-frames";
import { useZone } from "../state/zone";
import { joinAligned, type Values } from "./align";
import { followPointer } from "./follow-pointer";
import { readPalette } from "./palette";
import type { PanelSpec } from "./panel-spec";
import { eventNear } from "./plot-marks";
import { rowAt, rowsHeight } from "./plot-rows";
import { hasRows, type PlotLook, plotColumns } from "./plot-series";
import { type Drawn, type Readout, readoutOf } from "./readout";
import { type PanelSeries, panelData } from "./series";
import { PLOT_FRAME_PX, type PlotEvents, plotOptions } from "./uplot-options";

export interface TimeChartProps {
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

const HEIGHT_PX = 150;
const OFF_PX = -10;

interface Drawing extends Drawn {
  /** The row under the crosshair. */
  row: number | null;
  /** What it was drawn from. */
  source: readonly unknown[];
}

const NOTHING: Drawing = { times: [], columns: [], before: [], from: 0, to: 0, row: null, source: [] };

export function TimeChart(props: TimeChartProps) {
  const { spec, series, range, frames, before, stepSeconds } = props;
  const feed = useFeed();
  const crosshair = useCrosshair();
  const theme = useThemeInForce();
  const zone = useZone();
  const holder = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const drawn = useRef<Drawing>(NOTHING);
  const seen = useRef(true);
  /** Whether the pointer is on this very chart. */
  const pointed = useRef(false);
  const latest = useRef(props);
  latest.current = props;
  const heightPx = hasRows(spec.kind) ? rowsHeight(spec.kind, series.length) + PLOT_FRAME_PX : HEIGHT_PX;

  const read = () => {
    const chart = plot.current;
    const { events, withStatistics, onReadout } = latest.current;
    const { row, from, to } = drawn.current;
    const { left = OFF_PX, top = OFF_PX } = chart?.cursor ?? {};
    // As uPlot laid them out: asking the browser would make it lay out the page between two charts.
    const [width, height] = [chart?.bbox.width ?? 1, chart?.bbox.height ?? 1].map(
      (size) => size / devicePixelRatio,
    ) as [number, number];
    const time = row === null || !chart ? null : chart.posToVal(left, "x");
    onReadout(
      readoutOf(drawn.current, {
        row,
        withStatistics,
        pointed: pointed.current && hasRows(spec.kind) ? rowAt(top, height, series.length) : null,
        event: time === null ? null : eventNear(events, time, (to - from) / width),
      }),
    );
  };

  const sources = () => spec.queries.flatMap(({ expr }) => [frames.frame(expr), before?.frame(expr)]);

  /** The frames of history are new objects when there is news; with a coarse step that is seldom. */
  const isDrawn = () => {
    if (frames.live) return false;
    const { to, source } = drawn.current;
    return sources().every((frame, i) => frame === source[i]) && windowOf(range, feed.now, stepSeconds)[1] === to;
  };

  const draw = () => {
    const chart = plot.current;
    // A chart that slid on under a drag would select another time than the one seen.
    if (!chart || chart.select.width > 0) return;
    const [from, to] = windowOf(range, feed.now, stepSeconds);
    const main = panelData(series, frames.frame, { ...frames, from, to });
    const ghost = before && !hasRows(spec.kind) ? panelData(series, before.frame, { ...before, from, to }) : null;
    const { times, columns } = ghost ? joinAligned(main, ghost) : main;
    const values = { columns: columns.slice(0, series.length), before: columns.slice(series.length) };
    drawn.current = { ...drawn.current, ...values, times, from, to, source: sources() };
    const data = plotColumns(spec.kind, {
      ...values,
      pixels: chart.bbox.width / devicePixelRatio,
      firstRow: Math.round((times[0] ?? 0) / frames.stepSeconds),
    });
    chart.batch(() => {
      chart.setData([times, ...data] as uPlot.AlignedData, false);
      chart.setScale("x", { min: from, max: to });
    });
    read();
    latest.current.onDrawn(values.columns);
  };
  useDraw(() => seen.current && !isDrawn() && draw());
  const drawLatest = useRef(draw);
  const readLatest = useRef(read);
  drawLatest.current = draw;
  readLatest.current = read;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme is read through the style sheet, the zone by the axis
  useLayoutEffect(() => {
    const element = holder.current;
    if (!element) return;
    const events: PlotEvents = {
      onCursor: (row) => {
        const chart = plot.current;
        if (!chart) return;
        if (pointed.current) crosshair.point(row === null ? null : chart.posToVal(chart.cursor.left ?? 0, "x"));
        const moved = row !== drawn.current.row;
        drawn.current.row = row;
        // Rows of a heat map are told apart by the pointer's height too, events by its very place.
        if (moved || pointed.current) readLatest.current();
      },
      onZoom: (from, to) => latest.current.onZoom(from, to),
      onZoomOut: () => latest.current.onZoomOut(),
      onSelect: (from, to) => latest.current.onSelect(from, to),
    };
    const source = {
      marks: () => latest.current,
      rows: () => ({ ...drawn.current, stepSeconds: latest.current.frames.stepSeconds }),
    };
    const { kind, unit, scaleMin, scaleMax, thresholds = [], states = [] } = spec;
    const compared = before !== null;
    const look: PlotLook = {
      kind,
      unit,
      scaleMin,
      scaleMax,
      thresholds,
      states,
      series,
      compared,
      palette: readPalette(),
    };
    const size = { width: Math.max(120, element.clientWidth), height: heightPx };
    const options = plotOptions(look, { events, source }, size);
    const empty = options.series.map(() => []) as unknown as uPlot.AlignedData;
    const chart = new uPlot(options, empty, element);
    plot.current = chart;
    const stop = followPointer(chart, pointed, crosshair);
    // Before the first paint: an empty frame would be seen as a blink.
    drawLatest.current();
    const resize = new ResizeObserver(() => {
      if (element.clientWidth > 0 && element.clientWidth !== chart.width) {
        chart.setSize({ width: element.clientWidth, height: heightPx });
      }
    });
    resize.observe(element);
    return () => {
      stop();
      resize.disconnect();
      plot.current = null;
      chart.destroy();
    };
  }, [spec, series, theme, zone, before !== null]);

  // Another range is drawn at once, not with the next tick. A new chart tells its legend, which was not there before.
  // biome-ignore lint/correctness/useExhaustiveDependencies: for each of them anew
  useEffect(() => {
    drawLatest.current();
  }, [
    spec,
    series,
    theme,
    zone,
    range,
    frames,
    before,
    stepSeconds,
    props.selection,
    props.events,
    props.withStatistics,
  ]);

  useEffect(() => {
    const element = holder.current;
    if (!element) return;
    const observer = new IntersectionObserver(([entry]) => {
      seen.current = entry?.isIntersecting ?? true;
      if (seen.current) drawLatest.current();
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  return <div ref={holder} className="plot" />;
}
