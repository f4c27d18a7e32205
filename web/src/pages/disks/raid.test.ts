import { describe, expect, it } from "vitest";
import type { Sample } from "../../lib/series";
import { RAID_FIGURES, type RaidFigure, raidRows } from "./raid";

const one = (value: number, labels = {}): Sample => ({ labels: { device: "md0", ...labels }, value });
const rowOf = (active: number, failed: number) => {
  const none = Object.fromEntries(Object.keys(RAID_FIGURES).map((name) => [name, []])) as unknown as Record<
    RaidFigure,
    Sample[]
  >;
  return raidRows({
    ...none,
    required: [one(2)],
    disks: [one(active, { state: "active" }), one(failed, { state: "failed" }), one(1, { state: "spare" })],
    state: [one(1, { state: "recovering" })],
    blocks: [one(200)],
    synced: [one(50)],
  })[0];
};

describe("raidRows", () => {
  it("puts an array's figures together", () => {
    expect(rowOf(2, 0)).toEqual({
      device: "md0",
      state: "recovering",
      active: 2,
      required: 2,
      failed: 0,
      spare: 1,
      syncedPercent: 25,
      level: "ok",
    });
  });
  it.each([
    [2, 0, "ok"],
    [1, 0, "warning"],
    [2, 1, "critical"],
    [1, 1, "critical"],
  ] as const)("with %s of 2 disks and %s failed is %s", (active, failed, level) => {
    expect(rowOf(active, failed)?.level).toBe(level);
  });
});
