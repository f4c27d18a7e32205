// The CPU's panels.

import type { PanelSpec } from "../../charts/panel-spec";
import { CPU_BUSY, CPU_BY_CORE, cpuBusyOver, pressureSome } from "../../state/expressions";
import { NO_FIGURES, NO_PRESSURE } from "../panel-words";

export const CPU_AVERAGES: PanelSpec = {
  id: "cpu-averages",
  title: "Usage",
  subtitle: "now and means",
  kind: "line",
  unit: "percent",
  scaleMin: 10,
  scaleMax: 100,
  queries: [
    { expr: CPU_BUSY, legend: "now", color: 1 },
    { expr: cpuBusyOver("5m"), legend: "5 min", color: 2 },
    { expr: cpuBusyOver("10m"), legend: "10 min", color: 3 },
    { expr: cpuBusyOver("15m"), legend: "15 min", color: 5 },
  ],
  help: "Time at work (neither idle nor waiting for a disk), as a share of all cores: of the last second, and as true means over the last 5, 10 and 15 minutes (of what there is, until then).",
  empty: NO_FIGURES,
};

export const LOAD: PanelSpec = {
  id: "load",
  title: "Load",
  subtitle: "tasks that run or wait",
  kind: "line",
  unit: "ratio",
  scaleMin: 1,
  queries: [
    { expr: "node_load1", legend: "1 min", color: 1 },
    { expr: "node_load5", legend: "5 min", color: 2 },
    { expr: "node_load15", legend: "15 min", color: 3 },
  ],
  help: "The kernel's load averages: tasks that run, want to run, or wait uninterruptibly (mostly for disks), damped over 1, 5 and 15 minutes.",
  empty: NO_FIGURES,
};

export const RUN_QUEUE: PanelSpec = {
  id: "run-queue",
  title: "Run queue",
  subtitle: "tasks at the tick",
  kind: "line",
  unit: "count",
  scaleMin: 4,
  queries: [
    { expr: "node_procs_running", legend: "running or ready", color: 1 },
    { expr: "node_procs_blocked", legend: "blocked on I/O", color: 4 },
  ],
  help: "How many tasks ran or were ready to, and how many were blocked on I/O, at the instant of each tick.",
  empty: NO_FIGURES,
};

export const SWITCHES: PanelSpec = {
  id: "switches",
  title: "Context switches",
  subtitle: "and interrupts",
  kind: "line",
  unit: "per second",
  scaleMin: 100,
  queries: [
    { expr: "irate(node_context_switches_total[5s])", legend: "context switches", color: 1 },
    { expr: "irate(node_intr_total[5s])", legend: "interrupts", color: 2 },
    { expr: "irate(node_forks_total[5s])", legend: "new processes", color: 3 },
  ],
  help: "How often the kernel changed from one task to another, was interrupted by a device or timer, and started a process or thread.",
  empty: NO_FIGURES,
};

export const CPU_PRESSURE: PanelSpec = {
  id: "cpu-pressure",
  title: "CPU pressure",
  subtitle: "time stalled",
  kind: "line",
  unit: "percent",
  scaleMin: 10,
  scaleMax: 100,
  queries: [{ expr: pressureSome("cpu"), legend: "some task waited", color: 1 }],
  help: "Share of time in which at least one task was ready and had no core to run on (pressure stall information).",
  empty: NO_PRESSURE,
};

/** All cores at once, where there are too many for a panel each. */
export const CORES: PanelSpec = {
  id: "cores",
  title: "Cores",
  kind: "heat",
  wide: true,
  unit: "percent",
  scaleMin: 100,
  scaleMax: 100,
  queries: [{ expr: CPU_BY_CORE, legend: "core {{cpu}}" }],
  help: "Each row is a core, each column a moment; the stronger the colour, the busier the core.",
  empty: NO_FIGURES,
};

/** One small panel per core; they share one query. */
export function corePanel(cpu: string): PanelSpec {
  return {
    id: `core-${cpu}`,
    title: `Core ${cpu}`,
    kind: "line",
    unit: "percent",
    scaleMin: 100,
    scaleMax: 100,
    queries: [{ expr: CPU_BY_CORE, legend: "busy", color: 1, only: { cpu } }],
    help: `Share of core ${cpu}'s time at work, second by second.`,
    empty: NO_FIGURES,
  };
}
