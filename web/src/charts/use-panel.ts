// What a panel shows of the page's range: its samples, those of the period before, and in which state it is.

import { type RefObject, useMemo, useRef } from "react";
import { useFeed } from "../state/feed-context";
import { windowOf } from "../state/range";
import { useRecordingStart } from "../state/recording";
import { type Frames, useFrames } from "../state/use-frames";
import { usePoints } from "../state/use-points";
import { type RangeControl, useRange } from "../state/use-range";
import type { EmptyWindow } from "./empty-words";
import type { PanelSpec } from "./panel-spec";
import { type PanelSeries, panelSeries } from "./series";

/** The same object while its content is the same: a new one would build its chart anew, which is seen as a blink. */
function useStable<T>(value: T): T {
  const kept = useRef(value);
  if (JSON.stringify(kept.current) !== JSON.stringify(value)) kept.current = value;
  return kept.current;
}

export interface PanelView {
  control: RangeControl;
  frames: Frames;
  /** The period before, if it is compared with. */
  before: Frames | null;
  stepSeconds: number;
  series: readonly PanelSeries[];
  state: "loading" | "empty" | "error" | "drawn";
  /** Whether series were found; a window of the past without any keeps its chart. */
  found: boolean;
  /** Whether the newest question is still under way. */
  loading: boolean;
  message: string;
  retry: () => void;
  window: EmptyWindow;
}

const NOTHING: readonly string[] = [];

/** Blank: whether all that was drawn last was gaps. */
export function usePanel(spec: PanelSpec, card: RefObject<HTMLElement | null>, blank: boolean): PanelView {
  const feed = useFeed();
  const control = useRange();
  const { range, compare } = control;
  const points = usePoints(card);
  const exprs = useMemo(() => [...new Set(spec.queries.map(({ expr }) => expr))], [spec]);
  const { frames, answered, stepSeconds, retry, ...watch } = useFrames(exprs, range, points);
  const earlier = useFrames(compare ? exprs : NOTHING, range, points, compare?.seconds ?? 0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version tells of new series in the frames
  const found = useStable(useMemo(() => panelSeries(spec, frames.frame), [spec, frames, watch.version]));
  const known = useRef(found);
  if (found.length > 0) known.current = found;
  // A window of the past in which nothing is found keeps its chart: a double click on it leads back.
  const stands = range.kind === "fixed" && answered && watch.kind !== "error";
  const series = stands ? known.current : found;
  // What there is to draw is drawn, also when a later answer failed: the page's own notice tells of that.
  const state = series.length > 0 || stands ? "drawn" : watch.kind === "ready" ? "empty" : watch.kind;
  const nothing = (state === "empty" || (state === "drawn" && blank)) && watch.kind === "ready";
  const began = useRecordingStart(nothing && !frames.live, feed.now);
  return {
    control,
    frames,
    before: compare ? earlier.frames : null,
    stepSeconds,
    series,
    state,
    found: found.length > 0,
    loading: watch.kind === "loading",
    message: watch.message,
    retry,
    window: { range, window: windowOf(range, feed.now, stepSeconds), stepSeconds, began },
  };
}
