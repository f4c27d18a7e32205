// The time range of the whole page. It lives in the URL, so that a link shows what its sender saw:
// ?range=15m follows the present, ?from=…&to=… (Unix seconds) stands still.

import type { Reach } from "./feed";

export type TimeRange = { kind: "live"; seconds: number } | { kind: "fixed"; from: number; to: number };

export interface RangeChoice {
  id: string;
  label: string;
  seconds: number;
}

export const RANGE_CHOICES: readonly RangeChoice[] = [
  { id: "5m", label: "5 minutes", seconds: 300 },
  { id: "15m", label: "15 minutes", seconds: 900 },
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

/** The window to draw, given the time of the newest tick. */
export function windowOf(range: TimeRange, now: number): [from: number, to: number] {
  return range.kind === "fixed" ? [range.from, range.to] : [now - range.seconds, now];
}

/** How far history has to reach for a range. */
export function reachOf(range: TimeRange): Reach {
  return range.kind === "fixed" ? { time: range.from } : { secondsAgo: range.seconds };
}
