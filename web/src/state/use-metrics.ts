// The metrics that there are, asked for once and shared by all who list them.

import { useQuery } from "@tanstack/react-query";
import { fetchMetadata, fetchMetricNames, fetchSeriesCounts } from "../api/metrics";
import { type Metric, type MetricMeaning, mergeMetrics } from "./metrics";

const FRESH_MS = 60_000;
const DAY = 86_400;
/** Metrics that were not written for longer are of no use to a search. */
const LOOK_BACK_SECONDS = 7 * DAY;

async function fetchAll(signal: AbortSignal): Promise<Metric[]> {
  const start = Math.floor(Date.now() / 1000) - LOOK_BACK_SECONDS;
  const [names, metadata, counts] = await Promise.all([
    fetchMetricNames(start, signal),
    fetchMetadata(signal),
    fetchSeriesCounts(signal),
  ]);
  const meanings = Object.entries(metadata).flatMap(([name, [first]]): [string, MetricMeaning][] =>
    first ? [[name, first]] : [],
  );
  return mergeMetrics(names, new Map(meanings), counts);
}

export const useMetrics = (enabled = true) =>
  useQuery({ queryKey: ["metrics"], queryFn: ({ signal }) => fetchAll(signal), staleTime: FRESH_MS, enabled });
