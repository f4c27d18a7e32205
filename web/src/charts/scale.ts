// Where axes end and where their marks stand.

import type { Unit } from "../lib/format";
import { formatDay, formatTime, scaleOf, threeDigits, withUnit } from "../lib/format";
import { aheadOfUtc } from "../lib/wall-clock";

const STEPS_DECIMAL = [1, 2, 3, 4, 6, 8, 10];
const STEPS_BINARY = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];
export const GRID_LINES = 4;

/** The smallest round number not below the value, such that its quarters are round as well. */
export function niceMax(value: number, unit: Unit): number {
  if (!(value > 0) || !Number.isFinite(value)) return unit === "bytes" ? 4 : 1;
  const base = unit === "bytes" ? 1024 : 10;
  const steps = unit === "bytes" ? STEPS_BINARY : STEPS_DECIMAL;
  const power = base ** Math.floor(Math.log(value) / Math.log(base));
  for (const step of steps) if (step * power >= value * (1 - 1e-9)) return step * power;
  return base * power;
}

export interface ScaleBounds {
  scaleMin: number;
  scaleMax?: number | undefined;
}

/** The top of a scale: a little room above the highest value, within the bounds. */
export function scaleTop(dataMax: number | null | undefined, unit: Unit, bounds: ScaleBounds): number {
  const top = niceMax(Math.max((dataMax ?? 0) * 1.05, bounds.scaleMin), unit);
  return Math.min(top, bounds.scaleMax ?? Number.POSITIVE_INFINITY);
}

/**
 * Both ends of a scale. It begins at nothing unless something lies below: then the side that reaches further has all
 * grid lines, and the other as many of the same height as it needs.
 */
export function scaleEnds(
  dataMin: number | null | undefined,
  dataMax: number | null | undefined,
  unit: Unit,
  bounds: ScaleBounds,
): [bottom: number, top: number] {
  const below = Math.max(0, -(dataMin ?? 0));
  if (below === 0) return [0, scaleTop(dataMax, unit, bounds)];
  const above = Math.max(0, dataMax ?? 0);
  const further = scaleTop(Math.max(below, above), unit, { scaleMin: bounds.scaleMin });
  const line = further / GRID_LINES;
  const ended = (reach: number) => Math.min(further, Math.ceil((reach * 1.05) / line) * line);
  return below >= above ? [-further, ended(above)] : [-ended(below), further];
}

export function gridMarks(bottom: number, top: number): number[] {
  const line = Math.max(-bottom, top) / GRID_LINES;
  const first = Math.round(bottom / line);
  return Array.from({ length: Math.round(top / line) - first + 1 }, (_, i) => (first + i) * line);
}

/** Labels of marks, all on the scale of the one furthest from nothing; the topmost alone names the unit. */
export function markLabels(marks: readonly number[], unit: Unit): string[] {
  const scale = scaleOf(Math.max(0, ...marks.map(Math.abs)), unit);
  return marks.map((mark, i) => {
    const figure = threeDigits(mark / scale.factor)
      .replace(/(\.\d*?)0+$/, "$1")
      .replace(/\.$/, "");
    return i < marks.length - 1 ? figure : withUnit(figure, scale.unit);
  });
}

const HOUR = 3_600;
const DAY = 86_400;
const TIME_STEPS_SECONDS = [
  ...[1, 2, 5, 10, 15, 30, 60, 120, 180, 300, 600, 900, 1800],
  ...[HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY, 14 * DAY, 28 * DAY],
];

/** Round times of the clock shown within a window, at most so many. */
export function timeMarks(from: number, to: number, marksMax: number): { marks: number[]; stepSeconds: number } {
  const span = to - from;
  const days = Math.ceil(span / marksMax / DAY) * DAY;
  const step = TIME_STEPS_SECONDS.find((seconds) => span / seconds <= marksMax) ?? days;
  const ahead = aheadOfUtc(from);
  const marks: number[] = [];
  for (let local = Math.ceil((from + ahead) / step) * step; local - ahead <= to; local += step) {
    // Summer time may begin or end within the window; its hour that is there twice gets one mark.
    const time = local - aheadOfUtc(local - ahead);
    if (time >= from && time <= to && time > (marks.at(-1) ?? Number.NEGATIVE_INFINITY)) marks.push(time);
  }
  return { marks, stepSeconds: step };
}

/** A mark's text: the clock, with seconds where they differ; the date where a day begins, if there are several. */
export function timeMarkLabel(time: number, stepSeconds: number): string {
  if (stepSeconds >= DAY - HOUR) return formatDay(time);
  const clock = formatTime(time, stepSeconds < 60);
  return stepSeconds >= HOUR && clock === "00:00" ? formatDay(time) : clock;
}

/** Room for a mark's text without and with seconds, and at the right edge, which would cut it. */
const MARK_PX = 58;
const MARK_SECONDS_PX = 84;
const MARK_EDGE_PX = 20;

/** The marks of a time axis of some width: whole minutes close together, or fewer with seconds. */
export function timeAxisMarks(from: number, to: number, widthPx: number): number[] {
  const edge = ((to - from) * MARK_EDGE_PX) / widthPx;
  const fitting = (markPx: number) => timeMarks(from + edge / 2, to - edge, Math.max(2, Math.floor(widthPx / markPx)));
  const close = fitting(MARK_PX);
  if (close.stepSeconds >= 60) return close.marks;
  const wide = fitting(MARK_SECONDS_PX);
  return wide.stepSeconds >= 60 ? timeMarks(from + edge / 2, to - edge, (to - from) / 60).marks : wide.marks;
}
