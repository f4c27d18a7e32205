// The figures of a panel over the page's range. They follow each tick, and render only where what is shown changes.

import { type RefObject, useEffect, useMemo, useRef, useState } from "react";
import type { DashboardPanel } from "../../lib/dashboard/dashboard";
import { type Figure, figuresOf } from "../../lib/dashboard/figures";
import type { Scope } from "../../lib/dashboard/variables";
import type { Unit } from "../../lib/format";
import { useDraw, useFeed } from "../../state/feed-context";
import { windowOf } from "../../state/range";
import { useFrames } from "../../state/use-frames";
import { usePoints } from "../../state/use-points";
import { useRange } from "../../state/use-range";
import { askedOf, exprOf } from "./spec";

export interface Figures {
  kind: "loading" | "ready" | "error";
  message: string;
  retry: () => void;
  figures: readonly Figure[];
}

export function useFigures(panel: DashboardPanel, scope: Scope, card: RefObject<HTMLElement | null>): Figures {
  const feed = useFeed();
  const { range } = useRange();
  const queries = useMemo(
    () => askedOf(panel).map((query) => ({ ...query, expr: exprOf(query, scope) })),
    [panel, scope],
  );
  const exprs = useMemo(() => [...new Set(queries.map(({ expr }) => expr))], [queries]);
  const { frames, kind, message, retry, version, stepSeconds } = useFrames(exprs, range, usePoints(card));
  const [shown, setShown] = useState<{ text: string; figures: readonly Figure[] }>({ text: "[]", figures: [] });
  const read = () => {
    const [from, to] = windowOf(range, feed.now, stepSeconds);
    const figures = figuresOf({ queries, frameOf: frames.frame, from, to, reducer: panel.reduce ?? "last" });
    const text = JSON.stringify(figures);
    setShown((before) => (before.text === text ? before : { text, figures }));
  };
  useDraw(read);
  const latest = useRef(read);
  latest.current = read;
  // Another range or choice is shown at once, not with the next tick.
  // biome-ignore lint/correctness/useExhaustiveDependencies: for each of them anew
  useEffect(() => {
    latest.current();
  }, [frames, version, queries]);
  return {
    kind: kind === "loading" && shown.figures.length > 0 ? "ready" : kind,
    message,
    retry,
    figures: shown.figures,
  };
}

/** A figure's unit is its query's, where that has one. */
export function unitOfFigure(panel: DashboardPanel, query: number): Unit {
  return panel.queries[query]?.unit ?? panel.unit;
}

/** What is shown in the place of a figure that has a word of its own. */
export function wordFor(panel: DashboardPanel, value: number): string | undefined {
  return panel.words?.find((word) => word.value === value)?.text;
}
