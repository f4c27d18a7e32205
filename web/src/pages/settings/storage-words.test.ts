import { describe, expect, it } from "vitest";
import { planStorage, type StorageNow } from "../../state/retention";
import { reachWords, roundSpan, storageSentence } from "./storage-words";

const DAY = 86_400;
const MIB = 1024 ** 2;
const storage = (rawMib: number, capMib: number, recordedDays = 30): StorageNow => ({
  tiers: [{ tier: "raw", bytes: rawMib * MIB, retentionSeconds: 7 * DAY }],
  recordedSeconds: recordedDays * DAY,
  usedBytes: rawMib * MIB,
  capBytes: capMib * MIB,
});
const sentence = (now: StorageNow) => storageSentence(now, planStorage(now));

describe("storageSentence", () => {
  it("says what there is before anything is known", () => {
    expect(sentence(storage(0, 1024, 0))).toContain("0 B of the 1.00 GiB");
    expect(sentence(storage(0, 1024, 0))).toContain("once its first hour is written");
  });

  it("says that the limit cuts nothing off", () => {
    expect(sentence(storage(70, 1024))).toContain("about 70.0 MiB: the limit cuts nothing off");
  });

  it("says what is left under a limit that is reached", () => {
    expect(sentence(storage(70, 40))).toContain("The limit is reached: it then keeps every second for the last 4 d");
    expect(sentence(storage(70, 0.1))).toContain("it then keeps no single seconds but this hour's");
  });

  it("says when it will be", () => {
    expect(sentence(storage(20, 40, 2))).toMatch(
      /At today's rate the limit is reached in 1 d 23 h: it then keeps every second/,
    );
  });
});

describe("reachWords", () => {
  it.each([
    [0, "this hour"],
    [3_599, "this hour"],
    [3_600, "1 h"],
    [74 * DAY, "74 d"],
  ])("%i: %s", (seconds, words) => {
    expect(reachWords(seconds)).toBe(words);
  });
});

describe("roundSpan", () => {
  it.each([
    [10, 3_600],
    [5_500, 7_200],
    [2 * DAY + 50_000, 3 * DAY],
    [100 * DAY + 1, 100 * DAY],
  ])("%i is about %i", (seconds, about) => {
    expect(roundSpan(seconds)).toBe(about);
  });
});
