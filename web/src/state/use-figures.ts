// A table's figures at the end of the page's range: asked again every few seconds while that end is now.

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { queryInstant } from "../api/instant";
import type { Sample } from "../lib/series";
import { figuresQuery, splitFigures } from "./figures";
import { useRange } from "./use-range";

export const FIGURES_REFRESH_MS = 5_000;

export interface Figures<Name extends string> {
  /** Null until the first answer. */
  data: Record<Name, Sample[]> | null;
  error: Error | null;
  refetch: () => void;
}

/** One question for all of them; rows that jump each second could not be read. */
export function useFigures<Name extends string>(
  figures: Readonly<Record<Name, string>>,
  refreshMs = FIGURES_REFRESH_MS,
): Figures<Name> {
  const { range } = useRange();
  const time = range.kind === "fixed" ? range.to : null;
  const query = figuresQuery(figures);
  const { data, error, refetch } = useQuery({
    queryKey: ["instant", query, time],
    queryFn: ({ signal }) => queryInstant(query, time, signal),
    placeholderData: keepPreviousData,
    refetchInterval: time === null ? refreshMs : false,
    refetchOnWindowFocus: time === null,
    staleTime: refreshMs,
  });
  const names = Object.keys(figures).join("\n");
  const split = useMemo(() => (data ? splitFigures(names.split("\n") as Name[], data) : null), [data, names]);
  return { data: split, error: data ? null : error, refetch: () => void refetch() };
}
