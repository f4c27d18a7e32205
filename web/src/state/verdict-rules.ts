// What the page calls unwell, as a table: docs/verdict.md shows the same one, and a test keeps the two equal.
// Durations are inside the expressions, as means over that time, so that the newest tick alone decides.

import { cpuBusyOver, KEPT_FILES, OUTWARD, pressureFull, pressureSome, WHOLE_DISKS } from "./expressions";

export type Level = "warning" | "critical";

export interface VerdictRule {
  id: string;
  level: Level;
  /** What is compared, in words. */
  what: string;
  expr: string;
  above: number;
  /** How long, in words. */
  duration: string;
  /** {value} is the figure, {{label}} a label of its series. */
  sentence: string;
  unit: "percent" | "per second" | "none";
  /** The page with the evidence. */
  page: string;
  /** A rule that says the same more gravely: what it has named, this one does not name again. */
  graver?: string;
  /** Without a value of it, nobody can say that the machine is well. */
  required?: true;
}

const used = "(node_filesystem_size_bytes{F} - node_filesystem_free_bytes{F})".replaceAll("F", KEPT_FILES);
/** A read-only file system is full by nature: its share counts as nothing. */
const spaceUsed = `100 * ${used} / (${used} + node_filesystem_avail_bytes{${KEPT_FILES}}) * (1 - node_filesystem_readonly{${KEPT_FILES}})`;
const inodesUsed = `100 * (1 - node_filesystem_files_free{${KEPT_FILES}} / node_filesystem_files{${KEPT_FILES}}) * (1 - node_filesystem_readonly{${KEPT_FILES}})`;
const memoryUsed = "100 * (1 - avg_over_time(node_memory_MemAvailable_bytes[10s]) / node_memory_MemTotal_bytes)";
const networkErrors = `rate(node_network_receive_errs_total{${OUTWARD}}[1m]) + rate(node_network_transmit_errs_total{${OUTWARD}}[1m])`;
const networkDrops = `rate(node_network_receive_drop_total{${OUTWARD}}[1m]) + rate(node_network_transmit_drop_total{${OUTWARD}}[1m])`;

export const VERDICT_RULES: readonly VerdictRule[] = [
  {
    id: "memory-critical",
    level: "critical",
    what: "memory that is not available, of all memory",
    expr: memoryUsed,
    above: 95,
    duration: "mean of 10 s",
    sentence: "Memory is nearly exhausted: {value} in use",
    unit: "percent",
    page: "/memory",
    required: true,
  },
  {
    id: "oom-kill",
    level: "critical",
    what: "processes killed by the kernel for lack of memory",
    expr: "rate(node_vmstat_oom_kill[5m])",
    above: 0,
    duration: "any within 5 min",
    sentence: "The kernel ran out of memory and killed a process in the last 5 minutes",
    unit: "none",
    page: "/memory",
  },
  {
    id: "memory-stalled",
    level: "critical",
    what: "time in which all tasks waited for memory",
    expr: pressureFull("memory", "30s"),
    above: 10,
    duration: "mean of 30 s",
    sentence: "Everything waits for memory {value} of the time",
    unit: "percent",
    page: "/memory",
  },
  {
    id: "filesystem-critical",
    level: "critical",
    what: "space used on a writable file system",
    expr: spaceUsed,
    above: 95,
    duration: "now",
    sentence: "{{mountpoint}} is {value} full",
    unit: "percent",
    page: "/disks",
  },
  {
    id: "memory",
    graver: "memory-critical",
    level: "warning",
    what: "memory that is not available, of all memory",
    expr: memoryUsed,
    above: 90,
    duration: "mean of 10 s",
    sentence: "Memory is short: {value} in use",
    unit: "percent",
    page: "/memory",
    required: true,
  },
  {
    id: "cpu",
    level: "warning",
    what: "CPU time at work, of all cores",
    expr: cpuBusyOver("1m"),
    above: 90,
    duration: "mean of 60 s",
    sentence: "The CPU is {value} busy",
    unit: "percent",
    page: "/cpu",
    required: true,
  },
  {
    id: "steal",
    level: "warning",
    what: "CPU time taken by the hypervisor",
    expr: '100 * sum(rate(node_cpu_seconds_total{mode="steal"}[1m])) / sum(rate(node_cpu_seconds_total[1m]))',
    above: 10,
    duration: "mean of 60 s",
    sentence: "The hypervisor takes {value} of the CPU away",
    unit: "percent",
    page: "/cpu",
  },
  {
    id: "filesystem",
    graver: "filesystem-critical",
    level: "warning",
    what: "space used on a writable file system",
    expr: spaceUsed,
    above: 90,
    duration: "now",
    sentence: "{{mountpoint}} is {value} full",
    unit: "percent",
    page: "/disks",
  },
  {
    id: "inodes",
    level: "warning",
    what: "inodes used on a writable file system",
    expr: inodesUsed,
    above: 90,
    duration: "now",
    sentence: "{{mountpoint}} has used {value} of its inodes",
    unit: "percent",
    page: "/disks",
  },
  {
    id: "filesystem-error",
    level: "warning",
    what: "file systems that cannot be read",
    expr: "node_filesystem_device_error",
    above: 0,
    duration: "now",
    sentence: "{{mountpoint}} cannot be read",
    unit: "none",
    page: "/disks",
  },
  {
    id: "io-stalled",
    level: "warning",
    what: "time in which all tasks waited for a disk",
    expr: pressureFull("io", "30s"),
    above: 10,
    duration: "mean of 30 s",
    sentence: "Everything waits for disks {value} of the time",
    unit: "percent",
    page: "/disks",
  },
  {
    id: "io-pressure",
    graver: "io-stalled",
    level: "warning",
    what: "time in which a task waited for a disk",
    expr: pressureSome("io", "30s"),
    above: 20,
    duration: "mean of 30 s",
    sentence: "Tasks wait for disks {value} of the time",
    unit: "percent",
    page: "/disks",
  },
  {
    id: "memory-pressure",
    graver: "memory-stalled",
    level: "warning",
    what: "time in which a task waited for memory",
    expr: pressureSome("memory", "30s"),
    above: 10,
    duration: "mean of 30 s",
    sentence: "Tasks wait for memory {value} of the time",
    unit: "percent",
    page: "/memory",
  },
  {
    id: "cpu-pressure",
    level: "warning",
    what: "time in which a task waited for a core",
    expr: pressureSome("cpu", "30s"),
    above: 50,
    duration: "mean of 30 s",
    sentence: "Tasks wait for a core {value} of the time",
    unit: "percent",
    page: "/cpu",
  },
  {
    id: "disk-utilisation",
    level: "warning",
    what: "time in which a disk had requests to do",
    expr: `100 * rate(node_disk_io_time_seconds_total{${WHOLE_DISKS}}[30s])`,
    above: 90,
    duration: "mean of 30 s",
    sentence: "Disk {{device}} is busy {value} of the time",
    unit: "percent",
    page: "/disks",
  },
  {
    id: "swap-in",
    level: "warning",
    what: "pages read back from swap",
    expr: "rate(node_vmstat_pswpin[30s])",
    above: 100,
    duration: "mean of 30 s",
    sentence: "Memory comes back from swap, {value} pages",
    unit: "per second",
    page: "/memory",
  },
  {
    id: "network-errors",
    level: "warning",
    what: "packets received or sent with errors",
    expr: networkErrors,
    above: 0.1,
    duration: "mean of 60 s",
    sentence: "{{device}} has {value} packet errors",
    unit: "per second",
    page: "/network",
  },
  {
    id: "network-drops",
    level: "warning",
    what: "packets dropped by an interface",
    expr: networkDrops,
    above: 10,
    duration: "mean of 60 s",
    sentence: "{{device}} drops {value} packets",
    unit: "per second",
    page: "/network",
  },
  {
    id: "history",
    level: "warning",
    what: "history that is not being written to disk (where it should be)",
    expr: "1 - heartbeat_store_writing",
    above: 0,
    duration: "now",
    sentence: "History is not being written to disk: /readyz says why",
    unit: "none",
    page: "/disks",
  },
  {
    id: "collector",
    level: "warning",
    what: "collectors that fail (a host that has no such thing is no failure)",
    expr: "rate(heartbeat_collector_failures_total[30s])",
    above: 0,
    duration: "mean of 30 s",
    sentence: "The collector {{collector}} fails: its figures are missing",
    unit: "none",
    page: "/",
  },
];
