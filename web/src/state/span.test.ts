import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { showZone } from "../lib/wall-clock";
import { RANGE_SECONDS_MAX } from "./range";
import { readSpan, SPAN_SHORTCUTS } from "./span";

const at = (iso: string) => Date.parse(`${iso}Z`) / 1000;
const NOW = at("2026-11-25T10:20:30");

beforeAll(() => showZone("utc"));
afterAll(() => showZone("local"));

describe("readSpan", () => {
  it.each([
    ["yesterday 03:00", "yesterday 04:00", "2026-11-24T03:00:00", "2026-11-24T04:00:00"],
    ["yesterday", "yesterday", "2026-11-24T00:00:00", "2026-11-25T00:00:00"],
    ["2026-11-24", "", "2026-11-24T00:00:00", "2026-11-25T10:20:30"],
    ["today", "today", "2026-11-25T00:00:00", "2026-11-25T10:20:30"],
    ["-2h", "-1h", "2026-11-25T08:20:30", "2026-11-25T09:20:30"],
    ["-5s", "10:20:30", "2026-11-25T10:20:25", "2026-11-25T10:20:30"],
  ])("from %j to %j stands still", (from, to, begin, end) => {
    expect(readSpan({ from, to }, NOW).span).toEqual({ kind: "fixed", from: at(begin), to: at(end) });
  });
  it.each([
    ["-2h", "now", "2h"],
    ["now-2h", "", "2h"],
    ["90 minutes ago", "now", "90m"],
    ["-60m", "now", "1h"],
    ["-365d", "now", "1y"],
  ])("from %j to %j follows the present as %s", (from, to, id) => {
    expect(readSpan({ from, to }, NOW).span).toMatchObject({ kind: "live", id });
  });
  it.each([
    ["soon", "now", /is no time/, /^$/],
    ["-2h", "later", /^$/, /is no time/],
    ["-1h", "-2h", /^$/, /before the start/],
    ["today 12:00", "now", /in the future/, /^$/],
    ["-4s", "now", /^$/, /At least 5 seconds/],
    ["-11y", "now", /ten years/, /^$/],
    ["", "", /^Say when/, /^$/],
  ])("from %j to %j is refused", (from, to, fromError, toError) => {
    const reading = readSpan({ from, to }, NOW);
    expect(reading.span).toBeNull();
    expect(reading.fromError).toMatch(fromError);
    expect(reading.toError).toMatch(toError);
  });
  it("reaches ten years, and no second more", () => {
    expect(readSpan({ from: String(NOW - RANGE_SECONDS_MAX), to: "now" }, NOW).span).not.toBeNull();
    expect(readSpan({ from: String(NOW - RANGE_SECONDS_MAX - 1), to: "now" }, NOW).span).toBeNull();
  });
  it.each(SPAN_SHORTCUTS)("understands its own shortcut $label", (shortcut) => {
    expect(readSpan(shortcut, NOW).span).not.toBeNull();
  });
});
