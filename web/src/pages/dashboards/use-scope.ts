// What the texts of a dashboard are filled in with: its variables, and the step of the page's range.

import { type RefObject, useLayoutEffect, useMemo, useState } from "react";
import type { Scope, VariableState } from "../../lib/dashboard/variables";
import { STEP_SECONDS } from "../../state/feed";
import { useFeed } from "../../state/feed-context";
import { pointsOf, viewOf } from "../../state/step";
import { useRange } from "../../state/use-range";

/** A step for all panels: that of one half as wide as the page, which most are. */
function usePageWidth(page: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = page.current;
    if (!element) return;
    const resize = new ResizeObserver(() => setWidth(element.clientWidth));
    resize.observe(element);
    setWidth(element.clientWidth);
    return () => resize.disconnect();
  }, [page]);
  return width;
}

export function useScope(page: RefObject<HTMLElement | null>, variables: readonly VariableState[]): Scope {
  const feed = useFeed();
  const { range } = useRange();
  const points = pointsOf(usePageWidth(page) / 2);
  const stepSeconds = viewOf(range, { points, now: feed.now })?.stepSeconds ?? STEP_SECONDS;
  const rangeSeconds = range.kind === "fixed" ? range.to - range.from : range.seconds;
  return useMemo(() => ({ variables, stepSeconds, rangeSeconds }), [variables, stepSeconds, rangeSeconds]);
}
