// Instants as a clock on the wall shows them, in the zone of this computer or in UTC. Every time that the page shows or
// reads goes through here, so that one switch moves all of them.

export type Zone = "local" | "utc";

export interface WallTime {
  year: number;
  /** From 1. */
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
}

let shown: Zone = "local";

/** The zone of all times that are formatted or parsed without naming one. */
export function shownZone(): Zone {
  return shown;
}

/** Called by state/zone.ts alone, which knows what was chosen and tells the page. */
export function showZone(zone: Zone): void {
  shown = zone;
}

export function wallTimeOf(unixSeconds: number, zone: Zone = shown): WallTime {
  const date = new Date(unixSeconds * 1000);
  if (zone === "utc") {
    return {
      year: date.getUTCFullYear(),
      month: date.getUTCMonth() + 1,
      day: date.getUTCDate(),
      hour: date.getUTCHours(),
      minute: date.getUTCMinutes(),
      second: date.getUTCSeconds(),
    };
  }
  return {
    year: date.getFullYear(),
    month: date.getMonth() + 1,
    day: date.getDate(),
    hour: date.getHours(),
    minute: date.getMinutes(),
    second: date.getSeconds(),
  };
}

/** Unix seconds. Days past a month's end run on into the next; an hour that summer time skips becomes the one after. */
export function instantOf({ year, month, day, hour, minute, second }: WallTime, zone: Zone = shown): number {
  if (zone === "utc") return Date.UTC(year, month - 1, day, hour, minute, second) / 1000;
  return new Date(year, month - 1, day, hour, minute, second).getTime() / 1000;
}

/** What the zone's clock is ahead of UTC at an instant, in seconds. */
export function aheadOfUtc(unixSeconds: number, zone: Zone = shown): number {
  return zone === "utc" ? 0 : 0 - 60 * new Date(unixSeconds * 1000).getTimezoneOffset();
}

/** "UTC+01:00", for those who have to be told which clock is meant. */
export function zoneName(unixSeconds: number, zone: Zone = shown): string {
  const ahead = aheadOfUtc(unixSeconds, zone);
  if (ahead === 0) return "UTC";
  const minutes = Math.abs(ahead) / 60;
  const two = (n: number) => String(n).padStart(2, "0");
  return `UTC${ahead < 0 ? "−" : "+"}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
