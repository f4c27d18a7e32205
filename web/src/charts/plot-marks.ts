// What is drawn on a chart besides its values: thresholds across, events and the selected window up and down.

import type uPlot from "uplot";
import type { EventKind, MachineEvent } from "../state/events";
import type { Selection } from "../state/selection";
import { type Palette, translucent } from "./palette";
import type { ThresholdSpec } from "./panel-spec";

export interface Marks {
  events: readonly MachineEvent[];
  selection: Selection | null;
}

const EVENT_COLORS: Record<EventKind, "brand" | "muted" | "crit"> = {
  boot: "brand",
  start: "muted",
  clock: "muted",
  oom: "crit",
  failed: "crit",
  "read-only": "crit",
  raid: "crit",
};
/** A pointer so near to an event means it. */
const EVENT_NEAR_PX = 5;
const FLAG_PX = 4;
const LABEL_FONT_PX = 10;
/** Neutral: a selected time is neither good nor bad. */
const SELECTION_OPACITY = 0.12;
const SELECTION_EDGE_OPACITY = 0.6;

/** The event that the pointer at an instant means; null if none is near. */
export function eventNear(events: readonly MachineEvent[], time: number, secondsPerPixel: number): MachineEvent | null {
  let best: MachineEvent | null = null;
  for (const event of events) {
    const distance = Math.abs(event.time - time);
    if (distance > EVENT_NEAR_PX * secondsPerPixel) continue;
    if (!best || distance < Math.abs(best.time - time)) best = event;
  }
  return best;
}

/** Under the values. */
export function drawSelection(plot: uPlot, palette: Palette, selection: Selection | null): void {
  if (!selection) return;
  const { ctx, bbox } = plot;
  const [left, right] = [selection.start, selection.end].map((time) => {
    const x = plot.valToPos(time, "x", true);
    return Math.min(bbox.left + bbox.width, Math.max(bbox.left, x));
  }) as [number, number];
  if (right <= left) return;
  ctx.save();
  ctx.fillStyle = translucent(palette.text, SELECTION_OPACITY);
  ctx.fillRect(left, bbox.top, right - left, bbox.height);
  ctx.fillStyle = translucent(palette.text, SELECTION_EDGE_OPACITY);
  for (const x of [left, right - 1]) ctx.fillRect(x, bbox.top, 1, bbox.height);
  ctx.restore();
}

/** Over the values, which a limit is compared with; one beyond the scale is not reached anyway. */
export function drawThresholds(plot: uPlot, palette: Palette, thresholds: readonly ThresholdSpec[]): void {
  const { ctx, bbox, scales } = plot;
  const top = scales.y?.max ?? 0;
  for (const { value, label, color } of thresholds) {
    if (value > top) continue;
    const y = Math.round(plot.valToPos(value, "y", true)) + 0.5;
    ctx.save();
    ctx.strokeStyle = palette[color];
    ctx.fillStyle = palette[color];
    ctx.lineWidth = 1;
    ctx.setLineDash([2, 3]);
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
    ctx.font = `${LABEL_FONT_PX * devicePixelRatio}px ${palette.mono}`;
    ctx.textAlign = "right";
    const above = y - bbox.top > 2 * LABEL_FONT_PX * devicePixelRatio;
    ctx.textBaseline = above ? "bottom" : "top";
    ctx.fillText(label, bbox.left + bbox.width - 2, y + (above ? -2 : 3));
    ctx.restore();
  }
}

/** A thin line with a flag on top. */
export function drawEvents(plot: uPlot, palette: Palette, events: readonly MachineEvent[]): void {
  const { ctx, bbox } = plot;
  const flag = FLAG_PX * devicePixelRatio;
  for (const { time, kind } of events) {
    const x = Math.round(plot.valToPos(time, "x", true)) + 0.5;
    if (x < bbox.left || x > bbox.left + bbox.width) continue;
    const color = palette[EVENT_COLORS[kind]];
    ctx.save();
    ctx.strokeStyle = translucent(color, 0.7);
    ctx.fillStyle = color;
    ctx.lineWidth = 1;
    ctx.setLineDash([1, 3]);
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    ctx.beginPath();
    ctx.moveTo(x - flag, bbox.top - flag);
    ctx.lineTo(x + flag, bbox.top - flag);
    ctx.lineTo(x, bbox.top + flag);
    ctx.fill();
    ctx.restore();
  }
}
