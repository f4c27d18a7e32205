// A state timeline's spans: how long each value lasted. Pure.

import type { Values } from "./align";

export interface StateSpan {
  from: number;
  to: number;
  value: number;
}

export interface SpanWindow {
  times: readonly number[];
  from: number;
  to: number;
  stepSeconds: number;
}

/**
 * Runs of equal values, each from its first sample up to the next one of another value. A gap ends a run a step after
 * its last sample: what was then is not known.
 */
export function stateSpans(values: Values, { times, from, to, stepSeconds }: SpanWindow): StateSpan[] {
  const spans: StateSpan[] = [];
  let open: StateSpan | null = null;
  const close = (end: number) => {
    if (!open) return;
    const span = { ...open, from: Math.max(open.from, from), to: Math.min(end, to) };
    if (span.to > span.from) spans.push(span);
    open = null;
  };
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    if (value === undefined) continue;
    const time = times[row] as number;
    if (open && value === open.value) {
      open.to = time + stepSeconds;
      continue;
    }
    if (open) close(value === null ? open.to : time);
    if (value !== null) open = { from: time, to: time + stepSeconds, value };
  }
  if (open) close(open.to);
  return spans;
}
