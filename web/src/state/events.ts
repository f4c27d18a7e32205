// What happened to the machine, from its own figures: starts of the machine and of Heartbeat, and kills for want of
// memory. Charts mark them. Pure.

import type { Column, Frame } from "../lib/series";

export type EventKind = "boot" | "start" | "oom";

export interface MachineEvent {
  /** Unix seconds. */
  time: number;
  kind: EventKind;
  words: string;
}

/** One question for all of them: the label tells which figure a series is. */
export const EVENTS =
  'label_replace(node_boot_time_seconds, "event", "boot", "", "") or ' +
  'label_replace(process_start_time_seconds, "event", "start", "", "") or ' +
  'label_replace(node_vmstat_oom_kill, "event", "oom", "", "")';

/** The time of the boot is reckoned from the clock, which is set now and then: it moves a little without a boot. */
const SAME_START_SECONDS = 90;
/** A machine that starts starts Heartbeat too; that is one event. */
const BOOT_SECONDS = 180;

function starts(column: Column, kind: EventKind, words: string): MachineEvent[] {
  const events: MachineEvent[] = [];
  for (const value of column.values) {
    if (value === null) continue;
    if (Math.abs(value - (events.at(-1)?.time ?? Number.NEGATIVE_INFINITY)) < SAME_START_SECONDS) continue;
    events.push({ time: value, kind, words });
  }
  return events;
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

/** The events in a frame of the question above, in order of time. */
export function eventsOf(frame: Frame | undefined): MachineEvent[] {
  const events: MachineEvent[] = [];
  for (const column of frame?.columns.values() ?? []) {
    if (column.labels.event === "boot") events.push(...starts(column, "boot", "The machine started"));
    if (column.labels.event === "start") events.push(...starts(column, "start", "Heartbeat started"));
    if (column.labels.event === "oom") events.push(...kills(frame?.times ?? [], column));
  }
  const boots = events.filter(({ kind }) => kind === "boot");
  const withBoot = ({ time }: MachineEvent) =>
    boots.some((boot) => time >= boot.time && time - boot.time < BOOT_SECONDS);
  return events.filter((event) => event.kind !== "start" || !withBoot(event)).sort((a, b) => a.time - b.time);
}
