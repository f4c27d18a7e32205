// The original Heartbeat's API: what this machine is, and who talks over its network.

import { requestJson } from "./http";

export interface Platform {
  hostname: string;
  uptime: number;
  bootTime: number;
  procs: number;
  os: string;
  platform: string;
  platformFamily: string;
  platformVersion: string;
  kernelVersion: string;
  kernelArch: string;
  virtualizationSystem: string;
  virtualizationRole: string;
  hostId: string;
  prettyName?: string;
}

export interface CpuModel {
  cpu: number;
  vendorId: string;
  family: string;
  model: string;
  stepping: number;
  physicalId: string;
  coreId: string;
  cores: number;
  modelName: string;
  mhz: number;
  /** Kilobytes. */
  cacheSize: number;
  flags: string[];
  microcode: string;
}

export interface NetworkInterface {
  index: number;
  mtu: number;
  name: string;
  hardwareaddr: string;
  flags: string[];
  addrs: { addr: string }[];
}

export interface Endpoint {
  ip: string;
  port: number;
}

export interface Connection {
  fd: number;
  /** 2 IPv4, 10 IPv6, 1 Unix. */
  family: number;
  /** 1 stream, 2 datagram. */
  type: number;
  localaddr: Endpoint;
  remoteaddr: Endpoint;
  status: string;
  uids: number[];
  pid: number;
  process: string;
  inode: number;
}

export interface InterfaceCounters {
  name: string;
  bytesSent: number;
  bytesRecv: number;
  packetsSent: number;
  packetsRecv: number;
  errin: number;
  errout: number;
  dropin: number;
  dropout: number;
  fifoin: number;
  fifoout: number;
}

export interface Network {
  io_usage: InterfaceCounters[];
  interfaces: NetworkInterface[];
  connections: Connection[];
}

export interface Process {
  pid: number;
  name: string;
  cmdline: string;
  ppid?: number;
  state?: string;
  threads?: number;
  rss?: number;
  startTime?: number;
  user?: string;
  uid?: number;
}

export const fetchPlatform = (signal: AbortSignal) => requestJson<Platform>("/api/platform", { signal });

export const fetchNetwork = (signal: AbortSignal) => requestJson<Network>("/api/network", { signal });

export const fetchProcess = (pid: number, signal: AbortSignal) =>
  requestJson<Process>(`/api/process?pid=${pid}`, { signal });

export async function fetchCpuModels(signal: AbortSignal): Promise<CpuModel[]> {
  return (await requestJson<{ cpu_model: CpuModel[] | null }>("/api/cpumodel", { signal })).cpu_model ?? [];
}
