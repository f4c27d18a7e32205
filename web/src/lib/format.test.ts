import { describe, expect, it } from "vitest";
import {
  exact,
  format,
  formatDate,
  formatDay,
  formatDuration,
  formatPart,
  formatSpan,
  formatStep,
  formatWindow,
  isSameDay,
  NO_VALUE,
  threeDigits,
  type Unit,
} from "./format";

describe("format", () => {
  const table: [number | null, Unit, string][] = [
    [23.44, "percent", "23.4 %"],
    [0.3141, "percent", "0.31 %"],
    [100, "percent", "100 %"],
    [0, "percent", "0 %"],
    [0.0001, "percent", "0 %"],
    [1.2 * 1024 ** 3, "bytes", "1.20 GiB"],
    [1023 * 1024 ** 2, "bytes", "1.00 GiB"],
    [512, "bytes", "512 B"],
    [0, "bytes", "0 B"],
    [340e6, "bytes/s", "340 MB/s"],
    [999_600, "bytes/s", "1.00 MB/s"],
    [999_400, "bytes/s", "999 kB/s"],
    [0, "bytes/s", "0 B/s"],
    [0.012, "seconds", "12.0 ms"],
    [0, "seconds", "0 ms"],
    [4.2e-5, "seconds", "42.0 µs"],
    [12_345, "per second", "12.3k/s"],
    [3, "per second", "3.00/s"],
    [17, "count", "17"],
    [1_250_000, "count", "1.25M"],
    [null, "count", NO_VALUE],
    [Number.NaN, "percent", NO_VALUE],
    [Number.POSITIVE_INFINITY, "percent", NO_VALUE],
  ];
  it.each(table)("%s as %s is %s", (value, unit, expected) => {
    expect(format(value, unit)).toBe(expected);
  });
});

describe("threeDigits", () => {
  it.each([
    [9.994, "9.99"],
    [9.996, "10.0"],
    [99.96, "100"],
    [-4.567, "-4.57"],
    [-0.0051, "-0.01"],
    [-0.0049, "0.00"],
    [-0.0001, "0"],
  ])("%s is %s", (value, expected) => {
    expect(threeDigits(value)).toBe(expected);
  });
});

describe("formatPart", () => {
  it.each([
    [9_100_000, 12_600_000, "9.10"],
    [3_500, 12_600_000, "0.00"],
    [0, 0, "0"],
    [null, 5, NO_VALUE],
  ])("%s of %s", (part, whole, expected) => {
    expect(formatPart(part, whole, "bytes/s")).toBe(expected);
  });
});

describe("exact", () => {
  it("groups thousands and names the unit", () => {
    expect(exact(25_276_026_880, "bytes")).toBe("25,276,026,880 bytes");
  });
  it("says when there is none", () => {
    expect(exact(undefined, "bytes")).toBe("no value");
  });
});

describe("formatDuration", () => {
  it.each([
    [3_564_720, "41 d 06:12"],
    [3_222, "53 min 42 s"],
    [7_260, "2 h 01 min"],
    [12, "12 s"],
    [-3, "0 s"],
  ])("%s seconds is %s", (seconds, expected) => {
    expect(formatDuration(seconds)).toBe(expected);
  });
});

describe("instants and windows", () => {
  const at = (text: string) => new Date(text).getTime() / 1000;
  const NOW = at("2026-11-25T12:00:00");
  it.each([
    ["2026-11-25T10:00:00", "2026-11-25T10:05:00", "10:00:00 – 10:05:00"],
    ["2026-11-25T10:00:00", "2026-11-25T11:05:00", "10:00 – 11:05"],
    ["2026-11-23T10:00:00", "2026-11-23T11:05:00", "23 Nov 10:00 – 11:05"],
    ["2026-11-23T10:00:00", "2026-11-25T11:05:00", "23 Nov 10:00 – 25 Nov 11:05"],
    ["2025-11-23T10:00:00", "2026-11-25T11:05:00", "23 Nov 2025 10:00 – 25 Nov 11:05"],
    ["2025-11-25T10:00:00", "2025-11-25T11:05:00", "25 Nov 2025 10:00 – 11:05"],
  ])("from %s to %s", (from, to, words) => {
    expect(formatWindow(at(from), at(to), NOW)).toBe(words);
  });
  it("tells days apart by the local clock", () => {
    expect(isSameDay(at("2026-11-25T00:00:00"), at("2026-11-25T23:59:59"))).toBe(true);
    expect(isSameDay(at("2026-11-24T23:59:59"), at("2026-11-25T00:00:00"))).toBe(false);
  });
  it("writes dates whole, seconds where asked", () => {
    expect(formatDate(NOW)).toBe("2026-11-25 12:00:00");
    expect(formatDate(NOW, false)).toBe("2026-11-25 12:00");
    expect(formatDay(NOW)).toBe("25 Nov");
  });
  it.each([
    [1, "1 s"],
    [15, "15 s"],
    [300, "5 min"],
    [7_200, "2 h"],
    [172_800, "2 d"],
  ])("the step %s is %s", (step, words) => {
    expect(formatStep(step)).toBe(words);
  });
  it.each([
    [0, "0 s"],
    [59, "59 s"],
    [90, "1 min 30 s"],
    [300, "5 min"],
    [3_661, "1 h 1 min"],
    [86_400, "1 d"],
    [216_000, "2 d 12 h"],
    [86_401, "1 d"],
  ])("the span %s is %s", (seconds, words) => {
    expect(formatSpan(seconds)).toBe(words);
  });
});
