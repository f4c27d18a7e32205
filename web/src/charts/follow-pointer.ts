// Ties a plot to the page's crosshair: its own pointer moves it, and it follows the pointers on other charts.

import type uPlot from "uplot";
import type { Crosshair } from "../state/crosshair";

const OFF = { left: -10, top: -10 };

export interface Pointed {
  /** Whether the pointer is on this very plot. */
  current: boolean;
}

/** Returns what unties them. */
export function followPointer(plot: uPlot, pointed: Pointed, crosshair: Crosshair): () => void {
  const enter = () => {
    pointed.current = true;
  };
  const leave = () => {
    pointed.current = false;
    crosshair.point(null);
  };
  // uPlot knows mice alone: a finger that moves sideways reads the chart, one that moves up or down scrolls the page.
  const move = (event: PointerEvent) => {
    if (event.pointerType === "mouse") return;
    const { left, top } = plot.over.getBoundingClientRect();
    plot.setCursor({ left: event.clientX - left, top: event.clientY - top });
  };
  const follow = () => {
    if (pointed.current) return;
    const left = crosshair.time === null ? -1 : plot.valToPos(crosshair.time, "x");
    const inside = left >= 0 && left <= plot.bbox.width / devicePixelRatio;
    plot.setCursor(inside ? { left, top: 0 } : OFF);
  };
  const { over } = plot;
  over.addEventListener("pointerenter", enter);
  over.addEventListener("pointerleave", leave);
  over.addEventListener("pointermove", move);
  const stop = crosshair.onMove(follow);
  return () => {
    stop();
    over.removeEventListener("pointerenter", enter);
    over.removeEventListener("pointerleave", leave);
    over.removeEventListener("pointermove", move);
    if (pointed.current) leave();
  };
}
