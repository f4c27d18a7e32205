// Which values a label has, and which metrics there are: in the page's range, whatever it shows.

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { fetchLabelValues } from "../api/label-values";
import { compareNames } from "../lib/labels";
import { useFeed, useSelected } from "./feed-context";
import { isLive, windowOf } from "./range";
import { useRange } from "./use-range";

/** A disk that was plugged in, a sensor whose driver was loaded: seen after so long. */
const REFRESH_MS = 15_000;

function useValuesInRange(label: string, match: string, enabled: boolean): string[] | null {
  const feed = useFeed();
  const { range } = useRange();
  const { data } = useQuery({
    queryKey: ["label-values", label, match, range],
    queryFn: ({ signal }) => {
      const [start, end] = windowOf(range, feed.now);
      return fetchLabelValues({ label, ...(match && { match }), start, end }, signal);
    },
    // While another range loads, what is shown stays: cards that come and go would be seen as a flicker.
    placeholderData: keepPreviousData,
    refetchInterval: range.kind === "live" ? REFRESH_MS : false,
    staleTime: REFRESH_MS,
    enabled,
  });
  return data ?? null;
}

/** The names of all metrics with samples in the range; null until they are known. One question serves every panel. */
export function useMetricNames(): ReadonlySet<string> | null {
  const names = useValuesInRange("__name__", "", true);
  return useMemo(() => names && new Set(names), [names]);
}

/**
 * The values of a label in the order people expect; null until the first answer. Live they are those of a query's series,
 * as of the newest ticks; in any other range those of all series that a selector finds.
 */
export function useLabelValues(expr: string, label: string, selector: string): string[] | null {
  const live = isLive(useRange().range);
  const found = useValuesInRange(label, selector, !live);
  const newest = useSelected(live ? [expr] : [], (feed) => {
    const frame = feed.frame(expr);
    if (!frame || frame.times.length === 0) return null;
    const values = [...frame.columns.values()].map(({ labels }) => labels[label] ?? "");
    return [...new Set(values)].sort(compareNames);
  });
  return useMemo(() => (live ? newest : (found?.toSorted(compareNames) ?? null)), [live, newest, found]);
}
