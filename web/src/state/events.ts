// What happened to the machine, from its own figures: starts of the machine and of Heartbeat, a clock that was set, kills
// for want of memory, units that failed, file systems that became read-only, disks that an array lost. Charts mark them,
// Overview lists them. Pure.

import { fillTemplate } from "../lib/labels";
import type { Column, Frame } from "../lib/series";
import { KEPT_FILES } from "./expressions";

export type EventKind = "boot" | "start" | "clock" | "oom" | "failed" | "read-only" | "raid";

export interface MachineEvent {
  /** Unix seconds. */
  time: number;
  kind: EventKind;
  words: string;
}

/** By the label "event", which tells the figures apart. What is nothing as a rule is asked for only where it is not. */
const FIGURES = {
  boot: "node_boot_time_seconds",
  start: "process_start_time_seconds",
  oom: "node_vmstat_oom_kill",
  failed: 'node_systemd_unit_state{state="failed"} == 1',
  "read-only": `node_filesystem_readonly{${KEPT_FILES}} == 1`,
  raid: 'node_md_disks{state="failed"} > 0',
} as const;

/** One question for all of them. */
export const EVENTS = Object.entries(FIGURES)
  .map(([event, expr]) => `label_replace(${expr}, "event", "${event}", "", "")`)
  .join(" or ");

/** The time of the boot is reckoned from the clock, which is set now and then: it moves a little without a boot. */
const SAME_START_SECONDS = 90;
/** A machine that starts starts Heartbeat too; that is one event. */
const BOOT_SECONDS = 180;
/** Less than this is the clock's own drift being made good. */
const CLOCK_STEP_SECONDS_MIN = 2;
/** A last sample stands for so long where none follows. */
const LOOKBACK_SECONDS = 300;

function starts(column: Column, kind: EventKind, words: string): MachineEvent[] {
  const events: MachineEvent[] = [];
  for (const value of column.values) {
    if (value === null) continue;
    if (Math.abs(value - (events.at(-1)?.time ?? Number.NEGATIVE_INFINITY)) < SAME_START_SECONDS) continue;
    events.push({ time: value, kind, words });
  }
  return events;
}

/**
 * Boots, and where the clock was set: then the time of the boot moves too, but to a time long before the machine was last
 * seen at work.
 */
function boots(times: readonly number[], column: Column): MachineEvent[] {
  const events: MachineEvent[] = [];
  let [before, seenAt] = [Number.NaN, Number.NaN];
  const moved: number[] = [];
  for (const [row, value] of column.values.entries()) {
    if (value === null) continue;
    const [time, by] = [times[row] as number, value - before];
    const running = value < seenAt - LOOKBACK_SECONDS;
    if (running && Math.abs(by) >= CLOCK_STEP_SECONDS_MIN) {
      const words = `The clock was set ${by > 0 ? "forward" : "back"} by ${Math.round(Math.abs(by))} s`;
      events.push({ time, kind: "clock", words });
    }
    // All that were moved are one start.
    if (!running) moved.push(value);
    [before, seenAt] = [value, time];
  }
  return [...events, ...starts({ labels: {}, values: moved }, "boot", "The machine started")];
}

function kills(times: readonly number[], column: Column): MachineEvent[] {
  const events: MachineEvent[] = [];
  let before: number | null = null;
  for (const [row, value] of column.values.entries()) {
    if (value === null) continue;
    // A count that is smaller than before began anew.
    const killed = before === null ? 0 : value < before ? value : value - before;
    before = value;
    if (killed === 0) continue;
    const words =
      killed === 1 ? "Out of memory: a process was killed" : `Out of memory: ${killed} processes were killed`;
    events.push({ time: times[row] as number, kind: "oom", words });
  }
  return events;
}

const APPEARANCES: Readonly<Partial<Record<EventKind, string>>> = {
  failed: "{{name}} failed",
  "read-only": "{{mountpoint}} became read-only",
  raid: "The array {{device}} lost a disk",
};

/** What is read beside the tick comes so much later than Heartbeat's start; it had been so before. */
const SETTLED_SECONDS = 60;

/** The rows of which it is known what there was: where Heartbeat ran, and had done so for a while. */
function knownRows(frame: Frame): boolean[] {
  const { times } = frame;
  const columns = [...frame.columns.values()];
  const pulse =
    columns.find(({ labels }) => labels.event === "start") ?? columns.find((c) => c.labels.event === "boot");
  return times.map((time, row) => {
    const startedAt = pulse?.values[row];
    return typeof startedAt === "number" && time - startedAt >= SETTLED_SECONDS;
  });
}

/** When a series came that was not there at the tick before; where there was no such tick nobody knows. */
function appearances(times: readonly number[], column: Column, known: readonly boolean[]): MachineEvent[] {
  const kind = column.labels.event as EventKind;
  const template = APPEARANCES[kind];
  const events: MachineEvent[] = [];
  let wasAbsent = false;
  for (const [row, value] of column.values.entries()) {
    if (!known[row]) continue;
    if (value !== null && wasAbsent && template) {
      events.push({ time: times[row] as number, kind, words: fillTemplate(template, column.labels) });
    }
    wasAbsent = value === null;
  }
  return events;
}

function eventsOfColumn(frame: Frame, column: Column, known: readonly boolean[]): MachineEvent[] {
  switch (column.labels.event) {
    case "boot":
      return boots(frame.times, column);
    case "start":
      return starts(column, "start", "Heartbeat started");
    case "oom":
      return kills(frame.times, column);
    default:
      return appearances(frame.times, column, known);
  }
}

/** The events in a frame of the question above, in order of time. */
export function eventsOf(frame: Frame | undefined): MachineEvent[] {
  if (!frame) return [];
  const known = knownRows(frame);
  const events = [...frame.columns.values()].flatMap((column) => eventsOfColumn(frame, column, known));
  const started = events.filter(({ kind }) => kind === "boot");
  const withBoot = ({ time }: MachineEvent) =>
    started.some((boot) => time >= boot.time && time - boot.time < BOOT_SECONDS);
  return events.filter((event) => event.kind !== "start" || !withBoot(event)).sort((a, b) => a.time - b.time);
}
