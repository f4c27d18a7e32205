import { afterEach, describe, expect, it } from "vitest";
import { aheadOfUtc, instantOf, shownZone, showZone, wallTimeOf, zoneName } from "./wall-clock";

const SUMMER = Date.UTC(2026, 6, 1, 12, 34, 56) / 1000;
const WINTER = Date.UTC(2026, 11, 31, 23, 59, 59) / 1000;

/** Node reads TZ at each use of a date. */
const zoneBefore = process.env.TZ;
afterEach(() => {
  if (zoneBefore === undefined) delete process.env.TZ;
  else process.env.TZ = zoneBefore;
  showZone("local");
});

describe("the wall's clock", () => {
  it("shows UTC", () => {
    process.env.TZ = "Europe/Berlin";
    expect(wallTimeOf(WINTER, "utc")).toEqual({ year: 2026, month: 12, day: 31, hour: 23, minute: 59, second: 59 });
  });
  it("shows local time, with its summer", () => {
    process.env.TZ = "Europe/Berlin";
    expect(wallTimeOf(WINTER, "local")).toEqual({ year: 2027, month: 1, day: 1, hour: 0, minute: 59, second: 59 });
    expect(wallTimeOf(SUMMER, "local").hour).toBe(14);
  });
  it.each(["utc", "local"] as const)("is read back in %s", (zone) => {
    process.env.TZ = "America/St_Johns";
    for (const time of [SUMMER, WINTER]) expect(instantOf(wallTimeOf(time, zone), zone)).toBe(time);
  });
  it.each([
    ["Europe/Berlin", SUMMER, 7200, "UTC+02:00"],
    ["Europe/Berlin", WINTER, 3600, "UTC+01:00"],
    ["America/St_Johns", WINTER, -12_600, "UTC−03:30"],
    ["UTC", WINTER, 0, "UTC"],
  ])("in %s at %s is %s s ahead: %s", (zone, time, ahead, name) => {
    process.env.TZ = zone;
    expect(aheadOfUtc(time, "local")).toBe(ahead);
    expect(zoneName(time, "local")).toBe(name);
    expect(zoneName(time, "utc")).toBe("UTC");
  });
  it("takes the zone that the page shows where none is named", () => {
    process.env.TZ = "Europe/Berlin";
    expect(shownZone()).toBe("local");
    showZone("utc");
    expect(wallTimeOf(SUMMER).hour).toBe(12);
    expect(aheadOfUtc(SUMMER)).toBe(0);
  });
});
