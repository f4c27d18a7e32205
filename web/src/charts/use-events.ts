// The machine's events within the page's range, the same for all charts.

import { useCallback, useSyncExternalStore } from "react";
import type { Frame } from "../lib/series";
import { EVENTS, eventsOf, type MachineEvent } from "../state/events";
import { useFeed, useHistory } from "../state/feed-context";
import type { TimeRange } from "../state/range";
import { useFrames } from "../state/use-frames";

/** One width for all, so that all charts share one question. */
const POINTS = 300;
const NONE: readonly MachineEvent[] = [];
const EXPRS = [EVENTS];

interface Known {
  rows: number;
  last: number | undefined;
  events: readonly MachineEvent[];
}

/** All charts of a page ask at each tick; live frames grow in place. */
const known = new WeakMap<Frame, Known>();

function eventsIn(frame: Frame | undefined): readonly MachineEvent[] {
  if (!frame || frame.columns.size === 0) return NONE;
  const before = known.get(frame);
  const [rows, last] = [frame.times.length, frame.times.at(-1)];
  if (before?.rows === rows && before.last === last) return before.events;
  const found = eventsOf(frame);
  // The same object while they are the same: charts are drawn anew for another one.
  const events = JSON.stringify(found) === JSON.stringify(before?.events) ? (before?.events ?? NONE) : found;
  known.set(frame, { rows, last, events });
  return events;
}

export function useEvents(range: TimeRange): readonly MachineEvent[] {
  const [feed, history] = [useFeed(), useHistory()];
  const { frames } = useFrames(EXPRS, range, POINTS);
  const subscribe = useCallback(
    (listener: () => void) => {
      const off = [feed.onTick(listener), history.onChange(listener)];
      return () => off.forEach((stop) => void stop());
    },
    [feed, history],
  );
  return useSyncExternalStore(subscribe, () => eventsIn(frames.frame(EVENTS)));
}
