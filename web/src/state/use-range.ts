// The page's time range, read from and written to the URL. What a person would want to take back is a step of the
// browser's history: a zoom, a choice; moving on from one window to the next is not another step each time.

import { useCallback, useMemo } from "react";
import { useLocation, useSearch } from "wouter";
import {
  type Compare,
  choiceOf,
  compareOf,
  parseRange,
  type RangeChoice,
  type TimeRange,
  withChoice,
  withCompare,
  withWindow,
} from "./range";

/** Which step an entry of the browser's history is. */
type Step = "choice" | "zoom" | "pan";

interface EntryState {
  step: Step;
  /** Whether the entry before it is the view that it was zoomed or moved from. */
  within: boolean;
}

const entryState = (): Partial<EntryState> => (history.state as Partial<EntryState> | null) ?? {};

export interface RangeControl {
  range: TimeRange;
  /** The live range, also while zoomed: where going live leads. */
  choice: RangeChoice;
  compare: Compare | null;
  choose: (id: string) => void;
  zoomTo: (from: number, to: number) => void;
  /** To a neighbouring window. */
  panTo: (from: number, to: number) => void;
  /** To the view before the zoom, and from the outermost one to the present. */
  zoomOut: () => void;
  goLive: () => void;
  compareWith: (id: Compare["id"] | null) => void;
}

export function useRange(): RangeControl {
  const search = useSearch();
  const [path, navigate] = useLocation();
  const go = useCallback(
    (query: string, state: EntryState, replace = false) =>
      navigate(query ? `${path}?${query}` : path, { replace, state }),
    [navigate, path],
  );
  return useMemo(() => {
    const range = parseRange(search);
    const choice = choiceOf(search);
    const choose = (id: string) => go(withChoice(search, id), { step: "choice", within: false });
    return {
      range,
      choice,
      compare: compareOf(search),
      choose,
      zoomTo: (from, to) => go(withWindow(search, from, to), { step: "zoom", within: true }),
      panTo: (from, to) => {
        const { step, within = false } = entryState();
        const again = step === "pan" && range.kind === "fixed";
        go(withWindow(search, from, to), { step: "pan", within: again ? within : true }, again);
      },
      zoomOut: () => {
        if (range.kind !== "fixed") return;
        if (entryState().within) history.back();
        else choose(choice.id);
      },
      goLive: () => range.kind === "fixed" && choose(choice.id),
      compareWith: (id) => go(withCompare(search, id), { step: "choice", within: false }),
    };
  }, [search, go]);
}
