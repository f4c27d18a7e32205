// The disks' panels. Panels of one disk share their queries with those of all others.

import type { PanelSpec } from "../../charts/panel-spec";
import * as expressions from "../../state/expressions";
import { NO_DISKS, NO_PRESSURE, READ, WRITE } from "../panel-words";

export const DISK_READ_BYTES = "irate(node_disk_read_bytes_total[5s])";

/** From here on the verdict warns of a file system. */
const FULL_PERCENT = 90;

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
  empty: NO_PRESSURE,
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
    thresholds: [{ value: FULL_PERCENT, label: "warning", color: "warn" }],
    queries: [{ expr: expressions.FILESYSTEM_USED_PERCENT, legend: "used", color: 1, only: { device, mountpoint } }],
    help: "Used space as a share of what ordinary users can use, as df shows it.",
    empty: "This file system has gone.",
  };
}
