// A chart's samples, wherever they come from: the live feed for the last minutes, history for all other ranges.

import { useEffect, useMemo, useRef, useSyncExternalStore } from "react";
import type { Frame } from "../lib/series";
import { type FeedStatus, GAP_STEPS, STEP_SECONDS } from "./feed";
import { useFeed, useHistory, type Watch } from "./feed-context";
import { isLive, liveRangeOf, reachOf, type TimeRange } from "./range";
import { viewOf } from "./step";

/** Ticks may come late; the points of a grid never do. */
const GAP_STEPS_GRID = 1.5;

/** Frames of one kind. The object changes only with the range, the step or the queries. */
export interface Frames {
  frame: (expr: string) => Frame | undefined;
  status: (expr: string) => FeedStatus;
  version: (expr: string) => number;
  retry: (expr: string) => void;
  watch: (exprs: readonly string[]) => () => void;
  stepSeconds: number;
  /** Neighbours further apart than so many steps are not joined. */
  gapSteps: number;
  /** Whether ticks append to them. */
  live: boolean;
}

export interface ShownFrames extends Watch {
  /** What to draw: while a range loads, what was there before, as far as it lies in the new window. */
  frames: Frames;
  /** Whether these frames were answered, even if with nothing. */
  answered: boolean;
  /** The step of the range that was asked for. */
  stepSeconds: number;
  retry: () => void;
}

const NOTHING: Frames = {
  frame: () => undefined,
  status: () => ({ kind: "loading" }),
  version: () => 0,
  retry: () => {},
  watch: () => () => {},
  stepSeconds: STEP_SECONDS,
  gapSteps: GAP_STEPS_GRID,
  live: false,
};

/** No points: the chart's width is not known yet, and with it the step. */
function useSource(range: TimeRange, points: number | null, shiftSeconds: number): Frames {
  const [feed, history] = [useFeed(), useHistory()];
  const view = points === null ? null : viewOf(range, { points, now: feed.now, shiftSeconds });
  const key = JSON.stringify([range, view]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for range and view, which are new objects
  return useMemo(() => {
    if (isLive(range) && shiftSeconds === 0) {
      return {
        frame: (expr) => feed.frame(expr),
        status: (expr) => feed.status(expr),
        version: (expr) => feed.version(expr),
        retry: (expr) => feed.retry(expr),
        watch: (exprs) => {
          const stop = feed.watch(exprs);
          for (const expr of exprs) feed.ensure(expr, reachOf(liveRangeOf(range)));
          return stop;
        },
        stepSeconds: STEP_SECONDS,
        gapSteps: GAP_STEPS,
        live: true,
      } satisfies Frames;
    }
    if (!view) return NOTHING;
    return {
      frame: (expr) => history.frame(expr, view),
      status: (expr) => history.status(expr, view),
      version: (expr) => history.version(expr, view),
      retry: (expr) => history.retry(expr, view),
      watch: (exprs) => history.watch(exprs, view),
      stepSeconds: view.stepSeconds,
      gapSteps: GAP_STEPS_GRID,
      live: false,
    } satisfies Frames;
  }, [feed, history, key, shiftSeconds]);
}

/**
 * Loads the queries over a range and keeps them up to date while mounted. With a shift the samples are so much older than
 * the times at which they stand.
 */
export function useFrames(
  exprs: readonly string[],
  range: TimeRange,
  points: number | null,
  shiftSeconds = 0,
): ShownFrames {
  const [feed, history] = [useFeed(), useHistory()];
  const wanted = useSource(range, points, shiftSeconds);
  const key = exprs.join("\n");
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the list, which is new at each render
  useEffect(() => wanted.watch(exprs), [wanted, key]);
  const subscribe = useMemo(
    () => (listener: () => void) => {
      const off = [feed.onMeta(listener), history.onMeta(listener)];
      return () => off.forEach((stop) => void stop());
    },
    [feed, history],
  );
  const statuses = exprs.map((expr) => wanted.status(expr));
  const failed = statuses.find((status) => status.kind === "error");
  const loading = !failed && statuses.some(({ kind }) => kind === "loading");
  const before = useRef({ frames: wanted, key });
  if (!loading || before.current.key !== key) before.current = { frames: wanted, key };
  const { frames } = before.current;
  const versionOf = (of: Frames) => exprs.map((expr) => `${of.version(expr)}${of.status(expr).kind}`).join();
  const version = useSyncExternalStore(subscribe, () => `${versionOf(wanted)};${versionOf(frames)}`);
  return {
    frames,
    answered: exprs.every((expr) => frames.status(expr).kind === "ready"),
    stepSeconds: wanted.stepSeconds,
    kind: failed ? "error" : loading ? "loading" : "ready",
    message: failed?.message ?? "",
    version,
    retry: () => exprs.forEach((expr) => void wanted.retry(expr)),
  };
}
