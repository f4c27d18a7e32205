import { describe, expect, it } from "vitest";
import { planStorage, type StorageNow, type TierNow } from "./retention";

const DAY = 86_400;
const MIB = 1024 ** 2;

const RAW: TierNow = { tier: "raw", bytes: 0, retentionSeconds: 7 * DAY };
const MINUTE: TierNow = { tier: "1m", bytes: 0, retentionSeconds: 90 * DAY };

/** Recorded so long that half a block under way does not matter: the first half of it is not covered. */
const storage = (more: Partial<StorageNow>): StorageNow => ({
  tiers: [RAW],
  recordedSeconds: 30 * DAY,
  usedBytes: 0,
  capBytes: 1024 * MIB,
  ...more,
});

describe("planStorage", () => {
  it("takes a full tier's size for what it costs", () => {
    const { tiers, bytesWhenFull, capBites, capInSeconds } = planStorage(
      storage({ tiers: [{ ...RAW, bytes: 70 * MIB }], usedBytes: 70 * MIB }),
    );
    expect(tiers[0]).toMatchObject({ bytesPerDay: 10 * MIB, bytesWhenFull: 70 * MIB, reachSeconds: 7 * DAY });
    expect([bytesWhenFull, capBites, capInSeconds]).toEqual([70 * MIB, false, null]);
  });

  it("foresees from a part of it", () => {
    const { tiers } = planStorage(
      storage({ tiers: [{ ...RAW, bytes: 10 * MIB }], recordedSeconds: DAY + 1_800, usedBytes: 10 * MIB }),
    );
    expect(tiers[0]?.bytesPerDay).toBeCloseTo(10 * MIB);
    expect(tiers[0]?.bytesWhenFull).toBeCloseTo(70 * MIB);
  });

  it("says nothing before the first block", () => {
    for (const recordedSeconds of [0, 1_800]) {
      const { tiers, bytesWhenFull } = planStorage(storage({ tiers: [{ ...RAW, bytes: 5 }], recordedSeconds }));
      expect(tiers[0]).toMatchObject({ bytesPerDay: null, bytesWhenFull: null, reachSeconds: null });
      expect(bytesWhenFull).toBe(0);
    }
    expect(planStorage(storage({})).tiers[0]?.bytesPerDay).toBeNull();
  });

  it("gives up the finest tier first, and the next once nothing is left of it", () => {
    const tiers = [
      { ...RAW, bytes: 70 * MIB },
      { ...MINUTE, bytes: 90 * MIB },
    ];
    const full = { tiers, recordedSeconds: 100 * DAY, usedBytes: 100 * MIB };
    const some = planStorage(storage({ ...full, capBytes: 100 * MIB }));
    expect(some.capBites).toBe(true);
    expect(some.tiers.map(({ reachSeconds }) => Math.round((reachSeconds ?? 0) / DAY))).toEqual([1, 90]);
    const most = planStorage(storage({ ...full, capBytes: 45 * MIB }));
    expect(most.tiers.map(({ reachSeconds }) => Math.round((reachSeconds ?? 0) / DAY))).toEqual([0, 45]);
    expect(most.capInSeconds).toBe(0);
  });

  it("is exact at the cap and past it", () => {
    const tiers = [{ ...RAW, bytes: 70 * MIB }];
    expect(planStorage(storage({ tiers, capBytes: 70 * MIB })).capBites).toBe(false);
    expect(planStorage(storage({ tiers, capBytes: 70 * MIB - 1 })).capBites).toBe(true);
  });

  it("foresees when the cap is reached, while tiers stop growing one by one", () => {
    const now = storage({
      tiers: [
        { ...RAW, bytes: 10 * MIB },
        { ...MINUTE, bytes: 1 * MIB },
      ],
      recordedSeconds: DAY + 1_800,
      usedBytes: 11 * MIB,
      capBytes: 100 * MIB,
    });
    const { capBites, capInSeconds } = planStorage(now);
    expect(capBites).toBe(true);
    // 70 MiB of seconds after a week; the minutes fill the rest at a little over 1 MiB a day.
    expect((capInSeconds ?? 0) / DAY).toBeGreaterThan(20);
    expect((capInSeconds ?? 0) / DAY).toBeLessThan(30);
  });
});
