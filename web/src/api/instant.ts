// A query at one instant, by Prometheus's HTTP API.

import type { Sample } from "../lib/series";
import { requestJson } from "./http";
import { type QueryAnswer, samplesOf } from "./prometheus";

/** At a time in Unix seconds, or at the newest tick. */
export async function queryInstant(query: string, time: number | null, signal: AbortSignal): Promise<Sample[]> {
  const fields = new URLSearchParams({ query, ...(time !== null && { time: String(time) }) });
  const answer = await requestJson<QueryAnswer>("/api/v1/query", { method: "POST", body: fields, signal });
  if (answer.status === "error") throw new Error(answer.error);
  return samplesOf(answer.data);
}
