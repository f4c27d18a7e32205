// Which metrics there are and what they mean.

import { getJson, requestJson } from "./http";
import { queryInstant, samplesOf } from "./prometheus";
import type { NamesAnswer, SeriesAnswer } from "./schema.gen";

export const fetchMetadata = async (signal: AbortSignal) => (await getJson("/api/v1/metadata", { signal })).data;

/** Every name of the last days, of series that are no longer written as well. */
export async function fetchMetricNames(start: number, signal: AbortSignal): Promise<string[]> {
  return (await requestJson<NamesAnswer>(`/api/v1/label/__name__/values?start=${start}`, { signal })).data;
}

/** How many series of each metric have a sample now. */
export async function fetchSeriesCounts(signal: AbortSignal): Promise<Map<string, number>> {
  const { data } = await queryInstant('count by (__name__) ({__name__!=""})', null, signal);
  return new Map(samplesOf(data).map(({ labels, value }) => [labels.__name__ ?? "", value]));
}

/** The label sets of a metric's series, so many at most. */
export async function fetchSeries(selector: string, start: number, limit: number, signal: AbortSignal) {
  const query = new URLSearchParams({ "match[]": selector, start: String(start), limit: String(limit) });
  return (await requestJson<SeriesAnswer>(`/api/v1/series?${query}`, { signal })).data;
}
