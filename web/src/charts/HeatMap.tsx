// Many series of one kind at once: a row each, time to the right, colour by value.

import { useEffect, useId, useRef } from "react";
import { format, type Unit } from "../lib/format";
import { compareNames } from "../lib/labels";
import { useDraw, useFeed } from "../state/feed-context";
import { windowOf } from "../state/range";
import { useThemeInForce } from "../state/theme";
import { useFrames } from "../state/use-frames";
import { usePoints } from "../state/use-points";
import { useRange } from "../state/use-range";
import { Help } from "./Help";
import { heatCells, heatOpacity } from "./heat";
import { readPalette, translucent } from "./palette";

export interface HeatMapProps {
  title: string;
  expr: string;
  /** The label that names a row. */
  label: string;
  unit: Unit;
  /** The value of full colour. */
  top: number;
  help: string;
}

const CELL_PX = 3;
const ROW_PX_MIN = 4;
const ROW_PX_MAX = 14;
const HEIGHT_PX_MAX = 420;

export function HeatMap({ title, expr, label, unit, top, help }: HeatMapProps) {
  const feed = useFeed();
  const { range } = useRange();
  const card = useRef<HTMLElement>(null);
  const { frames, stepSeconds, version } = useFrames([expr], range, usePoints(card));
  const theme = useThemeInForce();
  const canvas = useRef<HTMLCanvasElement>(null);
  const summary = useRef<HTMLParagraphElement>(null);
  const titleId = useId();

  const rows = () =>
    [...(frames.frame(expr)?.columns.values() ?? [])].sort((a, b) =>
      compareNames(a.labels[label] ?? "", b.labels[label] ?? ""),
    );
  const draw = () => {
    const context = canvas.current?.getContext("2d");
    if (!canvas.current || !context) return;
    const [from, to] = windowOf(range, feed.now, stepSeconds);
    const columns = rows();
    const rowPx = Math.max(ROW_PX_MIN, Math.min(ROW_PX_MAX, Math.floor(HEIGHT_PX_MAX / Math.max(1, columns.length))));
    const width = canvas.current.clientWidth;
    // Narrower cells than steps would leave some without a sample.
    const cells = Math.max(1, Math.min(Math.floor(width / CELL_PX), Math.round((to - from) / frames.stepSeconds)));
    canvas.current.width = cells;
    canvas.current.height = columns.length;
    canvas.current.style.height = `${columns.length * rowPx}px`;
    const color = readPalette().series[0] as string;
    for (const [row, { values }] of columns.entries()) {
      for (const [cell, value] of heatCells(frames.frame(expr)?.times ?? [], values, from, to, cells).entries()) {
        const opacity = heatOpacity(value, top);
        if (opacity === null) continue;
        context.fillStyle = translucent(color, 0.06 + 0.94 * opacity);
        context.fillRect(cell, row, 1, 1);
      }
    }
    const latest = columns.map(({ labels, values }) => ({ name: labels[label] ?? "", value: values.at(-1) ?? 0 }));
    const busiest = latest.toSorted((a, b) => b.value - a.value).slice(0, 3);
    if (summary.current) {
      summary.current.textContent = `Highest now: ${busiest.map(({ name, value }) => `${name} ${format(value, unit)}`).join(", ")}.`;
    }
  };
  useDraw(draw);
  const latestDraw = useRef(draw);
  latestDraw.current = draw;
  // biome-ignore lint/correctness/useExhaustiveDependencies: redrawn for a new theme, window or set of rows
  useEffect(() => {
    latestDraw.current();
  }, [theme, range, frames, version]);

  return (
    <section ref={card} className="card chart wide" aria-labelledby={titleId}>
      <h3 id={titleId}>
        <span>{title}</span>
        <Help title={title} text={help} />
      </h3>
      {/* biome-ignore lint/a11y/noAriaHiddenOnFocusable: a canvas takes no focus; the text below says what it shows */}
      <canvas ref={canvas} className="heat" aria-hidden="true" />
      <p ref={summary} className="muted" />
    </section>
  );
}
