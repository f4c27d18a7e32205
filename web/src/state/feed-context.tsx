// How React reaches the feed. Components either watch queries (and render when series or status change), select something
// small that seldom changes, or ask to be called at every frame that has news, to draw without rendering.

import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useSyncExternalStore } from "react";
import { Crosshair } from "./crosshair";
import { DrawLoop } from "./draw-loop";
import type { Feed } from "./feed";
import type { History } from "./history";
import { type LiveRange, reachOf } from "./range";

interface FeedTools {
  feed: Feed;
  history: History;
  loop: DrawLoop;
  crosshair: Crosshair;
}

const FeedContext = createContext<FeedTools | null>(null);

export interface FeedProviderProps {
  feed: Feed;
  history: History;
  children: ReactNode;
}

export function FeedProvider({ feed, history, children }: FeedProviderProps) {
  const tools = useMemo(
    () => ({
      feed,
      history,
      loop: new DrawLoop([(listener) => feed.onTick(listener), (listener) => history.onChange(listener)]),
      crosshair: new Crosshair(),
    }),
    [feed, history],
  );
  return <FeedContext value={tools}>{children}</FeedContext>;
}

function useTools(): FeedTools {
  const tools = useContext(FeedContext);
  if (!tools) throw new Error("there is no FeedProvider above");
  return tools;
}

export const useFeed = (): Feed => useTools().feed;

export const useHistory = (): History => useTools().history;

export const useCrosshair = (): Crosshair => useTools().crosshair;

export interface Watch {
  kind: "loading" | "ready" | "error";
  message: string;
  /** Changes whenever status or series of any query do. */
  version: string;
}

/** Keeps the queries live while mounted, with the last minutes over the range; without a range only from now on. */
export function useWatch(exprs: readonly string[], range: LiveRange | null): Watch {
  const { feed } = useTools();
  const key = exprs.join("\n");
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the list, which is new at each render
  useEffect(() => feed.watch(exprs), [feed, key]);
  const rangeKey = JSON.stringify(range);
  // biome-ignore lint/correctness/useExhaustiveDependencies: as above, for list and range
  useEffect(() => {
    if (range) for (const expr of exprs) feed.ensure(expr, reachOf(range));
  }, [feed, key, rangeKey]);
  const version = useSyncExternalStore(
    (listener) => feed.onMeta(listener),
    () => exprs.map((expr) => `${feed.version(expr)}${feed.status(expr).kind}`).join(),
  );
  for (const expr of exprs) {
    const status = feed.status(expr);
    if (status.kind === "error") return { kind: "error", message: status.message, version };
  }
  const loading = exprs.some((expr) => feed.status(expr).kind === "loading");
  return { kind: loading ? "loading" : "ready", message: "", version };
}

/** Something small taken from the feed at each tick; renders only when its JSON changes. */
export function useSelected<T>(exprs: readonly string[], select: (feed: Feed) => T): T {
  const { feed } = useTools();
  useWatch(exprs, null);
  const text = useSyncExternalStore(
    (listener) => {
      const off = [feed.onTick(listener), feed.onMeta(listener)];
      return () => off.forEach((stop) => void stop());
    },
    () => JSON.stringify(select(feed)),
  );
  return useMemo(() => JSON.parse(text) as T, [text]);
}

/** Calls the function in the next animation frame after each tick, and once at the start. Not called in hidden tabs. */
export function useDraw(draw: () => void): void {
  const { loop } = useTools();
  const latest = useRef(draw);
  latest.current = draw;
  useEffect(() => loop.add(() => latest.current()), [loop]);
}
