// What the server is, how it is set up, and what its history takes.

import { getJson } from "./http";
import { queryInstant, samplesOf } from "./prometheus";

export type { BuildInfoAnswer, RuntimeInfoAnswer } from "./schema.gen";

export const fetchFlags = async (signal: AbortSignal) => (await getJson("/api/v1/status/flags", { signal })).data;

export const fetchBuild = async (signal: AbortSignal) => (await getJson("/api/v1/status/buildinfo", { signal })).data;

export const fetchRuntime = async (signal: AbortSignal) =>
  (await getJson("/api/v1/status/runtimeinfo", { signal })).data;

/** The store's sizes in bytes: of each tier, and of all its files. */
export async function fetchStoreSizes(signal: AbortSignal) {
  const query = '{__name__=~"heartbeat_store_(tier|file|journal|wal)_bytes"}';
  const samples = samplesOf((await queryInstant(query, null, signal)).data);
  const tiers: Record<string, number> = {};
  let files = 0;
  for (const { labels, value } of samples) {
    if (labels.__name__ === "heartbeat_store_tier_bytes") tiers[labels.tier ?? ""] = value;
    else files += value;
  }
  return { tiers, files };
}
