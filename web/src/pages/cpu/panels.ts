// The CPU's panels.

import { panel } from "../../charts/panel";
import type { PanelSpec } from "../../charts/panel-spec";
import { CPU_BUSY, CPU_BY_CORE, cpuBusyOver, pressureSome } from "../../state/expressions";
import { CPU_MODES } from "../overview/panels";
import { NO_FIGURES, NO_PRESSURE } from "../panel-words";

/** The governor's choice where the kernel tells of it, else what /proc/cpuinfo says. */
const FREQUENCY = "(node_cpu_scaling_frequency_hertz or on (cpu) node_cpu_frequency_hertz)";

export const CPU_PANELS: readonly PanelSpec[] = [
  CPU_MODES,
  panel({
    id: "cpu-averages",
    title: "Usage",
    subtitle: "now and means",
    unit: "percent",
    scaleMax: 100,
    lines: {
      now: CPU_BUSY,
      "5 min": cpuBusyOver("5m"),
      "10 min": cpuBusyOver("10m"),
      "15 min": { expr: cpuBusyOver("15m"), color: 5 },
    },
    help: "Time at work (neither idle nor waiting for a disk), as a share of all cores: of the last second, and as true means over the last 5, 10 and 15 minutes (of what there is, until then).",
    empty: NO_FIGURES,
  }),
  panel({
    title: "Load",
    subtitle: "tasks that run or wait",
    unit: "ratio",
    lines: { "1 min": "node_load1", "5 min": "node_load5", "15 min": "node_load15" },
    help: "The kernel's load averages: tasks that run, want to run, or wait uninterruptibly (mostly for disks), damped over 1, 5 and 15 minutes.",
    empty: NO_FIGURES,
  }),
  panel({
    title: "Run queue",
    subtitle: "tasks at the tick",
    unit: "count",
    lines: {
      "running or ready": "node_procs_running",
      "blocked on I/O": { expr: "node_procs_blocked", color: 4 },
    },
    help: "How many tasks ran or were ready to, and how many were blocked on I/O, at the instant of each tick.",
    empty: NO_FIGURES,
  }),
  panel({
    title: "CPU pressure",
    subtitle: "time stalled",
    unit: "percent",
    scaleMax: 100,
    lines: { "some task waited": pressureSome("cpu") },
    help: "Share of time in which at least one task was ready and had no core to run on (pressure stall information).",
    empty: NO_PRESSURE,
  }),
  panel({
    title: "Waiting for a core",
    subtitle: "all tasks together",
    unit: "percent",
    lines: { waiting: { expr: "100 * sum(irate(node_schedstat_waiting_seconds_total[5s]))", color: 4 } },
    help: "Time that ready tasks spent in the queues of all cores, added up: 100 % is one task waiting all the time. It grows with how many wait, which pressure does not.",
  }),
  panel({
    title: "Context switches",
    unit: "per second",
    scaleMin: 100,
    lines: {
      "context switches": "irate(node_context_switches_total[5s])",
      "new processes": { expr: "irate(node_forks_total[5s])", color: 3 },
    },
    help: "How often the kernel changed from one task to another, and started a process or thread.",
    empty: NO_FIGURES,
  }),
  panel({
    title: "Interrupts",
    unit: "per second",
    scaleMin: 100,
    lines: {
      interrupts: { expr: "irate(node_intr_total[5s])", color: 2 },
      "soft interrupts": { expr: "sum(irate(node_softirqs_functions_total[5s]))", color: 3 },
    },
    help: "Interrupts by devices and timers, and the work that the kernel put off from them.",
    empty: NO_FIGURES,
  }),
  panel({
    title: "Soft interrupts",
    subtitle: "by kind",
    unit: "per second",
    scaleMin: 100,
    lines: { "{{type}}": "sum by (type) (irate(node_softirqs_functions_total[5s]))" },
    help: "What the kernel did after interrupts: NET_RX and NET_TX are packets, TIMER and SCHED its own clockwork, BLOCK finished disk requests.",
  }),
  panel({
    title: "Interrupt pressure",
    subtitle: "time stalled",
    unit: "percent",
    scaleMax: 100,
    lines: { "all tasks waited": { expr: "100 * rate(node_pressure_irq_stalled_seconds_total[5s])", color: 4 } },
    help: "Share of time in which tasks were held up by interrupts (pressure stall information).",
  }),
  panel({
    id: "cpu-frequency",
    title: "Frequency",
    subtitle: "of all cores",
    unit: "hertz",
    lines: {
      fastest: { expr: `max(${FREQUENCY})`, color: 2 },
      mean: { expr: `avg(${FREQUENCY})`, color: 1 },
      slowest: { expr: `min(${FREQUENCY})`, color: 3 },
    },
    help: "How fast the cores are clocked. A virtual machine shows a fixed figure that means little.",
  }),
  panel({
    title: "Throttling",
    subtitle: "for heat",
    unit: "per second",
    scaleMin: 1,
    lines: {
      cores: { expr: "sum(irate(node_cpu_core_throttles_total[5s]))", color: 2 },
      packages: { expr: "sum(irate(node_cpu_package_throttles_total[5s]))", color: 4 },
    },
    help: "How often the processor slowed itself down because it was too hot.",
  }),
];

/** What the kernel has to keep count of besides. */
export const SYSTEM_PANELS: readonly PanelSpec[] = [
  panel({
    title: "Processes",
    unit: "count",
    scaleMin: 20,
    lines: { processes: "node_processes_pids", threads: "node_processes_threads" },
    help: "How many there are. Counted by their folders in /proc, every few seconds.",
  }),
  panel({
    title: "Processes by state",
    unit: "count",
    scaleMin: 20,
    kind: "stack",
    lines: { "{{state}}": "node_processes_state" },
    help: "R runs or could, S sleeps, D waits for a disk and cannot be woken, Z has ended and was not asked for its result, I is idle and the kernel's own.",
  }),
  panel({
    title: "Open files",
    unit: "count",
    scaleMin: 1_000,
    lines: { open: "node_filefd_allocated" },
    help: "Files, sockets and pipes that all programs together have open.",
  }),
  panel({
    title: "Clock",
    subtitle: "how far it is off",
    unit: "seconds",
    lines: {
      offset: "abs(node_timex_offset_seconds)",
      "at most": { expr: "node_timex_maxerror_seconds", color: 8 },
    },
    help: "What the kernel's clock differs from its source (NTP, PTP), and what it may differ at most. Without a source the latter grows to 16 s and says nothing.",
  }),
];

/** All cores where they are too many for that. */
export const CORES: PanelSpec = panel({
  title: "Cores",
  kind: "heat",
  wide: true,
  unit: "percent",
  scaleMin: 100,
  scaleMax: 100,
  lines: { "core {{cpu}}": CPU_BY_CORE },
  help: "Each row is a core, each column a moment; the stronger the colour, the busier the core.",
  empty: NO_FIGURES,
});

/** One small panel per core; they share one query. */
export const CORE_PANEL: PanelSpec = panel({
  id: "core",
  title: "Core {{cpu}}",
  unit: "percent",
  scaleMin: 100,
  scaleMax: 100,
  lines: { busy: { expr: CPU_BY_CORE, color: 1 } },
  help: "Share of core {{cpu}}'s time at work, second by second.",
  empty: NO_FIGURES,
});
