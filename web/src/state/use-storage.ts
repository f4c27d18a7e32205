// What history is allowed to take and what it takes: the server's flags, the store's sizes, and since when it records.

import { useQuery } from "@tanstack/react-query";
import { fetchFlags, fetchStoreSizes } from "../api/status";
import { flagBytes, flagSeconds } from "../lib/flag-values";
import { useFeed } from "./feed-context";
import { useRecordingStart } from "./recording";
import { type StorageNow, TIERS } from "./retention";

const REFRESH_MS = 30_000;

export const useFlags = () =>
  useQuery({ queryKey: ["flags"], queryFn: ({ signal }) => fetchFlags(signal), staleTime: Number.POSITIVE_INFINITY });

export interface StorageState {
  storage: StorageNow | null;
  /** Nothing is on disk. */
  memoryOnly: boolean;
  error: Error | null;
  retry: () => void;
}

export function useStorage(): StorageState {
  const feed = useFeed();
  const flags = useFlags();
  const sizes = useQuery({
    queryKey: ["store-sizes"],
    queryFn: ({ signal }) => fetchStoreSizes(signal),
    refetchInterval: REFRESH_MS,
  });
  const began = useRecordingStart(true, feed.now);
  const retry = () => void Promise.all([flags.refetch(), sizes.refetch()]);
  const error = flags.error ?? sizes.error;
  const memoryOnly = flags.data?.["memory-only"] === "true";
  const capBytes = flagBytes(flags.data?.["storage-max-bytes"] ?? "");
  if (!flags.data || !sizes.data || capBytes === null) return { storage: null, memoryOnly, error, retry };
  const { tiers, files } = sizes.data;
  const storage = {
    tiers: TIERS.map((tier) => ({
      tier,
      bytes: tiers[tier] ?? 0,
      retentionSeconds: flagSeconds(flags.data[`retention-${tier}`] ?? "") ?? 0,
    })),
    recordedSeconds: began === null ? 0 : feed.now - began,
    usedBytes: files,
    capBytes,
  };
  return { storage, memoryOnly, error, retry };
}
