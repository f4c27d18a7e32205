// Memory's panels.

import { panel } from "../../charts/panel";
import type { PanelSpec } from "../../charts/panel-spec";
import { MEMORY_USED, memoryUsedOver, pressureFull, pressureSome } from "../../state/expressions";
import { MEMORY_KINDS } from "../overview/panels";
import { NO_FIGURES, NO_PRESSURE } from "../panel-words";

export const SWAP_TOTAL = "node_memory_SwapTotal_bytes";
const HAS_SWAP = `(${SWAP_TOTAL} > 0)`;

export const MEMORY_PANELS: readonly PanelSpec[] = [
  MEMORY_KINDS,
  panel({
    id: "memory-averages",
    title: "Used",
    subtitle: "now and means",
    unit: "bytes",
    lines: {
      now: MEMORY_USED,
      "5 min": memoryUsedOver("5m"),
      "10 min": memoryUsedOver("10m"),
      "15 min": { expr: memoryUsedOver("15m"), color: 5 },
    },
    help: "Used memory (total less available): now, and as true means over the last 5, 10 and 15 minutes (of what there is, until then).",
    empty: NO_FIGURES,
  }),
  panel({
    title: "Memory pressure",
    subtitle: "time stalled",
    unit: "percent",
    scaleMax: 100,
    lines: {
      "some task waited": { expr: pressureSome("memory"), color: 5 },
      "all tasks waited": { expr: pressureFull("memory"), color: 4 },
    },
    help: "Share of time in which tasks waited for memory: for pages to be freed, or read back (pressure stall information).",
    empty: NO_PRESSURE,
  }),
  panel({
    title: "Swap",
    subtitle: "used",
    unit: "bytes",
    kind: "stack",
    lines: { used: { expr: `${HAS_SWAP} - node_memory_SwapFree_bytes`, color: 4 } },
    help: "Memory that was moved out to the swap area. Some is normal; moving in and out all the time is not.",
    empty: "This machine has no swap area.",
  }),
  panel({
    title: "Swap traffic",
    subtitle: "pages in and out",
    unit: "per second",
    lines: { in: "irate(node_vmstat_pswpin[5s])", out: "irate(node_vmstat_pswpout[5s])" },
    help: "Pages read back from swap and written to it, per second. Reading back is what programs wait for.",
    empty: "This kernel was built without swap.",
  }),
  panel({
    title: "Page faults",
    subtitle: "per second",
    unit: "per second",
    scaleMin: 100,
    lines: {
      all: "irate(node_vmstat_pgfault[5s])",
      "read from disk": { expr: "irate(node_vmstat_pgmajfault[5s])", color: 4 },
    },
    help: "Accesses to pages that were not mapped yet. Most cost microseconds; those that had to be read from a disk cost milliseconds.",
    empty: NO_FIGURES,
  }),
  panel({
    title: "OOM kills",
    subtitle: "processes killed for lack of memory",
    kind: "bars",
    unit: "per second",
    scaleMin: 1,
    lines: { kills: { expr: "irate(node_vmstat_oom_kill[5s])", color: 4 } },
    help: "Processes that the kernel killed because memory had run out, of the machine or of a control group. Any at all is too many.",
    empty: "This kernel does not count its kills: it is older than 4.13.",
  }),
  panel({
    title: "Page traffic",
    subtitle: "read and written",
    unit: "bytes/s",
    lines: {
      // Kibibytes, whatever the size of a page (Documentation: pgpgin counts in KB).
      read: "1024 * irate(node_vmstat_pgpgin[5s])",
      written: "1024 * irate(node_vmstat_pgpgout[5s])",
    },
    help: "What moved between memory and disks: files, programs and swap together.",
  }),
  panel({
    title: "Waiting to be written",
    unit: "bytes",
    scaleMin: 1024 ** 2,
    lines: { dirty: "node_memory_Dirty_bytes", "being written": "node_memory_Writeback_bytes" },
    help: "Changed pages that a disk does not have yet. A power cut would lose them; a slow disk lets them grow.",
    empty: NO_FIGURES,
  }),
  panel({
    title: "Programs and files",
    unit: "bytes",
    lines: {
      "of programs": "node_memory_AnonPages_bytes",
      "files mapped": "node_memory_Mapped_bytes",
      shared: "node_memory_Shmem_bytes",
    },
    help: "Memory of the programs themselves, files that they have mapped, and memory that they share (tmpfs too).",
  }),
  panel({
    title: "The kernel's own",
    unit: "bytes",
    kind: "stack",
    scaleMin: 16 * 1024 ** 2,
    lines: {
      slab: "node_memory_Slab_bytes",
      "page tables": "node_memory_PageTables_bytes",
      stacks: "node_memory_KernelStack_bytes",
      "per CPU": "node_memory_Percpu_bytes",
    },
    help: "What the kernel needs for itself. Slab that grows without end tells of a leak in a driver.",
  }),
  panel({
    title: "Promised",
    subtitle: "and what may be",
    unit: "bytes",
    lines: { promised: "node_memory_Committed_AS_bytes", limit: "node_memory_CommitLimit_bytes" },
    help: "Memory that programs have asked for, used or not, and what the kernel would give with overcommit switched off.",
  }),
  panel({
    title: "Huge pages",
    unit: "count",
    lines: {
      total: "node_memory_HugePages_Total > 0",
      free: "node_memory_HugePages_Free and node_memory_HugePages_Total > 0",
    },
    help: "Large pages that were set aside for programs that ask for them, as databases do.",
    empty: "No huge pages are set aside on this machine.",
  }),
];
