// A tile's small line: shape without axes. Drawn on a canvas once per tick.

import { useEffect, useMemo, useRef } from "react";
import type { Unit } from "../lib/format";
import { GAP_STEPS, STEP_SECONDS } from "../state/feed";
import { useDraw, useFeed } from "../state/feed-context";
import { type LiveRange, windowOf } from "../state/range";
import { useThemeInForce } from "../state/theme";
import { alignParts, markGaps, thinLevels, thinToPixels, type Values } from "./align";
import { readPalette, translucent } from "./palette";
import type { Color } from "./panel-spec";
import { scaleTop } from "./scale";

export interface SparklineProps {
  exprs: readonly string[];
  /** One figure from the queries' values of an instant. */
  combine: (values: readonly (number | null)[]) => number | null;
  range: LiveRange;
  color: Color;
  unit: Unit;
  scaleMin: number;
  scaleMax?: number | undefined;
}

const LINE_DENSE_PX = 1.6;
/** Room for the line's own width above the highest and below the lowest value. */
const MARGIN_PX = 1.6;

interface Size {
  width: number;
  height: number;
}

interface Sketch {
  times: readonly number[];
  values: Values;
  from: number;
  to: number;
  top: number;
  color: string;
}

function sketch(context: CanvasRenderingContext2D, size: Size, { times, values, from, to, top, color }: Sketch): void {
  const { width, height } = size;
  context.clearRect(0, 0, width, height);
  const x = (row: number) => (((times[row] as number) - from) / (to - from)) * width;
  const y = (value: number) => height - MARGIN_PX - (value / top) * (height - 2 * MARGIN_PX);
  const line = new Path2D();
  const area = new Path2D();
  let last: number | null = null;
  const ground = () => {
    if (last !== null) area.lineTo(x(last), height);
    last = null;
  };
  for (const [row, value] of values.entries()) {
    if (value === undefined) continue;
    if (value === null) {
      ground();
      continue;
    }
    if (last === null) {
      line.moveTo(x(row), y(value));
      area.moveTo(x(row), height);
    }
    line.lineTo(x(row), y(value));
    area.lineTo(x(row), y(value));
    last = row;
  }
  ground();
  context.fillStyle = translucent(color, 0.14);
  context.fill(area);
  context.strokeStyle = color;
  context.lineWidth = devicePixelRatio > 1 ? LINE_DENSE_PX : 1;
  context.stroke(line);
}

export function Sparkline({ exprs, combine, range, color, unit, scaleMin, scaleMax }: SparklineProps) {
  const feed = useFeed();
  const theme = useThemeInForce();
  const canvas = useRef<HTMLCanvasElement>(null);
  // Asked for once per change: reading it while drawing would make the browser lay out the page in between.
  const size = useRef<Size>({ width: 0, height: 0 });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme is read through the style sheet
  const stroke = useMemo(() => readPalette().series[color - 1] as string, [color, theme]);
  const draw = () => {
    const context = canvas.current?.getContext("2d");
    if (!context || size.current.width === 0) return;
    const [from, to] = windowOf(range, feed.now);
    const parts = exprs.map((expr) => {
      const frame = feed.frame(expr);
      const [column] = frame?.columns.values() ?? [];
      return { times: column ? (frame?.times ?? []) : [], columns: [column?.values ?? []] };
    });
    const window = { from, to, stepSeconds: STEP_SECONDS, gapSteps: GAP_STEPS };
    const { times, columns } = markGaps(alignParts(parts, window), window);
    const combined = times.map((_, row) => combine(columns.map((column) => column[row] ?? null)));
    const high = combined.reduce<number>((most, value) => Math.max(most, value ?? 0), 0);
    const top = scaleTop(high, unit, { scaleMin, scaleMax });
    const thinning = { pixels: size.current.width, firstRow: Math.round(times[0] ?? 0) };
    const values = thinLevels(thinToPixels(combined, thinning));
    sketch(context, size.current, { times, values, from, to, top, color: stroke });
  };
  useDraw(draw);
  const latest = useRef(draw);
  latest.current = draw;
  // biome-ignore lint/correctness/useExhaustiveDependencies: drawn anew for another theme or range
  useEffect(() => {
    latest.current();
  }, [stroke, range]);
  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const resize = new ResizeObserver(() => {
      size.current = { width: element.clientWidth, height: element.clientHeight };
      element.width = Math.round(size.current.width * devicePixelRatio);
      element.height = Math.round(size.current.height * devicePixelRatio);
      element.getContext("2d")?.scale(devicePixelRatio, devicePixelRatio);
      latest.current();
    });
    resize.observe(element);
    return () => resize.disconnect();
  }, []);
  // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a canvas takes no focus; the tile says its figure in words
  return <canvas ref={canvas} className="sparkline" aria-hidden="true" />;
}
