// How finely a range is asked for: the step between points, the grid they stand on, and what an expression has to become
// so that nothing between two points is missed. Pure.

import { HISTORY_SECONDS, STEP_SECONDS } from "./feed";
import { isLive, type TimeRange } from "./range";

const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;

/** Round steps alone: two people who look at the same hour see the same points. */
export const STEPS_SECONDS: readonly number[] = [
  1,
  2,
  5,
  10,
  15,
  30,
  MINUTE,
  2 * MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  6 * HOUR,
  DAY,
];

/** What the store keeps by default, oldest first: beyond this age nothing finer than this is left. */
const TIERS: readonly { olderThanSeconds: number; resolutionSeconds: number }[] = [
  { olderThanSeconds: 90 * DAY, resolutionSeconds: HOUR },
  { olderThanSeconds: 7 * DAY, resolutionSeconds: MINUTE },
];

/** A plot narrower than this is not one; points past the upper end cost more than they show. */
export const POINTS_MIN = 100;
export const POINTS_MAX = 700;
/** Widths that differ by less share their questions. */
const PIXELS_GRAIN = 10;

/** How many points a plot of this width gets: never more than it has pixels. */
export function pointsOf(widthPx: number): number {
  const whole = Math.floor(widthPx / PIXELS_GRAIN) * PIXELS_GRAIN;
  return Math.min(POINTS_MAX, Math.max(POINTS_MIN, whole));
}

/** The finest resolution that the store still has of data this old. */
export function resolutionOf(ageSeconds: number): number {
  return TIERS.find(({ olderThanSeconds }) => ageSeconds > olderThanSeconds)?.resolutionSeconds ?? STEP_SECONDS;
}

export interface StepQuestion {
  spanSeconds: number;
  points: number;
  /** The age of the oldest instant. */
  ageSeconds: number;
}

/** The smallest round step with which a span has at most so many points; past the list, whole days. */
export function stepFor({ spanSeconds, points, ageSeconds }: StepQuestion): number {
  const least = Math.max(
    spanSeconds <= HISTORY_SECONDS ? STEP_SECONDS : spanSeconds / points,
    resolutionOf(ageSeconds),
  );
  return STEPS_SECONDS.find((step) => step >= least) ?? Math.ceil(least / DAY) * DAY;
}

/** A range and how it is asked for; of two equal ones the questions are the same. */
export interface View {
  range: TimeRange;
  stepSeconds: number;
  /** What windows shorter than this grow to. */
  windowSeconds: number;
  /** How much earlier than shown the samples were taken: the period before is laid under the range itself. */
  shiftSeconds: number;
}

export interface ViewOptions {
  points: number;
  now: number;
  shiftSeconds?: number;
}

/** How a range is asked for on a plot of some points; null for a live one, which is pushed. */
export function viewOf(range: TimeRange, { points, now, shiftSeconds = 0 }: ViewOptions): View | null {
  if (isLive(range) && shiftSeconds === 0) return null;
  const spanSeconds = range.kind === "fixed" ? range.to - range.from : range.seconds;
  const ageSeconds = (range.kind === "fixed" ? now - range.from : range.seconds) + shiftSeconds;
  const stepSeconds = stepFor({ spanSeconds, points, ageSeconds });
  const resolution = resolutionOf(ageSeconds);
  // A rate needs two samples, of which a rollup has one per its resolution.
  const windowSeconds = Math.max(stepSeconds, resolution > STEP_SECONDS ? 2 * resolution : 0);
  return { range, stepSeconds, windowSeconds, shiftSeconds };
}

/** What lies before is known already: so many steps beyond now are asked for at once, not one after the other. */
const AHEAD_STEPS = 60;

/**
 * The instants to ask for, as they are shown: multiples of the step, so that those of the past stay as a window slides on.
 */
export function gridOf({ range, stepSeconds, shiftSeconds }: View, now: number): { start: number; end: number } {
  const [from, to] = range.kind === "fixed" ? [range.from, range.to] : [now - range.seconds, now];
  const start = Math.floor(from / stepSeconds) * stepSeconds;
  // There is nothing in the future.
  const newest = Math.floor((now + shiftSeconds) / stepSeconds) * stepSeconds;
  if (range.kind === "live" && shiftSeconds > 0) {
    const ahead = AHEAD_STEPS * stepSeconds;
    return { start, end: Math.min((Math.floor(now / ahead) + 1) * ahead, newest) };
  }
  // The point past a window's end draws the line up to its edge.
  return { start, end: Math.min(Math.ceil(to / stepSeconds) * stepSeconds, newest) };
}

/**
 * An expression for points further apart than live ones: windows written in seconds grow to reach the point before, and
 * irate, which sees two samples of however many, becomes rate. Windows in minutes are means named by their length and stay.
 */
export function widen(expr: string, windowSeconds: number): string {
  if (windowSeconds <= STEP_SECONDS) return expr;
  const parts = expr.split(/("(?:[^"\\]|\\.)*")/);
  return parts
    .map((part, i) => {
      // Every other part is a string: a label's value means only itself.
      if (i % 2 === 1) return part;
      const grown = part.replace(/\[(\d+)s\]/g, (_, seconds) => `[${Math.max(Number(seconds), windowSeconds)}s]`);
      return grown.replace(/\birate\(/g, "rate(");
    })
    .join("");
}
