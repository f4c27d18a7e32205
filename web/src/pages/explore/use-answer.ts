// What a query answers at the end of the page's range, asked again while that end is now.

import { keepPreviousData, useQueries } from "@tanstack/react-query";
import { type InstantAnswer, queryInstant } from "../../api/prometheus";
import type { TimeRange } from "../../state/range";

const REFRESH_MS = 5_000;

export interface Answer {
  query: string;
  /** The newest answer, also while the next is under way. */
  data: InstantAnswer | undefined;
  error: Error | null;
  asking: boolean;
}

export function useAnswers(queries: readonly string[], range: TimeRange): Answer[] {
  const time = range.kind === "fixed" ? range.to : null;
  return useQueries({
    queries: queries.map((query) => ({
      queryKey: ["instant", query, time],
      queryFn: ({ signal }: { signal: AbortSignal }) => queryInstant(query, time, signal),
      refetchInterval: (state: { state: { error: Error | null } }) =>
        time === null && state.state.error === null ? REFRESH_MS : (false as const),
      // A wrong query is as wrong the second time.
      retry: false,
      placeholderData: keepPreviousData,
    })),
    combine: (results) =>
      results.map(({ data, error, isFetching }, i) => ({
        query: queries[i] as string,
        data: error ? undefined : data,
        error,
        asking: isFetching,
      })),
  });
}
