// The disks' panels. Panels of one disk share their queries with those of all others.

import { panel } from "../../charts/panel";
import type { PanelSpec } from "../../charts/panel-spec";
import * as expressions from "../../state/expressions";
import { DISK_LATENCY, DISK_THROUGHPUT } from "../overview/panels";
import { NO_DISKS, NO_PRESSURE, READ, WRITE } from "../panel-words";

export const DISK_READ_BYTES = "irate(node_disk_read_bytes_total[5s])";
export const DISK_SELECTOR = "node_disk_read_bytes_total";

export const DISKS_PANELS: readonly PanelSpec[] = [
  DISK_THROUGHPUT,
  DISK_LATENCY,
  panel({
    id: "io-pressure",
    title: "I/O pressure",
    subtitle: "time stalled",
    unit: "percent",
    scaleMax: 100,
    lines: {
      "some task waited": { expr: expressions.pressureSome("io"), color: 4 },
      "all tasks waited": { expr: expressions.pressureFull("io"), color: 2 },
    },
    help: "Share of time in which tasks waited for disks (pressure stall information).",
    empty: NO_PRESSURE,
  }),
];

/** What one disk does: bytes, requests, times, use, queue. */
export const DISK_PANELS: readonly PanelSpec[] = [
  panel({
    id: "bytes",
    title: "Throughput",
    subtitle: "{{device}}",
    unit: "bytes/s",
    lines: {
      write: { expr: "irate(node_disk_written_bytes_total[5s])", color: WRITE },
      read: { expr: DISK_READ_BYTES, color: READ },
    },
    help: "Bytes read from and written to {{device}}, per second.",
    empty: NO_DISKS,
  }),
  panel({
    id: "requests",
    title: "Requests",
    subtitle: "{{device}}",
    unit: "per second",
    lines: {
      writes: { expr: "irate(node_disk_writes_completed_total[5s])", color: WRITE },
      reads: { expr: "irate(node_disk_reads_completed_total[5s])", color: READ },
      "writes merged": { expr: "irate(node_disk_writes_merged_total[5s])", color: 8 },
      "reads merged": { expr: "irate(node_disk_reads_merged_total[5s])", color: 7 },
    },
    help: "Requests completed per second (IOPS), and those that were joined to a neighbour before they were sent.",
    empty: NO_DISKS,
  }),
  panel({
    id: "latency",
    title: "Latency",
    subtitle: "{{device}}",
    unit: "seconds",
    lines: {
      write: {
        expr: "rate(node_disk_write_time_seconds_total[10s]) / rate(node_disk_writes_completed_total[10s])",
        color: WRITE,
      },
      read: {
        expr: "rate(node_disk_read_time_seconds_total[10s]) / rate(node_disk_reads_completed_total[10s])",
        color: READ,
      },
    },
    help: "Mean time of a request from its start to its end, over the last 10 seconds. No requests, no line.",
    empty: NO_DISKS,
  }),
  panel({
    id: "time",
    title: "Time spent",
    subtitle: "{{device}}",
    unit: "percent",
    lines: {
      busy: { expr: "100 * irate(node_disk_io_time_seconds_total[5s])", color: 4 },
      writing: { expr: "100 * irate(node_disk_write_time_seconds_total[5s])", color: WRITE },
      reading: { expr: "100 * irate(node_disk_read_time_seconds_total[5s])", color: READ },
    },
    help: "Busy is the share of time with at least one request under way (utilisation). Reading and writing add up the times of all requests, so that many at once pass 100 %.",
    empty: NO_DISKS,
  }),
  panel({
    id: "queue",
    title: "In flight",
    subtitle: "{{device}}",
    unit: "count",
    lines: {
      "at the tick": { expr: "node_disk_io_now", color: 1 },
      mean: { expr: "irate(node_disk_io_time_weighted_seconds_total[5s])", color: 3 },
    },
    help: "Requests that were under way: at the instant of each tick, and on average over the last second.",
    empty: NO_DISKS,
  }),
];

/** From here on the verdict warns of a file system. */
const FULL_PERCENT = 90;

/** How full one file system has been, in space and in inodes. */
export const FILE_SYSTEM_PANEL: PanelSpec = panel({
  id: "usage",
  title: "Used",
  subtitle: "{{mountpoint}}",
  unit: "percent",
  scaleMin: 100,
  scaleMax: 100,
  thresholds: [{ value: FULL_PERCENT, label: "warning", color: "warn" }],
  lines: {
    space: { expr: expressions.FILESYSTEM_USED_PERCENT, color: 1 },
    inodes: { expr: expressions.INODES_USED_PERCENT, color: 3 },
  },
  help: "Used space as a share of what ordinary users can use, as df shows it, and inodes in use where the file system counts them.",
  empty: "This file system has gone.",
});
