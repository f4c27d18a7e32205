// What Heartbeat itself uses.

import { panel } from "../../charts/panel";
import type { PanelSpec } from "../../charts/panel-spec";
import { OWN_CPU, OWN_MEMORY } from "../../state/expressions";
import { NO_FIGURES } from "../panel-words";

export const OWN_PANELS: readonly PanelSpec[] = [
  panel({
    id: "own-cpu",
    title: "CPU",
    subtitle: "of one core",
    unit: "percent",
    scaleMin: 1,
    lines: { used: OWN_CPU },
    help: "Processor time that this program took, all its threads together, over 30 seconds.",
    empty: NO_FIGURES,
  }),
  panel({
    id: "own-memory",
    title: "Memory",
    subtitle: "resident",
    unit: "bytes",
    scaleMin: 32 * 1024 ** 2,
    lines: { resident: { expr: OWN_MEMORY, color: 5 } },
    help: "Memory of this program that is in RAM, its code included.",
    empty: NO_FIGURES,
  }),
  panel({
    id: "own-writes",
    title: "Disk writes",
    subtitle: "journal, log and file",
    unit: "bytes/s",
    scaleMin: 1e4,
    lines: { written: { expr: "rate(process_io_written_bytes_total[30s])", color: 2 } },
    help: "What this program has the kernel write to disks. Once an hour a block is written; between those, the journal alone.",
    empty: "The kernel does not count what a process writes (CONFIG_TASK_IO_ACCOUNTING), or does not say so.",
  }),
  panel({
    id: "own-series",
    title: "Series",
    subtitle: "with samples this hour",
    unit: "count",
    scaleMin: 100,
    lines: { series: { expr: "heartbeat_store_active_series", color: 3 } },
    help: "How many series have a sample in the hour under way: what memory and history grow with.",
    empty: NO_FIGURES,
  }),
  panel({
    id: "own-tick",
    title: "Tick",
    subtitle: "time to collect everything",
    unit: "seconds",
    scaleMin: 0.005,
    lines: { all: { expr: "heartbeat_tick_duration_seconds", color: 7 } },
    help: "How long all collectors took together. A tick that takes longer than a second makes the next one late.",
    empty: NO_FIGURES,
  }),
  panel({
    id: "own-files",
    title: "History's files",
    subtitle: "on disk",
    kind: "stack",
    unit: "bytes",
    scaleMin: 1024 ** 2,
    lines: {
      database: { expr: "heartbeat_store_file_bytes", color: 1 },
      log: { expr: "heartbeat_store_wal_bytes", color: 4 },
      journal: { expr: "heartbeat_store_journal_bytes", color: 6 },
    },
    help: "The database, its write-ahead log, and the journal of the hour under way.",
    empty: "History is kept in memory alone.",
  }),
];
