import { formatWindow } from "../lib/format";
import { useFeed } from "../state/feed-context";
import { windowOf } from "../state/range";
import { type LiveStatus, useLiveStatus } from "../state/stream-status";
import { useRange } from "../state/use-range";
import { Icon } from "./Icon";

const WORDS: Record<LiveStatus, string> = {
  connecting: "Connecting…",
  live: "Live",
  reconnecting: "Reconnecting…",
  stale: "No new data",
};

/** Says whether the page follows the present, and stops or resumes it. A standing page has its window in the URL. */
export function LiveButton() {
  const feed = useFeed();
  const { range, zoomTo, goLive } = useRange();
  const { status, reason } = useLiveStatus();
  if (range.kind === "fixed") {
    const window = formatWindow(range.from, range.to, feed.now);
    return (
      <button type="button" className="btn live" data-status="paused" onClick={goLive} title={`Showing ${window}`}>
        <Icon name="play" />
        <span>Paused</span>
        <span className="opt window">{window}</span>
        <span className="visually-hidden">, showing {window}; go live</span>
      </button>
    );
  }
  const pause = () => {
    zoomTo(...windowOf(range, feed.now));
  };
  return (
    <button type="button" className="btn live" data-status={status} onClick={pause} title={reason || "Pause"}>
      <i aria-hidden="true" />
      <span role="status">{WORDS[status]}</span>
      <span className="visually-hidden">; pause</span>
    </button>
  );
}
