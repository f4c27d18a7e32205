// One chart on the page: makes its plot anew when what it is made of changes, and has it drawn while it is seen.

import { useEffect, useLayoutEffect, useRef } from "react";
import { useCrosshair, useDraw, useFeed } from "../state/feed-context";
import { useThemeInForce } from "../state/theme";
import { useZone } from "../state/zone";
import { type PlotInput, PlotView } from "./plot-view";

export function TimeChart(props: PlotInput) {
  const { spec, series, range, frames, before, stepSeconds, selection, events, withStatistics } = props;
  const feed = useFeed();
  const crosshair = useCrosshair();
  const theme = useThemeInForce();
  const zone = useZone();
  const holder = useRef<HTMLDivElement>(null);
  const view = useRef<PlotView | null>(null);
  const seen = useRef(true);
  /** Whether the plot was made, and so drawn, in this very commit. */
  const fresh = useRef(false);
  const latest = useRef(props);
  latest.current = props;
  useDraw(() => seen.current && view.current?.drawNews());

  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme is read through the style sheet, the zone by the axis
  useLayoutEffect(() => {
    const element = holder.current;
    if (!element) return;
    const plot = new PlotView({ element, input: () => latest.current, now: () => feed.now, crosshair });
    view.current = plot;
    // Before the first paint: an empty frame would be seen as a blink.
    plot.draw();
    fresh.current = true;
    const resize = new ResizeObserver(() => plot.fit());
    resize.observe(element);
    return () => {
      resize.disconnect();
      view.current = null;
      plot.destroy();
    };
  }, [feed, crosshair, spec, series, theme, zone, before !== null]);

  // Another range is drawn at once, not with the next tick.
  // biome-ignore lint/correctness/useExhaustiveDependencies: for each of them anew
  useEffect(() => {
    if (!fresh.current) view.current?.draw();
    fresh.current = false;
  }, [spec, series, theme, zone, range, frames, before, stepSeconds, selection, events, withStatistics]);

  useEffect(() => {
    const element = holder.current;
    if (!element) return;
    const observer = new IntersectionObserver(([entry]) => {
      const before = seen.current;
      seen.current = entry?.isIntersecting ?? true;
      if (seen.current && !before) view.current?.draw();
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  return <div ref={holder} className="plot" />;
}
