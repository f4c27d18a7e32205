import { describe, expect, it } from "vitest";
import { parseDuration, parseWhen } from "./when";

const at = (iso: string) => Date.parse(`${iso}Z`) / 1000;
/** A Wednesday. */
const NOW = at("2026-11-25T10:20:30");
const read = (text: string, end = false, now = NOW) => parseWhen(text, { now, zone: "utc", end });

describe("parseDuration", () => {
  it.each([
    ["90s", 90],
    ["1h30m", 5_400],
    ["2 days", 172_800],
    ["1.5h", 5_400],
    ["1w", 604_800],
    ["1y", 31_536_000],
    ["15min", 900],
    ["1 hour 5 minutes", 3_900],
  ])("%j is %s s", (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds);
  });
  it.each(["", "h", "5", "5 parsecs", "5m x", "-5m", "5 m,"])("%j is none", (text) => {
    expect(parseDuration(text)).toBeNull();
  });
});

describe("parseWhen", () => {
  it.each([
    ["now", "2026-11-25T10:20:30"],
    [" NOW ", "2026-11-25T10:20:30"],
    ["-2h", "2026-11-25T08:20:30"],
    ["now-2h", "2026-11-25T08:20:30"],
    ["now - 90 min", "2026-11-25T08:50:30"],
    ["2h ago", "2026-11-25T08:20:30"],
    ["−1d12h", "2026-11-23T22:20:30"],
    ["+5m", "2026-11-25T10:25:30"],
    ["today", "2026-11-25T00:00:00"],
    ["today 09:00", "2026-11-25T09:00:00"],
    ["yesterday", "2026-11-24T00:00:00"],
    ["yesterday 03:00", "2026-11-24T03:00:00"],
    ["Yesterday at 3:00", "2026-11-24T03:00:00"],
    ["03:00", "2026-11-25T03:00:00"],
    ["3:00:15", "2026-11-25T03:00:15"],
    ["wed", "2026-11-25T00:00:00"],
    ["thursday 12:00", "2026-11-19T12:00:00"],
    ["mon", "2026-11-23T00:00:00"],
    ["2026-11-24", "2026-11-24T00:00:00"],
    ["2026-11-24 03:00", "2026-11-24T03:00:00"],
    ["2026-11-24T03:00:07", "2026-11-24T03:00:07"],
    ["2026-11-24T03:00:07.250Z", "2026-11-24T03:00:07"],
    ["2026-11-24T03:00:00+01:00", "2026-11-24T02:00:00"],
    ["2026-11-24 03:00 -0330", "2026-11-24T06:30:00"],
    ["2026-11-24 03:00 UTC", "2026-11-24T03:00:00"],
    ["2028-02-29", "2028-02-29T00:00:00"],
    ["24 Nov", "2026-11-24T00:00:00"],
    ["24 November 2025 03:00", "2025-11-24T03:00:00"],
    ["Nov 24", "2026-11-24T00:00:00"],
    ["Nov 24, 2025", "2025-11-24T00:00:00"],
    [String(at("2026-11-24T03:00:00")), "2026-11-24T03:00:00"],
    [`${at("2026-11-24T03:00:00")}000`, "2026-11-24T03:00:00"],
  ])("%j is %s", (text, iso) => {
    expect(read(text)).toEqual({ ok: true, at: at(iso) });
  });

  it.each([
    ["yesterday", "2026-11-25T00:00:00"],
    ["2026-11-24", "2026-11-25T00:00:00"],
    ["2026-11-30", "2026-12-01T00:00:00"],
    ["yesterday 03:00", "2026-11-24T03:00:00"],
    ["-2h", "2026-11-25T08:20:30"],
  ])("%j as an end is %s", (text, iso) => {
    expect(read(text, true)).toEqual({ ok: true, at: at(iso) });
  });

  it.each([
    ["", /^Say when/],
    ["   ", /^Say when/],
    ["soon", /“soon” is no time/],
    ["-2 parsecs", /is no time/],
    ["-", /is no time/],
    ["2026-02-30", /has 28 days/],
    ["2027-04-31 10:00", /has 30 days/],
    ["2026-13-01", /no month 13/],
    ["2026-11-00", /Days begin with 1/],
    ["1969-12-31", /out of reach/],
    ["24:00", /00:00:00 to 23:59:59/],
    ["yesterday 10:60", /00:00:00 to 23:59:59/],
    ["yesterday 3:5", /is no time/],
    ["24 Foo", /is no time/],
    ["su", /is no time/],
    ["12345", /is no time/],
  ])("%j is refused: %s", (text, error) => {
    const answer = read(text);
    expect(answer.ok).toBe(false);
    if (!answer.ok) expect(answer.error).toMatch(error);
  });

  it("finds yesterday over the ends of months and years", () => {
    expect(read("yesterday", false, at("2027-01-01T05:00:00"))).toEqual({ ok: true, at: at("2026-12-31T00:00:00") });
    expect(read("sat", false, at("2026-12-01T05:00:00"))).toEqual({ ok: true, at: at("2026-11-28T00:00:00") });
  });

  it("reads the local clock, also across a change to summer time", () => {
    const before = process.env.TZ;
    process.env.TZ = "Europe/Berlin";
    const now = Date.parse("2026-03-29T12:00:00+02:00") / 1000;
    expect(parseWhen("yesterday 03:00", { now, zone: "local" })).toEqual({
      ok: true,
      at: Date.parse("2026-03-28T03:00:00+01:00") / 1000,
    });
    expect(parseWhen("03:30", { now, zone: "local" })).toEqual({
      ok: true,
      at: Date.parse("2026-03-29T03:30:00+02:00") / 1000,
    });
    if (before === undefined) delete process.env.TZ;
    else process.env.TZ = before;
  });
});
