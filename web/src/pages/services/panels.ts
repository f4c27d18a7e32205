// What one control group does: the panels of a unit or container.

import { type PanelLines, panel } from "../../charts/panel";
import type { PanelSpec } from "../../charts/panel-spec";
import { quoteLabelValue } from "../../lib/labels";

const NOT_COUNTED = "The kernel does not count this for the group: the controller is off for it.";

export function groupPanels(id: string): PanelSpec[] {
  const of = (metric: string) => `container_${metric}{id=${quoteLabelValue(id)}}`;
  const rate = (metric: string) => `rate(${of(metric)}[10s])`;
  const waiting = (resource: string) => `100 * ${rate(`pressure_${resource}_waiting_seconds_total`)}`;
  // Hidden where no group has it; where this one alone lacks it, that is said.
  const one = (lines: PanelLines): PanelSpec => ({ ...panel({ ...lines, empty: NOT_COUNTED }), hides: true });
  return [
    one({
      id: "group-cpu",
      title: "CPU",
      subtitle: "100 % is one core",
      unit: "percent",
      kind: "stack",
      lines: {
        user: { expr: `100 * ${rate("cpu_user_seconds_total")}`, color: 1 },
        system: { expr: `100 * ${rate("cpu_system_seconds_total")}`, color: 2 },
      },
      help: "CPU time that its processes used, in programs and in the kernel for them.",
    }),
    one({
      id: "group-memory",
      title: "Memory",
      unit: "bytes",
      lines: {
        "working set": { expr: of("memory_working_set_bytes"), color: 5 },
        programs: { expr: of("memory_rss"), color: 1 },
        files: { expr: of("memory_cache"), color: 7 },
        kernel: { expr: of("memory_kernel_usage"), color: 8 },
        swap: { expr: `${of("memory_swap")} > 0`, color: 4 },
        limit: { expr: `${of("spec_memory_limit_bytes")} > 0`, color: 2 },
      },
      scaleMin: 1024 ** 2,
      help: "The working set is what cannot be dropped at once: all it uses, less files that nobody read lately. At the limit the kernel kills.",
    }),
    one({
      id: "group-pressure",
      title: "Pressure",
      subtitle: "time stalled",
      unit: "percent",
      scaleMax: 100,
      lines: {
        CPU: { expr: waiting("cpu"), color: 1 },
        memory: { expr: waiting("memory"), color: 5 },
        "I/O": { expr: waiting("io"), color: 4 },
      },
      help: "Share of time in which one of its tasks waited for a core, for memory or for a disk.",
    }),
    one({
      id: "group-io",
      title: "Disk throughput",
      unit: "bytes/s",
      lines: {
        write: { expr: `sum(${rate("fs_writes_bytes_total")})`, color: 2 },
        read: { expr: `sum(${rate("fs_reads_bytes_total")})`, color: 1 },
      },
      help: "Bytes that it read from and wrote to all devices.",
    }),
    one({
      id: "group-throttled",
      title: "Held back",
      subtitle: "by its CPU limit",
      unit: "percent",
      lines: { held: { expr: `100 * ${rate("cpu_cfs_throttled_seconds_total")}`, color: 4 } },
      help: "Time in which it had work and its quota of CPU was used up, all cores added up.",
    }),
    one({
      id: "group-faults",
      title: "Page faults",
      unit: "per second",
      lines: { "{{failure_type}}": `sum by (failure_type) (${rate("memory_failures_total")})` },
      help: "Pages it touched that were not mapped (pgfault), and those that had to be read from a disk (pgmajfault).",
    }),
    one({
      id: "group-tasks",
      title: "Tasks",
      unit: "count",
      lines: { tasks: of("threads"), limit: { expr: `${of("threads_max")} > 0`, color: 8 } },
      help: "Processes and threads in it, and how many there may be.",
    }),
    one({
      id: "group-kills",
      title: "OOM kills",
      unit: "count",
      lines: { "since its start": { expr: of("oom_events_total"), color: 4 } },
      help: "Processes in it that the kernel killed for lack of memory.",
    }),
  ];
}
