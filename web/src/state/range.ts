// The time range of the whole page. It lives in the URL, so that a link shows what its sender saw:
// ?range=15m follows the present, ?from=…&to=… (Unix seconds) stands still, &compare=1d lays the day before under it.

import { formatSpan } from "../lib/format";
import { parseDuration, UNIT_SECONDS } from "../lib/when";
import { HISTORY_SECONDS, type Reach } from "./feed";

export interface LiveRange {
  kind: "live";
  seconds: number;
}

export type TimeRange = LiveRange | { kind: "fixed"; from: number; to: number };

export interface RangeChoice {
  id: string;
  label: string;
  seconds: number;
}

export const RANGE_CHOICES: readonly RangeChoice[] = [
  { id: "5m", label: "5 minutes", seconds: 300 },
  { id: "15m", label: "15 minutes", seconds: 900 },
  { id: "1h", label: "hour", seconds: 3_600 },
  { id: "6h", label: "6 hours", seconds: 6 * 3_600 },
  { id: "24h", label: "24 hours", seconds: 86_400 },
  { id: "7d", label: "7 days", seconds: 7 * 86_400 },
  { id: "30d", label: "30 days", seconds: 30 * 86_400 },
  { id: "1y", label: "year", seconds: 365 * 86_400 },
];
const DEFAULT_CHOICE = RANGE_CHOICES[0] as RangeChoice;

/** Samples are a second apart: less than a few of them is no picture. */
export const ZOOM_SECONDS_MIN = 5;
/** Nothing is kept longer. */
export const RANGE_SECONDS_MAX = 10 * 365 * 86_400;

/** The periods before that a range may be compared with. */
export const COMPARE_CHOICES = [
  { id: "1d", label: "the day before", seconds: 86_400 },
  { id: "7d", label: "the week before", seconds: 7 * 86_400 },
] as const;
export type Compare = (typeof COMPARE_CHOICES)[number];

/** "90m": the id of a range of so many seconds, in the largest unit that divides it. */
export function rangeId(seconds: number): string {
  const preset = RANGE_CHOICES.find((choice) => choice.seconds === seconds);
  if (preset) return preset.id;
  const units = Object.entries(UNIT_SECONDS).toSorted(([, a], [, b]) => b - a);
  const [unit, size] = units.find(([, size]) => seconds % size === 0) ?? ["s", 1];
  return `${seconds / size}${unit}`;
}

/** The range that follows the present: one of the choices, or any other span. */
export function choiceOf(search: string): RangeChoice {
  const id = new URLSearchParams(search).get("range") ?? "";
  const seconds = Math.round(parseDuration(id) ?? 0);
  const preset = RANGE_CHOICES.find((choice) => choice.seconds === seconds);
  if (preset) return preset;
  if (seconds < ZOOM_SECONDS_MIN || seconds > RANGE_SECONDS_MAX) return DEFAULT_CHOICE;
  return { id: rangeId(seconds), label: formatSpan(seconds), seconds };
}

export function parseRange(search: string): TimeRange {
  const params = new URLSearchParams(search);
  const from = Number(params.get("from") ?? Number.NaN);
  const to = Number(params.get("to") ?? Number.NaN);
  const spanSeconds = to - from;
  if (spanSeconds >= ZOOM_SECONDS_MIN && spanSeconds <= RANGE_SECONDS_MAX) return { kind: "fixed", from, to };
  return { kind: "live", seconds: choiceOf(search).seconds };
}

export function compareOf(search: string): Compare | null {
  const id = new URLSearchParams(search).get("compare");
  return COMPARE_CHOICES.find((choice) => choice.id === id) ?? null;
}

/** What the next press of its button compares with: each of the choices, then nothing. */
export function nextCompare(compare: Compare | null): Compare["id"] | null {
  return COMPARE_CHOICES[COMPARE_CHOICES.findIndex(({ id }) => id === compare?.id) + 1]?.id ?? null;
}

/** The query string with another comparison, or with none. */
export function withCompare(search: string, id: Compare["id"] | null): string {
  const params = new URLSearchParams(search);
  if (id === null) params.delete("compare");
  else params.set("compare", id);
  return params.toString();
}

/** The query string with another live range; the default one needs no words. */
export function withChoice(search: string, id: string): string {
  const params = new URLSearchParams(search);
  params.delete("from");
  params.delete("to");
  if (id === DEFAULT_CHOICE.id) params.delete("range");
  else params.set("range", id);
  return params.toString();
}

/** The query string standing still at a window; too short a one is widened around its middle. */
export function withWindow(search: string, from: number, to: number): string {
  const params = new URLSearchParams(search);
  const short = Math.max(0, ZOOM_SECONDS_MIN - (to - from));
  params.set("from", (from - short / 2).toFixed(0));
  params.set("to", Math.max(to + short / 2, from - short / 2 + ZOOM_SECONDS_MIN).toFixed(0));
  return params.toString();
}

/**
 * The window to draw, given the time of the newest tick. One that follows the present moves on by whole steps: between
 * two points there is nothing new to see.
 */
export function windowOf(range: TimeRange, now: number, stepSeconds = 1): [from: number, to: number] {
  if (range.kind === "fixed") return [range.from, range.to];
  const to = stepSeconds > 1 ? Math.floor(now / stepSeconds) * stepSeconds : now;
  return [to - range.seconds, to];
}

/** A window moved by halves of its width, not past the present; null where it cannot move. */
export function panned(range: TimeRange, now: number, halves: -1 | 1): [from: number, to: number] | null {
  const [from, to] = windowOf(range, now);
  // What ends now, or later, has nothing after it.
  if (halves > 0 && to >= now) return null;
  const by = Math.min((halves * (to - from)) / 2, now - to);
  return [from + by, to + by];
}

/** A window twice as wide around the same middle, not past the present; null where it cannot grow. */
export function widened(range: TimeRange, now: number): [from: number, to: number] | null {
  const [from, to] = windowOf(range, now);
  const span = to - from;
  if (2 * span > RANGE_SECONDS_MAX) return null;
  const end = Math.max(to, Math.min(to + span / 2, now));
  return [end - 2 * span, end];
}

/** Whether a range is shown from the live samples, which the page has by itself. */
export function isLive(range: TimeRange): boolean {
  return range.kind === "live" && range.seconds <= HISTORY_SECONDS;
}

/** What is always live, whatever the charts show: the figures of now and their recent shape. */
export function liveRangeOf(range: TimeRange): LiveRange {
  return range.kind === "live" && isLive(range) ? range : { kind: "live", seconds: DEFAULT_CHOICE.seconds };
}

/** How far the live frames have to reach for a range. */
export function reachOf(range: LiveRange): Reach {
  return { secondsAgo: range.seconds };
}
