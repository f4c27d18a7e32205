// One uPlot on the page. React makes and removes it; the values reach it imperatively, once per tick and only while seen.

import { useEffect, useLayoutEffect, useRef } from "react";
import uPlot from "uplot";
import { useDraw, useFeed } from "../state/feed-context";
import { type TimeRange, windowOf } from "../state/range";
import { useThemeInForce } from "../state/theme";
import type { Frames } from "../state/use-frames";
import type { Values } from "./align";
import { readPalette } from "./palette";
import type { PanelSpec } from "./panel-spec";
import { type PanelSeries, panelData } from "./series";
import { type PlotEvents, plotColumns, plotOptions } from "./uplot-options";

export interface Readout {
  /** Unix seconds of the crosshair; null for the newest values. */
  time: number | null;
  values: (number | null)[];
}

export interface TimeChartProps {
  spec: PanelSpec;
  series: readonly PanelSeries[];
  range: TimeRange;
  frames: Frames;
  /** The step of the range; its frames may still have another one. */
  stepSeconds: number;
  onReadout: (readout: Readout) => void;
  /** Told after each drawing, with the values that were drawn, not stacked. */
  onDrawn: (columns: readonly Values[]) => void;
  onZoom: (from: number, to: number) => void;
  onZoomOut: () => void;
}

/** Where the style sheet says nothing else. */
const HEIGHT_PX = 150;

interface Drawn {
  times: readonly number[];
  columns: readonly Values[];
  /** The end of the window; a row beyond it is drawn only to reach the edge. */
  to: number;
  /** The row under the crosshair. */
  row: number | null;
  /** What it was drawn from. */
  frames: readonly unknown[];
}

function readoutOf({ times, columns, to, row }: Drawn): Readout {
  if (row !== null) return { time: times[row] ?? null, values: columns.map((values) => values[row] ?? null) };
  const newest = (values: Values) =>
    values.findLast((value, i) => typeof value === "number" && (times[i] as number) <= to) ?? null;
  return { time: null, values: columns.map(newest) };
}

export function TimeChart(props: TimeChartProps) {
  const { spec, series, range, frames, stepSeconds } = props;
  const feed = useFeed();
  const theme = useThemeInForce();
  const holder = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const drawn = useRef<Drawn>({ times: [], columns: [], to: 0, row: null, frames: [] });
  const seen = useRef(true);
  const handlers = useRef(props);
  handlers.current = props;

  const read = () => {
    handlers.current.onReadout(readoutOf(drawn.current));
  };

  /** The frames of history are new objects when there is news; with a coarse step that is seldom. */
  const isDrawn = () => {
    const { to, frames: drawnFrom } = drawn.current;
    const same = spec.queries.every(({ expr }, i) => frames.frame(expr) === drawnFrom[i]);
    return !frames.live && same && windowOf(range, feed.now, stepSeconds)[1] === to;
  };

  const draw = () => {
    const chart = plot.current;
    // A chart that slid on under a drag would select another time than the one seen.
    if (!chart || chart.select.width > 0) return;
    const [from, to] = windowOf(range, feed.now, stepSeconds);
    const { times, columns } = panelData(series, frames.frame, { ...frames, from, to });
    drawn.current = {
      ...drawn.current,
      times,
      columns,
      to,
      frames: spec.queries.map(({ expr }) => frames.frame(expr)),
    };
    chart.batch(() => {
      chart.setData([times, ...plotColumns(spec.kind, columns)] as uPlot.AlignedData, false);
      chart.setScale("x", { min: from, max: to });
    });
    read();
    handlers.current.onDrawn(columns);
  };
  useDraw(() => seen.current && !isDrawn() && draw());
  const drawLatest = useRef(draw);
  drawLatest.current = draw;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme is read through the style sheet
  useLayoutEffect(() => {
    const element = holder.current;
    if (!element) return;
    const events: PlotEvents = {
      onRow: (row) => {
        if (row === drawn.current.row) return;
        drawn.current.row = row;
        read();
      },
      onZoom: (from, to) => handlers.current.onZoom(from, to),
      onZoomOut: () => handlers.current.onZoomOut(),
    };
    const { kind, unit, scaleMin, scaleMax } = spec;
    const look = { kind, unit, scaleMin, scaleMax, series, palette: readPalette() };
    const size = { width: Math.max(120, element.clientWidth), height: element.clientHeight || HEIGHT_PX };
    const empty = [[], ...series.map(() => [])] as unknown as uPlot.AlignedData;
    const chart = new uPlot(plotOptions(look, events, size), empty, element);
    plot.current = chart;
    // Before the first paint: an empty frame would be seen as a blink.
    drawLatest.current();
    const resize = new ResizeObserver(() => {
      const { clientWidth: width, clientHeight: height } = element;
      if (width > 0 && height > 0 && (width !== chart.width || height !== chart.height))
        chart.setSize({ width, height });
    });
    resize.observe(element);
    return () => {
      resize.disconnect();
      plot.current = null;
      chart.destroy();
    };
  }, [spec, series, theme]);

  // Another range is drawn at once, not with the next tick. A new chart tells its legend, which was not there before.
  // biome-ignore lint/correctness/useExhaustiveDependencies: for each of them anew
  useEffect(() => {
    drawLatest.current();
  }, [spec, series, theme, range, frames, stepSeconds]);

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
