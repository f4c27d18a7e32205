// The selected window, read from and written to the URL.

import { useMemo } from "react";
import { useLocation, useSearch } from "wouter";
import { type Selection, selectionOf, withSelection } from "./selection";

export interface SelectionControl {
  /** The same object while it is the same window. */
  selection: Selection | null;
  select: (selection: Selection) => void;
  clear: () => void;
}

export function useSelection(): SelectionControl {
  const search = useSearch();
  const [path, navigate] = useLocation();
  const key = new URLSearchParams(search).get("select");
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is all that the selection depends on
  const selection = useMemo(() => selectionOf(search), [key]);
  return useMemo(() => {
    // Not a step of the browser's history: going back from a zoom is not meant to bring a mark back. What the step
    // under way knows of itself stays.
    const go = (to: Selection | null) => {
      const query = withSelection(search, to);
      navigate(query ? `${path}?${query}` : path, { replace: true, state: history.state });
    };
    return { selection, select: go, clear: () => go(null) };
  }, [selection, search, path, navigate]);
}
