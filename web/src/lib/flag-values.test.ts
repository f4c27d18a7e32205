import { describe, expect, it } from "vitest";
import { flagBytes, flagSeconds } from "./flag-values";

describe("flagSeconds", () => {
  it.each([
    ["7d", 604_800],
    ["90d", 7_776_000],
    ["2y", 63_072_000],
    ["1h30m", 5_400],
    ["500ms", 0.5],
    ["0s", 0],
    ["", null],
    ["7", null],
    ["d", null],
    ["7 d", null],
    ["-7d", null],
    ["7dx", null],
  ])("%s", (text, seconds) => {
    expect(flagSeconds(text)).toBe(seconds);
  });
});

describe("flagBytes", () => {
  it.each([
    ["1GiB", 1024 ** 3],
    ["500MB", 5e8],
    ["1.5KiB", 1536],
    ["1024", 1024],
    ["0B", 0],
    ["", null],
    ["GiB", null],
    ["1 GiB", null],
    ["1gib", null],
    ["-1MB", null],
  ])("%s", (text, bytes) => {
    expect(flagBytes(text)).toBe(bytes);
  });
});
