// The disks' panels. Panels of one disk share their queries with those of all others.

import type { PanelSpec } from "../../charts/panel-spec";
import * as expressions from "../../state/expressions";

export const DISK_READ_BYTES = "irate(node_disk_read_bytes_total[5s])";
const NO_DISKS = "No disk is seen: this machine has none of its own, as in a container, or all are excluded.";
const WRITE = 2;
const READ = 1;

export const DISK_THROUGHPUT: PanelSpec = {
  id: "disk-throughput",
  title: "Disk throughput",
  subtitle: "all disks",
  kind: "line",
  unit: "bytes/s",
  scaleMin: 1e6,
  queries: [
    { expr: expressions.DISK_WRITTEN, legend: "write", color: WRITE },
    { expr: expressions.DISK_READ, legend: "read", color: READ },
  ],
  help: "Bytes read from and written to all whole disks, per second.",
  empty: NO_DISKS,
};

export const DISK_LATENCY: PanelSpec = {
  id: "disk-latency",
  title: "Disk latency",
  subtitle: "all disks, per request",
  kind: "line",
  unit: "seconds",
  scaleMin: 0.001,
  queries: [
    { expr: expressions.DISK_WRITE_LATENCY, legend: "write", color: WRITE },
    { expr: expressions.DISK_READ_LATENCY, legend: "read", color: READ },
  ],
  help: "Mean time from a request's start to its end, over the last 10 seconds. No requests, no line.",
  empty: NO_DISKS,
};

export const IO_PRESSURE: PanelSpec = {
  id: "io-pressure",
  title: "I/O pressure",
  subtitle: "time stalled",
  kind: "line",
  unit: "percent",
  scaleMin: 10,
  scaleMax: 100,
  queries: [
    { expr: expressions.pressureSome("io"), legend: "some task waited", color: 4 },
    { expr: expressions.pressureFull("io"), legend: "all tasks waited", color: 2 },
  ],
  help: "Share of time in which tasks waited for disks (pressure stall information).",
  empty: "This kernel offers no pressure figures: it is older than 4.20, or PSI is switched off (boot with psi=1).",
};

/** What one disk does: bytes, requests, times, use, queue. */
export function diskPanels(device: string): PanelSpec[] {
  const only = { device };
  const shared = { kind: "line", subtitle: device, empty: NO_DISKS } as const;
  return [
    {
      ...shared,
      id: `bytes-${device}`,
      title: "Throughput",
      unit: "bytes/s",
      scaleMin: 1e5,
      queries: [
        { expr: "irate(node_disk_written_bytes_total[5s])", legend: "write", color: WRITE, only },
        { expr: DISK_READ_BYTES, legend: "read", color: READ, only },
      ],
      help: `Bytes read from and written to ${device}, per second.`,
    },
    {
      ...shared,
      id: `requests-${device}`,
      title: "Requests",
      unit: "per second",
      scaleMin: 10,
      queries: [
        { expr: "irate(node_disk_writes_completed_total[5s])", legend: "writes", color: WRITE, only },
        { expr: "irate(node_disk_reads_completed_total[5s])", legend: "reads", color: READ, only },
        { expr: "irate(node_disk_writes_merged_total[5s])", legend: "writes merged", color: 8, only },
        { expr: "irate(node_disk_reads_merged_total[5s])", legend: "reads merged", color: 7, only },
      ],
      help: "Requests completed per second (IOPS), and those that were joined to a neighbour before they were sent.",
    },
    {
      ...shared,
      id: `latency-${device}`,
      title: "Latency",
      unit: "seconds",
      scaleMin: 0.001,
      queries: [
        {
          expr: "rate(node_disk_write_time_seconds_total[10s]) / rate(node_disk_writes_completed_total[10s])",
          legend: "write",
          color: WRITE,
          only,
        },
        {
          expr: "rate(node_disk_read_time_seconds_total[10s]) / rate(node_disk_reads_completed_total[10s])",
          legend: "read",
          color: READ,
          only,
        },
      ],
      help: "Mean time of a request from its start to its end, over the last 10 seconds. No requests, no line.",
    },
    {
      ...shared,
      id: `time-${device}`,
      title: "Time spent",
      unit: "percent",
      scaleMin: 10,
      queries: [
        { expr: "100 * irate(node_disk_io_time_seconds_total[5s])", legend: "busy", color: 4, only },
        { expr: "100 * irate(node_disk_write_time_seconds_total[5s])", legend: "writing", color: WRITE, only },
        { expr: "100 * irate(node_disk_read_time_seconds_total[5s])", legend: "reading", color: READ, only },
      ],
      help: "Busy is the share of time with at least one request under way (utilisation). Reading and writing add up the times of all requests, so that many at once pass 100 %.",
    },
    {
      ...shared,
      id: `queue-${device}`,
      title: "In flight",
      unit: "count",
      scaleMin: 4,
      queries: [
        { expr: "node_disk_io_now", legend: "at the tick", color: 1, only },
        { expr: "irate(node_disk_io_time_weighted_seconds_total[5s])", legend: "mean", color: 3, only },
      ],
      help: "Requests that were under way: at the instant of each tick, and on average over the last second.",
    },
  ];
}

/** How full one file system has been. */
export function fileSystemPanel(device: string, mountpoint: string): PanelSpec {
  return {
    id: `usage-${mountpoint}`,
    title: "Used space",
    subtitle: mountpoint,
    kind: "stack",
    unit: "percent",
    scaleMin: 100,
    scaleMax: 100,
    queries: [{ expr: expressions.FILESYSTEM_USED_PERCENT, legend: "used", color: 1, only: { device, mountpoint } }],
    help: "Used space as a share of what ordinary users can use, as df shows it.",
    empty: "This file system has gone.",
  };
}
