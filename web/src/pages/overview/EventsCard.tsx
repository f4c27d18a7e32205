import { useEvents } from "../../charts/use-events";
import { Icon, type IconName } from "../../components/Icon";
import { formatDate, formatTime, isSameDay } from "../../lib/format";
import type { EventKind } from "../../state/events";
import { useFeed } from "../../state/feed-context";
import { windowOf } from "../../state/range";
import { useRange } from "../../state/use-range";

/** More of them are a matter for the charts, which mark them all. */
const SHOWN_MAX = 8;
const ICONS: Record<EventKind, IconName> = {
  boot: "rising",
  start: "rising",
  clock: "unknown",
  oom: "critical",
  failed: "critical",
  "read-only": "critical",
  raid: "critical",
};

/** What happened in the range that is shown, the newest first. */
export function EventsCard() {
  const feed = useFeed();
  const { range } = useRange();
  const [from, to] = windowOf(range, feed.now);
  const events = useEvents(range).filter(({ time }) => time >= from && time <= to);
  const newest = events.toReversed().slice(0, SHOWN_MAX);
  return (
    <section className="card" aria-labelledby="events">
      <h3 id="events">
        <span>Events</span>
        {events.length > SHOWN_MAX && <em>the newest of {events.length}</em>}
      </h3>
      {events.length === 0 && (
        <p className="notice">
          None in this range: no start, no process killed for lack of memory, no unit failed, the clock was not set.
        </p>
      )}
      <ul className="events">
        {newest.map(({ time, kind, words }) => (
          <li key={`${time} ${words}`}>
            <span className="sign" data-level={ICONS[kind] === "critical" ? "critical" : undefined}>
              <Icon name={ICONS[kind]} />
              {words}
            </span>
            <time dateTime={new Date(time * 1000).toISOString()} title={formatDate(time)}>
              {isSameDay(time, feed.now) ? formatTime(time, true) : formatDate(time, false)}
            </time>
          </li>
        ))}
      </ul>
    </section>
  );
}
