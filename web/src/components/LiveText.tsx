// A text that follows the ticks without React: numbers would otherwise render their whole component each second.

import { useRef } from "react";
import type { Feed } from "../state/feed";
import { useDraw, useFeed } from "../state/feed-context";

export interface LiveTextValue {
  text: string;
  /** The exact value, shown on hover. */
  title?: string;
}

export interface LiveTextProps {
  /** Called after each tick with its time (Unix seconds): figures are of now, whatever range the charts show. */
  read: (feed: Feed, at: number) => LiveTextValue;
  className?: string;
}

export function LiveText({ read, className }: LiveTextProps) {
  const feed = useFeed();
  const element = useRef<HTMLSpanElement>(null);
  useDraw(() => {
    if (!element.current) return;
    const { text, title } = read(feed, feed.now);
    if (element.current.textContent !== text) element.current.textContent = text;
    if (title !== undefined && element.current.title !== title) element.current.title = title;
  });
  return <span ref={element} className={className} />;
}
