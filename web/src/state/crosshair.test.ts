import { describe, expect, it } from "vitest";
import { Crosshair } from "./crosshair";

describe("Crosshair", () => {
  it("tells of the newest instant once a frame", () => {
    const frames: (() => void)[] = [];
    const crosshair = new Crosshair((run) => frames.push(run));
    const told: (number | null)[] = [];
    const stop = crosshair.onMove(() => told.push(crosshair.time));
    crosshair.point(1);
    crosshair.point(2);
    expect(frames).toHaveLength(1);
    frames.shift()?.();
    expect(told).toEqual([2]);
    crosshair.point(2);
    expect(frames).toHaveLength(0);
    crosshair.point(null);
    frames.shift()?.();
    expect(told).toEqual([2, null]);
    stop();
    crosshair.point(3);
    frames.shift()?.();
    expect(told).toHaveLength(2);
  });
});
