// How many points a chart of the width that its card has may get.

import { type RefObject, useLayoutEffect, useState } from "react";
import { pointsOf } from "./step";

/** The card's padding, and the room of its chart's axis. */
const AROUND_PX = 92;

/** Null until the card is laid out, which is before it is first seen. */
export function usePoints(card: RefObject<HTMLElement | null>): number | null {
  const [points, setPoints] = useState<number | null>(null);
  useLayoutEffect(() => {
    const element = card.current;
    if (!element) return;
    const measure = () => element.clientWidth > 0 && setPoints(pointsOf(element.clientWidth - AROUND_PX));
    measure();
    const resize = new ResizeObserver(measure);
    resize.observe(element);
    return () => resize.disconnect();
  }, [card]);
  return points;
}
