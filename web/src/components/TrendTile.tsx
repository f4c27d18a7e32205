import { format, type Unit } from "../lib/format";
import { type Direction, trend } from "../lib/trend";
import type { Feed } from "../state/feed";
import { useSelected } from "../state/feed-context";
import { latestValue } from "../state/latest";
import { Icon } from "./Icon";

export interface Mean {
  expr: string;
  minutes: number;
}

export interface TrendTileProps {
  title: string;
  /** Means over a short and a longer time. */
  short: Mean;
  long: Mean;
  unit: Unit;
  /** Changes up to this are steady; as a figure, or from the newest values. */
  tolerance: (feed: Feed) => number;
}

const WORDS: Record<Direction, string> = { rising: "rising", falling: "falling", steady: "steady" };

/** Where a figure goes: an arrow, a word, and by how much. */
export function TrendTile({ title, short, long, unit, tolerance }: TrendTileProps) {
  const { direction, text } = useSelected([short.expr, long.expr], (feed) => {
    const found = trend(latestValue(feed.frame(short.expr)), latestValue(feed.frame(long.expr)), tolerance(feed));
    if (!found) return { direction: "steady" as Direction, text: "–" };
    const figure = format(Math.abs(found.change), unit);
    const sign = /^0( |$)/.test(figure) ? "±" : found.change > 0 ? "+" : "−";
    return { direction: found.direction, text: `${sign}${figure}` };
  });
  return (
    <div className="card tile trend" data-direction={direction}>
      <span className="k">{title}</span>
      <span className="v">
        <Icon name={direction} />
        {WORDS[direction]}
      </span>
      <span className="d clip" title={`mean of ${short.minutes} min less mean of ${long.minutes} min`}>
        {text} · {short.minutes} vs {long.minutes} min
      </span>
    </div>
  );
}
