// Prometheus's HTTP API, as the server speaks it (https://prometheus.io/docs/prometheus/latest/querying/api/).

import { type Frame, frameFromMatrix, type Sample } from "../lib/series";
import { requestJson } from "./http";
import type { QueryAnswer, QueryData, QuerySuccess } from "./schema.gen";

export type { QueryAnswer, QueryData } from "./schema.gen";

export interface RangeQuestion {
  query: string;
  /** Unix seconds, both ends included. */
  start: number;
  end: number;
  stepSeconds: number;
}

const form = (fields: Record<string, string>): RequestInit => ({ method: "POST", body: new URLSearchParams(fields) });

export async function queryRange(question: RangeQuestion, signal?: AbortSignal): Promise<Frame> {
  const init = form({
    query: question.query,
    start: String(question.start),
    end: String(question.end),
    step: String(question.stepSeconds),
  });
  const answer = await requestJson<QueryAnswer>("/api/v1/query_range", signal ? { ...init, signal } : init);
  if (answer.status === "error") throw new Error(answer.error);
  return frameFromMatrix(answer.data.resultType === "matrix" ? answer.data.result : []);
}

/** The samples of one instant; a scalar is a series without labels. */
export function samplesOf(data: QueryData): Sample[] {
  switch (data.resultType) {
    case "vector":
      return data.result.map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) }));
    case "scalar":
      return [{ labels: {}, value: Number(data.result[1]) }];
    default:
      return [];
  }
}

export interface InstantAnswer {
  data: QueryData;
  warnings: readonly string[];
  infos: readonly string[];
  /** What it took the server. */
  seconds: number;
}

/** A query at one instant, in Unix seconds; null for now. */
export async function queryInstant(query: string, time: number | null, signal: AbortSignal): Promise<InstantAnswer> {
  const fields = { query, stats: "all", ...(time === null ? {} : { time: String(time) }) };
  const {
    data,
    warnings = [],
    infos = [],
  } = await requestJson<QuerySuccess>("/api/v1/query", {
    ...form(fields),
    signal,
  });
  return { data, warnings, infos, seconds: data.stats?.timings.execTotalTime ?? 0 };
}

/** Throws what the server says of a query that is none. */
export async function checkQuery(query: string): Promise<void> {
  await requestJson("/api/v1/parse_query", form({ query }));
}
