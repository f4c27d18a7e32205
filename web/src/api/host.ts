// The original Heartbeat's API: what this machine is, and who talks over its network.

import { getJson } from "./http";

export type {
  Connection,
  CpuModel,
  Endpoint,
  InterfaceCounters,
  Network,
  NetworkInterface,
  Platform,
  Process,
} from "./schema.gen";

export const fetchPlatform = (signal: AbortSignal) => getJson("/api/platform", { signal });

export const fetchNetwork = (signal: AbortSignal) => getJson("/api/network", { signal });

export const fetchProcess = (pid: number, signal: AbortSignal) =>
  getJson("/api/process", { query: { pid: String(pid) }, signal });

export const fetchCpuModels = async (signal: AbortSignal) => (await getJson("/api/cpumodel", { signal })).cpu_model;
