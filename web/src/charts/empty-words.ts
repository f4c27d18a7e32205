// What a chart says that has nothing to show in its range. Pure.

import { formatDay, formatStep, formatTime } from "../lib/format";
import { wallTimeOf } from "../lib/wall-clock";
import type { TimeRange } from "../state/range";

export interface EmptyWindow {
  range: TimeRange;
  window: readonly [from: number, to: number];
  stepSeconds: number;
  /** When recording began, in Unix seconds; null where that is not known. */
  began: number | null;
}

/** A point stands at the next round time after recording began, and is asked for so much later at the most. */
const ASKED_AGAIN_SECONDS = 5;

/** "25 Nov 2026 01:46", in one piece. */
function dayAndTime(time: number): string {
  return `${formatDay(time)} ${wallTimeOf(time).year} ${formatTime(time, false)}`.replaceAll(" ", "\u00a0");
}

/** The series are known, but have no value in this window. */
export function blankWords({ window: [, to], began }: EmptyWindow): string {
  if (began !== null && to <= began) {
    return `No data in this range: recording began at ${dayAndTime(began)}.`;
  }
  return "No values in this time.";
}

/**
 * No series at all. Seen live, the reason is the panel's own; of a longer range it is told only where recording reaches
 * into it, as a machine without swap and a time without records look the same.
 */
export function emptyWords(reason: string, window: EmptyWindow): string {
  const { range, stepSeconds, began } = window;
  const [, to] = window.window;
  if (range.kind === "live" && stepSeconds === 1) return reason;
  if (began === null) return "No data in this range.";
  if (range.kind === "live") {
    if (to - began >= 2 * stepSeconds + ASKED_AGAIN_SECONDS) return reason;
    const point = `the first point, one each ${formatStep(stepSeconds)}, is still to come`;
    return `No data in this range yet: recording began at ${dayAndTime(began)}, and ${point}.`;
  }
  return to <= began ? blankWords(window) : `No data in this range. ${reason}`;
}
