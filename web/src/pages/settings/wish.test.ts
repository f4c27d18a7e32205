import { describe, expect, it } from "vitest";
import type { StorageNow } from "../../state/retention";
import { flagsOf, outcomeOf, wishOf } from "./wish";

const DAY = 86_400;
const MIB = 1024 ** 2;
const NOW: StorageNow = {
  tiers: [
    { tier: "raw", bytes: 70 * MIB, retentionSeconds: 7 * DAY },
    { tier: "1m", bytes: 90 * MIB, retentionSeconds: 90 * DAY },
    { tier: "1h", bytes: 0, retentionSeconds: 730 * DAY },
  ],
  recordedSeconds: 200 * DAY,
  usedBytes: 160 * MIB,
  capBytes: 1024 * MIB,
};

describe("a wish for other limits", () => {
  it("begins with what is so, and has the flags for it", () => {
    expect(wishOf(NOW)).toEqual({ days: { raw: 7, "1m": 90, "1h": 730 }, mib: 1024 });
    expect(flagsOf(wishOf(NOW))).toBe(
      "--retention-raw=7d --retention-1m=90d --retention-1h=730d --storage-max-bytes=1024MiB",
    );
  });

  it.each([
    [14, 1024, "About 230 MiB when full, which the limit allows."],
    [14, 230, "About 230 MiB when full, which the limit allows."],
    [14, 229, "About 230 MiB when full: more than the limit, so that the oldest seconds go first."],
    [0, 1024, "About 90.0 MiB when full, which the limit allows."],
  ])("%i days of seconds within %i MiB", (raw, mib, words) => {
    expect(outcomeOf({ days: { raw, "1m": 90, "1h": 730 }, mib }, NOW)).toBe(words);
  });

  it("tells nothing before anything is known", () => {
    expect(outcomeOf(wishOf(NOW), { ...NOW, recordedSeconds: 0 })).toContain("once the first hour is written");
  });
});
