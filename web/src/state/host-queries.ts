// Server state of the original API, kept by TanStack Query.

import { useQuery } from "@tanstack/react-query";
import { fetchCpuModels, fetchNetwork, fetchPlatform, fetchProcess } from "../api/host";

/** How often the connections are asked for again, while the page is seen. */
export const NETWORK_REFRESH_MS = 5_000;

export const usePlatform = () =>
  useQuery({ queryKey: ["platform"], queryFn: ({ signal }) => fetchPlatform(signal), staleTime: 60_000 });

export const useCpuModels = () =>
  useQuery({ queryKey: ["cpumodel"], queryFn: ({ signal }) => fetchCpuModels(signal), staleTime: Infinity });

export const useNetwork = () =>
  useQuery({
    queryKey: ["network"],
    queryFn: ({ signal }) => fetchNetwork(signal),
    refetchInterval: NETWORK_REFRESH_MS,
  });

export const useProcess = (pid: number) =>
  useQuery({
    queryKey: ["process", pid],
    queryFn: ({ signal }) => fetchProcess(pid, signal),
    // A pid is given again to another process: nothing of it is kept.
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
