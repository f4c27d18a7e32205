// The two fields of the range picker: what they say together, as a range. Pure.

import { parseDuration, parseWhen } from "../lib/when";
import { RANGE_SECONDS_MAX, rangeId, ZOOM_SECONDS_MIN } from "./range";

export interface SpanFields {
  from: string;
  to: string;
}

export type Span =
  /** "-2h" to "now" goes on following the present. */
  { kind: "live"; id: string; from: number; to: number } | { kind: "fixed"; from: number; to: number };

export interface SpanReading {
  /** Unix seconds, where the field could be read. */
  from: number | null;
  to: number | null;
  fromError: string;
  toError: string;
  /** Null while something is wrong. */
  span: Span | null;
}

/** An end that was left empty means now. */
export function readSpan({ from, to }: SpanFields, now: number): SpanReading {
  const endText = to.trim() || "now";
  const start = parseWhen(from, { now });
  const end = parseWhen(endText, { now, end: true });
  const reading: SpanReading = {
    from: start.ok ? start.at : null,
    // Nothing is known of the future: what ends later than now ends now.
    to: end.ok ? Math.min(end.at, now) : null,
    fromError: start.ok ? "" : start.error,
    toError: end.ok ? "" : end.error,
    span: null,
  };
  if (reading.from === null || reading.to === null) return reading;
  if (reading.from >= now) return { ...reading, fromError: "This start lies in the future." };
  if (reading.to <= reading.from) return { ...reading, toError: "This end lies before the start." };
  const seconds = reading.to - reading.from;
  if (seconds < ZOOM_SECONDS_MIN) return { ...reading, toError: `At least ${ZOOM_SECONDS_MIN} seconds are shown.` };
  if (seconds > RANGE_SECONDS_MAX) return { ...reading, fromError: "At most ten years are shown." };
  return { ...reading, span: { ...followed(from, endText), from: reading.from, to: reading.to } };
}

function followed(from: string, to: string): { kind: "live"; id: string } | { kind: "fixed" } {
  const ago = /^(?:now)? ?[-−] ?(.+)$|^(.+) ago$/.exec(from.trim().toLowerCase());
  const seconds = to.toLowerCase() === "now" ? parseDuration(ago?.[1] ?? ago?.[2] ?? "") : null;
  return seconds === null ? { kind: "fixed" } : { kind: "live", id: rangeId(Math.round(seconds)) };
}

export interface SpanShortcut extends SpanFields {
  label: string;
}

/** What people look back at most. */
export const SPAN_SHORTCUTS: readonly SpanShortcut[] = [
  { label: "Today", from: "today", to: "now" },
  { label: "Yesterday", from: "yesterday", to: "yesterday" },
  { label: "Last night", from: "yesterday 22:00", to: "today 06:00" },
  { label: "Last 12 hours", from: "-12h", to: "now" },
  { label: "Last 3 days", from: "-3d", to: "now" },
  { label: "Last 90 days", from: "-90d", to: "now" },
];
