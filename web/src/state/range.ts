// The time range of the whole page. It lives in the URL, so that a link shows what its sender saw:
// ?range=15m follows the present, ?from=…&to=… (Unix seconds) stands still.

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
];
const DEFAULT_CHOICE = RANGE_CHOICES[0] as RangeChoice;

/** Samples are a second apart: less than a few of them is no picture. */
export const ZOOM_SECONDS_MIN = 5;

export function choiceOf(search: string): RangeChoice {
  const id = new URLSearchParams(search).get("range");
  return RANGE_CHOICES.find((choice) => choice.id === id) ?? DEFAULT_CHOICE;
}

export function parseRange(search: string): TimeRange {
  const params = new URLSearchParams(search);
  const from = Number(params.get("from") ?? Number.NaN);
  const to = Number(params.get("to") ?? Number.NaN);
  if (Number.isFinite(from) && Number.isFinite(to) && to - from >= ZOOM_SECONDS_MIN) return { kind: "fixed", from, to };
  return { kind: "live", seconds: choiceOf(search).seconds };
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
