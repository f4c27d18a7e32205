// A text that follows the ticks without React: numbers would otherwise render their whole component each second.

import { useRef } from "react";
import type { Feed } from "../state/feed";
import { useDraw, useFeed } from "../state/feed-context";
import { windowOf } from "../state/range";
import { useRange } from "../state/use-range";

export interface LiveTextValue {
  text: string;
  /** The exact value, shown on hover. */
  title?: string;
}

export interface LiveTextProps {
  /** Called after each tick with the end of the page's range (Unix seconds). */
  read: (feed: Feed, at: number) => LiveTextValue;
  className?: string;
}

export function LiveText({ read, className }: LiveTextProps) {
  const feed = useFeed();
  const { range } = useRange();
  const element = useRef<HTMLSpanElement>(null);
  useDraw(() => {
    if (!element.current) return;
    const { text, title } = read(feed, windowOf(range, feed.now)[1]);
    if (element.current.textContent !== text) element.current.textContent = text;
    if (title !== undefined && element.current.title !== title) element.current.title = title;
  });
  return <span ref={element} className={className} />;
}
