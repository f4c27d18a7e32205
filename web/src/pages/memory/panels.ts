// Memory's panels.

import type { PanelSpec } from "../../charts/panel-spec";
import { MEMORY_USED, memoryUsedOver, pressureFull, pressureSome } from "../../state/expressions";
import { NO_FIGURES, NO_PRESSURE } from "../panel-words";

export const MEMORY_AVERAGES: PanelSpec = {
  id: "memory-averages",
  title: "Used",
  subtitle: "now and means",
  kind: "line",
  unit: "bytes",
  scaleMin: 64 * 1024 ** 2,
  queries: [
    { expr: MEMORY_USED, legend: "now", color: 1 },
    { expr: memoryUsedOver("5m"), legend: "5 min", color: 2 },
    { expr: memoryUsedOver("10m"), legend: "10 min", color: 3 },
    { expr: memoryUsedOver("15m"), legend: "15 min", color: 5 },
  ],
  help: "Used memory (total less available): now, and as true means over the last 5, 10 and 15 minutes (of what there is, until then).",
  empty: NO_FIGURES,
};

export const SWAP_TOTAL = "node_memory_SwapTotal_bytes";
const HAS_SWAP = `(${SWAP_TOTAL} > 0)`;

export const SWAP: PanelSpec = {
  id: "swap",
  title: "Swap",
  subtitle: "used",
  kind: "stack",
  unit: "bytes",
  scaleMin: 64 * 1024 ** 2,
  queries: [{ expr: `${HAS_SWAP} - node_memory_SwapFree_bytes`, legend: "used", color: 4 }],
  help: "Memory that was moved out to the swap area. Some is normal; moving in and out all the time is not.",
  empty: "This machine has no swap area.",
};

export const SWAP_TRAFFIC: PanelSpec = {
  id: "swap-traffic",
  title: "Swap traffic",
  subtitle: "pages in and out",
  kind: "line",
  unit: "per second",
  scaleMin: 10,
  queries: [
    { expr: "irate(node_vmstat_pswpin[5s])", legend: "in", color: 1 },
    { expr: "irate(node_vmstat_pswpout[5s])", legend: "out", color: 2 },
  ],
  help: "Pages read back from swap and written to it, per second. Reading back is what programs wait for.",
  empty: "This kernel was built without swap.",
};

export const PAGE_FAULTS: PanelSpec = {
  id: "page-faults",
  title: "Page faults",
  subtitle: "per second",
  kind: "line",
  unit: "per second",
  scaleMin: 100,
  queries: [
    { expr: "irate(node_vmstat_pgfault[5s])", legend: "all", color: 1 },
    { expr: "irate(node_vmstat_pgmajfault[5s])", legend: "read from disk", color: 4 },
  ],
  help: "Accesses to pages that were not mapped yet. Most cost microseconds; those that had to be read from a disk cost milliseconds.",
  empty: NO_FIGURES,
};

export const MEMORY_PRESSURE: PanelSpec = {
  id: "memory-pressure",
  title: "Memory pressure",
  subtitle: "time stalled",
  kind: "line",
  unit: "percent",
  scaleMin: 10,
  scaleMax: 100,
  queries: [
    { expr: pressureSome("memory"), legend: "some task waited", color: 5 },
    { expr: pressureFull("memory"), legend: "all tasks waited", color: 4 },
  ],
  help: "Share of time in which tasks waited for memory: for pages to be freed, or read back (pressure stall information).",
  empty: NO_PRESSURE,
};
