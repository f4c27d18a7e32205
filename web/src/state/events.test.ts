import { describe, expect, it } from "vitest";
import { frameFromMatrix } from "../lib/series";
import { EVENTS, eventsOf } from "./events";
import { widen } from "./step";

const series = (event: string, values: [number, number][]) => ({
  metric: { event },
  values: values.map(([time, value]) => [time, String(value)] as [number, string]),
});
const read = (...list: ReturnType<typeof series>[]) =>
  eventsOf(frameFromMatrix(list)).map(({ time, words }) => [time, words]);

describe("eventsOf", () => {
  it("tells a start once, at its own time", () => {
    const start = series("start", [
      [1000, 900],
      [1015, 900],
      [1030, 1025],
    ]);
    expect(read(start)).toEqual([
      [900, "Heartbeat started"],
      [1025, "Heartbeat started"],
    ]);
  });
  it("takes a clock that was set for no boot", () => {
    const boot = series("boot", [
      [1000, 500],
      [1015, 501],
      [1030, 589],
      [1045, 590],
    ]);
    expect(read(boot)).toEqual([
      [500, "The machine started"],
      [590, "The machine started"],
    ]);
  });
  it("tells a start with the boot as the boot alone", () => {
    expect(read(series("boot", [[1000, 500]]), series("start", [[1000, 679]]))).toEqual([[500, "The machine started"]]);
    expect(read(series("boot", [[1000, 500]]), series("start", [[1000, 680]]))).toHaveLength(2);
  });
  it("counts kills, also over a count that began anew and a gap", () => {
    const oom = series("oom", [
      [1000, 4],
      [1015, 5],
      [1045, 5],
      [1060, 7],
      [1075, 1],
    ]);
    expect(read(oom, series("start", [[1015, 900]]))).toEqual([
      [900, "Heartbeat started"],
      [1015, "Out of memory: a process was killed"],
      [1060, "Out of memory: 2 processes were killed"],
      [1075, "Out of memory: a process was killed"],
    ]);
  });
  it("finds none in nothing", () => {
    expect(eventsOf(undefined)).toEqual([]);
  });
  it("asks for figures of an instant, of any step", () => {
    expect(widen(EVENTS, 900)).toBe(EVENTS);
  });
});
