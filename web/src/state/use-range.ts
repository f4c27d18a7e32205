// The page's time range, read from and written to the URL.

import { useCallback, useMemo } from "react";
import { useLocation, useSearch } from "wouter";
import { choiceOf, parseRange, type TimeRange, withChoice, withWindow } from "./range";

export interface RangeControl {
  range: TimeRange;
  /** The id of the chosen live range, also while zoomed: where zooming out leads. */
  choice: string;
  choose: (id: string) => void;
  zoomTo: (from: number, to: number) => void;
  zoomOut: () => void;
}

export function useRange(): RangeControl {
  const search = useSearch();
  const [path, navigate] = useLocation();
  const go = useCallback(
    (query: string, replace: boolean) => navigate(query ? `${path}?${query}` : path, { replace }),
    [navigate, path],
  );
  return useMemo(() => {
    const range = parseRange(search);
    const choice = choiceOf(search).id;
    return {
      range,
      choice,
      choose: (id) => go(withChoice(search, id), true),
      // A zoom is a step that the browser's back button undoes; moving on from one is not another.
      zoomTo: (from, to) => go(withWindow(search, from, to), range.kind === "fixed"),
      zoomOut: () => range.kind === "fixed" && go(withChoice(search, choice), true),
    };
  }, [search, go]);
}
