// The units and containers of this machine, from the control groups' figures and systemd's states. Pure.

import type { Labels } from "../../lib/labels";
import type { Sample } from "../../lib/series";

export type ServiceKind = "service" | "scope" | "unit" | "container" | "group";

/** What the table asks for. Rates are of the last half minute, or of the window that is looked at. */
export const FIGURE_NAMES = [
  "seen",
  "cpu",
  "memory",
  "read",
  "written",
  "waitingCpu",
  "waitingMemory",
  "waitingIo",
  "started",
  "kills",
  "tasks",
  "state",
] as const;
export type FigureName = (typeof FIGURE_NAMES)[number];

export interface Pressure {
  percent: number;
  /** What it waits for. */
  resource: "CPU" | "memory" | "I/O";
}

export interface ServiceRow {
  /** The control group's path; of a unit that has none, its name. */
  id: string;
  name: string;
  kind: ServiceKind;
  /** Whether there are figures of a control group. */
  isRunning: boolean;
  /** systemd's word for it; null where systemd is not asked. */
  state: string | null;
  cpuPercent: number | null;
  memoryBytes: number | null;
  readBytes: number | null;
  writtenBytes: number | null;
  pressure: Pressure | null;
  restarts: number | null;
  kills: number | null;
  tasks: number | null;
  startedAt: number | null;
}

/** States in which a unit without a control group is worth a row; hundreds of others rest as they should. */
const SHOWN_WITHOUT_GROUP = new Set(["failed", "activating", "deactivating", "reloading"]);
const ID_DIGITS = 12;

/** Every figure of groups, over a window like "30s". */
export function serviceFigures(window: string): Record<FigureName, string> {
  const group = 'id!="/"';
  const waiting = (resource: string) =>
    `100 * rate(container_pressure_${resource}_waiting_seconds_total{${group}}[${window}])`;
  return {
    seen: `container_last_seen{${group}}`,
    cpu: `100 * sum by (id) (rate(container_cpu_usage_seconds_total{${group}}[${window}]))`,
    memory: `container_memory_working_set_bytes{${group}}`,
    read: `sum by (id) (rate(container_fs_reads_bytes_total{${group}}[${window}]))`,
    written: `sum by (id) (rate(container_fs_writes_bytes_total{${group}}[${window}]))`,
    waitingCpu: waiting("cpu"),
    waitingMemory: waiting("memory"),
    waitingIo: waiting("io"),
    started: `container_start_time_seconds{${group}}`,
    kills: `container_oom_events_total{${group}}`,
    tasks: `container_threads{${group}}`,
    state: "node_systemd_unit_state == 1",
  };
}

/**
 * How often each was started in a day: a group's folder is made anew then, so each change of its time is a start. systemd
 * counts what it restarts by itself, for which the folder may stay.
 */
export const RESTART_FIGURES = {
  starts: 'changes(container_start_time_seconds{id!="/"}[1d])',
  restarts: "increase(node_systemd_service_restart_total[1d])",
} as const;
export type Restarts = Readonly<Record<keyof typeof RESTART_FIGURES, Sample[]>>;

const isSlice = (unit: string) => unit.endsWith(".slice");

export function kindOf({ container_id, unit = "" }: Labels): ServiceKind {
  if (container_id) return "container";
  if (unit.endsWith(".service")) return "service";
  if (unit.endsWith(".scope")) return "scope";
  return unit ? "unit" : "group";
}

export function nameOf({ id = "", unit, name, container_id }: Labels): string {
  if (unit) return unit;
  const own = name || container_id || "";
  // An engine's id of 64 digits; the first twelve are what its own tools show.
  if (own) return /^[0-9a-f]{64}$/.test(own) ? own.slice(0, ID_DIGITS) : own;
  return id.replace(/^\//, "");
}

/**
 * The groups that get a row: units and containers, and of all other groups those that hold no group and stand in none
 * of the former. Slices and folders hold what has a row of its own; what a container makes inside itself is its own affair.
 */
export function rowGroups(groups: readonly Labels[]): Labels[] {
  const named = groups.filter(({ unit = "", container_id }) => container_id || (unit && !isSlice(unit)));
  const inside = (id: string, outer: readonly Labels[]) => outer.some((group) => id.startsWith(`${group.id}/`));
  const plain = groups.filter(({ unit, container_id }) => !unit && !container_id);
  const leaves = plain.filter(
    ({ id = "" }) => !inside(id, named) && !groups.some((other) => other.id?.startsWith(`${id}/`)),
  );
  return [...named, ...leaves];
}

export function pressureOf(cpu: number | null, memory: number | null, io: number | null): Pressure | null {
  const all: [Pressure["resource"], number | null][] = [
    ["CPU", cpu],
    ["memory", memory],
    ["I/O", io],
  ];
  const known = all.flatMap(([resource, percent]) => (percent === null ? [] : [{ resource, percent }]));
  return known.reduce<Pressure | null>((most, one) => (most && most.percent >= one.percent ? most : one), null);
}

const byLabel = (samples: readonly Sample[], label: string) =>
  new Map(samples.map(({ labels, value }) => [labels[label] ?? "", value]));

/** The larger of both counts; null where neither is known. */
function restartsOf({ starts, restarts }: Restarts): (id: string, unit: string) => number | null {
  const [byId, byUnit] = [byLabel(starts, "id"), byLabel(restarts, "name")];
  return (id, unit) => {
    const known = [byId.get(id), byUnit.get(unit)].filter((count) => count !== undefined);
    return known.length === 0 ? null : Math.round(Math.max(...known));
  };
}

export function serviceRows(
  figures: Readonly<Record<FigureName, Sample[]>>,
  counted: Restarts = { starts: [], restarts: [] },
): ServiceRow[] {
  const of = (name: FigureName) => {
    const values = byLabel(figures[name], "id");
    return (id: string) => values.get(id) ?? null;
  };
  const [cpu, memory, read, written] = [of("cpu"), of("memory"), of("read"), of("written")];
  const [waitingCpu, waitingMemory, waitingIo] = [of("waitingCpu"), of("waitingMemory"), of("waitingIo")];
  const [started, kills, tasks] = [of("started"), of("kills"), of("tasks")];
  const states = new Map(figures.state.map(({ labels }) => [labels.name ?? "", labels.state ?? ""]));
  const restarts = restartsOf(counted);
  const rows = rowGroups(figures.seen.map(({ labels }) => labels)).map((labels): ServiceRow => {
    const { id = "", unit = "" } = labels;
    return {
      id,
      name: nameOf(labels),
      kind: kindOf(labels),
      isRunning: true,
      state: states.get(unit) ?? null,
      cpuPercent: cpu(id),
      memoryBytes: memory(id),
      readBytes: read(id),
      writtenBytes: written(id),
      pressure: pressureOf(waitingCpu(id), waitingMemory(id), waitingIo(id)),
      restarts: restarts(id, unit),
      kills: kills(id),
      tasks: tasks(id),
      startedAt: started(id),
    };
  });
  const present = new Set(rows.map(({ name }) => name));
  const absent = [...states]
    .filter(([name, state]) => SHOWN_WITHOUT_GROUP.has(state) && !present.has(name))
    .map(
      ([name, state]): ServiceRow => ({
        ...NOTHING,
        id: name,
        name,
        kind: kindOf({ unit: name }),
        state,
        restarts: restarts(name, name),
      }),
    );
  return [...absent, ...rows];
}

const NOTHING = {
  isRunning: false,
  cpuPercent: null,
  memoryBytes: null,
  readBytes: null,
  writtenBytes: null,
  pressure: null,
  kills: null,
  tasks: null,
  startedAt: null,
} as const;

const COUNTED: readonly (readonly [what: string, read: (row: ServiceRow) => unknown])[] = [
  ["CPU", ({ cpuPercent }) => cpuPercent],
  ["memory", ({ memoryBytes }) => memoryBytes],
  ["I/O", ({ readBytes }) => readBytes],
  ["pressure", ({ pressure }) => pressure],
];

/** What the kernel counts for none of them, as its controllers are off. */
export function notCounted(rows: readonly ServiceRow[]): string[] {
  return COUNTED.filter(([, read]) => rows.every((row) => read(row) === null)).map(([what]) => what);
}

/** Every word has to be in the name, the kind, the state or the path. */
export function filterServices(rows: readonly ServiceRow[], kind: ServiceKind | null, words: string): ServiceRow[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter((row) => {
    if (kind !== null && row.kind !== kind) return false;
    const text = `${row.name} ${row.kind} ${row.state ?? ""} ${row.id}`.toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
}
