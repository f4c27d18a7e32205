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
      [1060, 400],
    ]);
    expect(read(boot)).toEqual([
      [500, "The machine started"],
      [1030, "The clock was set forward by 88 s"],
      [1060, "The clock was set back by 190 s"],
    ]);
  });
  it("takes a boot for one, also where the last samples stood on for a while", () => {
    const boot = series("boot", [
      [1000, 500],
      [1300, 500],
      [1315, 1010],
      [1330, 1011],
    ]);
    expect(read(boot)).toEqual([
      [500, "The machine started"],
      [1010, "The machine started"],
    ]);
  });
  it("tells what was not there at the last tick before, nothing of a time without ticks", () => {
    const pulse = series(
      "start",
      [1000, 1015, 1030, 1060, 1075].map((time) => [time, 900]),
    );
    const failed = (times: number[], name: string) => ({
      metric: { event: "failed", name },
      values: times.map((time) => [time, "1"] as [number, string]),
    });
    const frame = frameFromMatrix([
      pulse,
      failed([1000, 1015], "before.service"),
      failed([1015, 1060], "twice.service"),
      { metric: { event: "read-only", mountpoint: "/var" }, values: [[1075, "1"]] },
      {
        metric: { event: "raid", device: "md0" },
        values: [
          [1045, "1"],
          [1060, "1"],
        ],
      },
    ]);
    expect(eventsOf(frame).map(({ time, words }) => [time, words])).toEqual([
      [900, "Heartbeat started"],
      [1015, "twice.service failed"],
      [1060, "twice.service failed"],
      [1060, "The array md0 lost a disk"],
      [1075, "/var became read-only"],
    ]);
  });
  it("takes what is first read after a start for what had been so before", () => {
    const failed = (time: number) => ({
      metric: { event: "failed", name: "a.service" },
      values: [[time, "1"]] as [number, string][],
    });
    const times = [1000, 1059, 1060, 1061].map((time): [number, number] => [time, 1000]);
    const wordsWith = (time: number) => eventsOf(frameFromMatrix([series("start", times), failed(time)])).length;
    expect([1059, 1060, 1061].map(wordsWith)).toEqual([1, 1, 2]);
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
