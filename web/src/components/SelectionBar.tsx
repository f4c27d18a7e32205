import { formatSpan, formatWindow } from "../lib/format";
import { useFeed } from "../state/feed-context";
import { useRange } from "../state/use-range";
import { useSelection } from "../state/use-selection";
import { Icon } from "./Icon";

/** The window that was marked on a chart, and what can be done with it. */
export function SelectionBar() {
  const feed = useFeed();
  const { zoomTo } = useRange();
  const { selection, clear } = useSelection();
  if (!selection) return null;
  const { start, end } = selection;
  return (
    <aside className="selection" aria-label="Selected time">
      <p role="status">
        Selected <b>{formatWindow(start, end, feed.now)}</b> <span className="muted">{formatSpan(end - start)}</span>
      </p>
      <button type="button" className="btn" onClick={() => zoomTo(start, end)}>
        Zoom
      </button>
      <button type="button" className="btn square" aria-label="Clear the selection" title="Clear (Esc)" onClick={clear}>
        <Icon name="close" />
      </button>
    </aside>
  );
}
