// Overview's panels. The pages that tell more begin with them too; what only those show stays out of the first load.

import { panel } from "../../charts/panel";
import type { Color, PanelSpec } from "../../charts/panel-spec";
import {
  CPU_BY_MODE,
  DISK_READ,
  DISK_READ_LATENCY,
  DISK_WRITE_LATENCY,
  DISK_WRITTEN,
  MEMORY_AVAILABLE,
  MEMORY_USED,
  NETWORK_RECEIVED,
  NETWORK_SENT,
  pressureSome,
} from "../../state/expressions";
import { NO_DISKS, NO_FIGURES, NO_INTERFACES, NO_PRESSURE, READ, RECEIVED, SENT, WRITE } from "../panel-words";

const MODES: Readonly<Record<string, Color>> = {
  user: 1,
  system: 2,
  iowait: 4,
  steal: 8,
  nice: 6,
  softirq: 3,
  irq: 7,
};

export const CPU_MODES: PanelSpec = panel({
  id: "cpu-modes",
  title: "CPU",
  subtitle: "by mode",
  kind: "stack",
  unit: "percent",
  scaleMax: 100,
  lines: { "{{mode}}": { expr: CPU_BY_MODE, colorBy: { label: "mode", colors: MODES } } },
  help: "Share of all cores' time by what they did, second by second. Idle time is what is missing to 100 %. iowait is idle time with a disk request under way; steal is what the hypervisor took.",
  empty: NO_FIGURES,
});

export const MEMORY_KINDS: PanelSpec = panel({
  id: "memory-kinds",
  title: "Memory",
  subtitle: "by kind",
  kind: "stack",
  unit: "bytes",
  lines: {
    used: { expr: MEMORY_USED, color: 5 },
    cache: {
      expr: `${MEMORY_AVAILABLE} - node_memory_MemFree_bytes - node_memory_Buffers_bytes`,
      color: 7,
      clampAtZero: true,
    },
    buffers: { expr: "node_memory_Buffers_bytes", color: 8 },
  },
  help: "Used is what could not be given to a new program (total less available). Cache and buffers are in use too, but given back when needed. What is missing to the total is free.",
  empty: NO_FIGURES,
});

export const DISK_THROUGHPUT: PanelSpec = panel({
  id: "disk-throughput",
  title: "Disk throughput",
  subtitle: "all disks",
  unit: "bytes/s",
  scaleMin: 1e6,
  lines: { write: { expr: DISK_WRITTEN, color: WRITE }, read: { expr: DISK_READ, color: READ } },
  help: "Bytes read from and written to all whole disks, per second.",
  empty: NO_DISKS,
});

export const DISK_LATENCY: PanelSpec = panel({
  id: "disk-latency",
  title: "Disk latency",
  subtitle: "all disks, per request",
  unit: "seconds",
  lines: { write: { expr: DISK_WRITE_LATENCY, color: WRITE }, read: { expr: DISK_READ_LATENCY, color: READ } },
  help: "Mean time from a request's start to its end, over the last 10 seconds. No requests, no line.",
  empty: NO_DISKS,
});

export const NETWORK_TOTAL: PanelSpec = panel({
  id: "network-total",
  title: "Network",
  subtitle: "all interfaces to the outside",
  unit: "bytes/s",
  scaleMin: 1e4,
  lines: { received: { expr: NETWORK_RECEIVED, color: RECEIVED }, sent: { expr: NETWORK_SENT, color: SENT } },
  help: "Bytes received and sent per second by all interfaces that lead to other machines. Loopback, bridges and containers' interfaces are not counted, as the same bytes would count twice.",
  empty: NO_INTERFACES,
});

export const PRESSURE: PanelSpec = panel({
  id: "pressure",
  title: "Pressure",
  subtitle: "time stalled",
  unit: "percent",
  scaleMax: 100,
  lines: {
    "I/O": { expr: pressureSome("io"), color: 4 },
    CPU: { expr: pressureSome("cpu"), color: 1 },
    memory: { expr: pressureSome("memory"), color: 5 },
  },
  help: "Share of time in which at least one task waited for a disk, a core or memory (pressure stall information).",
  empty: NO_PRESSURE,
});

export const OVERVIEW_PANELS = [CPU_MODES, MEMORY_KINDS, DISK_THROUGHPUT, DISK_LATENCY, NETWORK_TOTAL, PRESSURE];
