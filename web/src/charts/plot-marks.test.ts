import { describe, expect, it } from "vitest";
import type { MachineEvent } from "../state/events";
import { eventNear } from "./plot-marks";

const event = (time: number): MachineEvent => ({ time, kind: "boot", words: `at ${time}` });
const EVENTS = [event(100), event(104), event(500)];

describe("eventNear", () => {
  // Two seconds a pixel: five pixels are ten seconds.
  it.each([
    [100, 100],
    [103, 104],
    [90, 100],
    [89, null],
    [510, 500],
    [511, null],
  ])("at %s is the one at %s", (time, expected) => {
    expect(eventNear(EVENTS, time, 2)?.time ?? null).toBe(expected);
  });
  it("finds none in none", () => {
    expect(eventNear([], 100, 2)).toBeNull();
  });
});
