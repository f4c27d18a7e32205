import { useSyncExternalStore } from "react";
import type { Feed } from "./feed";
import { useFeed } from "./feed-context";

/** How live the page is, in one word. */
export type LiveStatus = "connecting" | "live" | "reconnecting" | "stale";

function statusOf(feed: Feed): LiveStatus {
  switch (feed.streamState.kind) {
    case "reconnecting":
      return "reconnecting";
    case "live":
      return feed.fresh ? "live" : "stale";
    default:
      return "connecting";
  }
}

export function useLiveStatus(): { status: LiveStatus; reason: string } {
  const feed = useFeed();
  const subscribe = (listener: () => void) => feed.onMeta(listener);
  const status = useSyncExternalStore(subscribe, () => statusOf(feed));
  const reason = useSyncExternalStore(subscribe, () =>
    feed.streamState.kind === "reconnecting" ? feed.streamState.reason : "",
  );
  return { status, reason };
}
