import { describe, expect, it } from "vitest";
import type { TimeRange } from "../state/range";
import { blankWords, emptyWords } from "./empty-words";

const BEGAN = new Date("2026-11-25T01:46:00").getTime() / 1000;
const BEGAN_WORDS = "25 Nov 2026 01:46".replaceAll(" ", "\u00a0");
const LIVE: TimeRange = { kind: "live", seconds: 3_600 };
const fixed = (from: number, to: number): TimeRange => ({ kind: "fixed", from, to });
const STEP = 60;
const inWindow = (range: TimeRange, from: number, to: number, began: number | null = BEGAN, stepSeconds = STEP) => ({
  range,
  window: [from, to] as const,
  stepSeconds,
  began,
});
const LIVE_WINDOW = [BEGAN - 3_600, BEGAN] as const;
const YET = `No data in this range yet: recording began at ${BEGAN_WORDS}, and the first point, one each 1 min, is still to come.`;
const BEFORE = `No data in this range: recording began at ${BEGAN_WORDS}.`;

describe("a chart without values", () => {
  it("says of a recording younger than a point that one is to come", () => {
    const young = inWindow(LIVE, BEGAN - 3_599, BEGAN + STEP - 1);
    expect(emptyWords("No swap.", young)).toBe(YET);
  });
  it("waits until the first point can have been asked for before it speaks of the machine", () => {
    const wordsAfter = (seconds: number) => emptyWords("No swap.", inWindow(LIVE, BEGAN - 3_600, BEGAN + seconds));
    expect(wordsAfter(2 * STEP + 4)).toBe(YET);
    expect(wordsAfter(2 * STEP + 5)).toBe("No swap.");
  });
  it.each([
    [inWindow(fixed(0, BEGAN), 0, BEGAN), BEFORE, BEFORE],
    [inWindow(fixed(0, BEGAN + 1), 0, BEGAN + 1), "No values in this time.", "No data in this range. No swap."],
    [inWindow(fixed(0, 9), 0, 9, null), "No values in this time.", "No data in this range."],
    [inWindow(LIVE, BEGAN, BEGAN + 3_600), "No values in this time.", "No swap."],
    [inWindow(LIVE, ...LIVE_WINDOW, BEGAN - 3 * STEP), "No values in this time.", "No swap."],
    [inWindow(LIVE, ...LIVE_WINDOW, null), "No values in this time.", "No data in this range."],
    [inWindow(LIVE, ...LIVE_WINDOW, null, 1), "No values in this time.", "No swap."],
  ])("%j", (window, blank, empty) => {
    expect(blankWords(window)).toBe(blank);
    expect(emptyWords("No swap.", window)).toBe(empty);
  });
});
