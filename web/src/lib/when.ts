// Instants and spans as people type them: "yesterday 03:00", "-2h", "2026-11-24 03:00", ISO 8601. Pure.

import { instantOf, shownZone, type WallTime, wallTimeOf, type Zone } from "./wall-clock";

export interface WhenOptions {
  /** Unix seconds. */
  now: number;
  zone?: Zone;
  /** As the end of a span a day without a time means the day's end, and a bare month or week has none. */
  end?: boolean;
}

export type When = { ok: true; at: number } | { ok: false; error: string };

const DAY = 86_400;
export const UNIT_SECONDS: Readonly<Record<string, number>> = {
  s: 1,
  m: 60,
  h: 3_600,
  d: DAY,
  w: 7 * DAY,
  y: 365 * DAY,
};
/** The words for units that people write out. */
const UNIT_WORDS = /^(?:s(?:ec(?:ond)?s?)?|m(?:in(?:ute)?s?)?|h(?:(?:ou)?rs?)?|d(?:ays?)?|w(?:eeks?)?|y(?:ears?)?)$/;
const WEEKDAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const EXAMPLES = "“yesterday 03:00”, “-2h” or “2026-11-24 03:00”";
/** Nothing was recorded before computers counted seconds, and no date of interest has five digits of years. */
const YEAR_MIN = 1970;
const YEAR_MAX = 9999;

const found = (at: number): When => ({ ok: true, at });
const refused = (error: string): When => ({ ok: false, error });

type Day = Pick<WallTime, "year" | "month" | "day">;
type Clock = Pick<WallTime, "hour" | "minute" | "second">;

/** Seconds of "90s", "1h30m", "2 days"; null if it is no duration. */
export function parseDuration(text: string): number | null {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)\s*([a-z]+)\s*/gy)];
  if (parts.length === 0 || parts.map(([part]) => part).join("") !== text) return null;
  let seconds = 0;
  for (const [, figure, word] of parts) {
    if (!word || !UNIT_WORDS.test(word)) return null;
    seconds += Number(figure) * (UNIT_SECONDS[word.charAt(0)] as number);
  }
  return seconds;
}

function daysInMonth({ year, month }: Day): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** "24 Nov", "Nov 24 2026", "2026-11-24", "monday", "yesterday": a day, or null if the text is none at all. */
function parseDay(text: string, now: number, zone: Zone): Day | null {
  const today = wallTimeOf(now, zone);
  const ago = { today: 0, yesterday: 1 }[text];
  if (ago !== undefined) return { ...today, day: today.day - ago };
  const weekday = text.length >= 3 ? WEEKDAYS.findIndex((name) => name === text || name.slice(0, 3) === text) : -1;
  if (weekday >= 0) {
    const current = new Date(Date.UTC(today.year, today.month - 1, today.day)).getUTCDay();
    return { ...today, day: today.day - ((current - weekday + 7) % 7) };
  }
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text);
  if (iso) return { year: Number(iso[1]), month: Number(iso[2]), day: Number(iso[3]) };
  const worded = /^(\d{1,2})\.? ([a-z]{3})[a-z]*(?: (\d{4}))?$|^([a-z]{3})[a-z]* (\d{1,2})(?:,? (\d{4}))?$/.exec(text);
  if (!worded) return null;
  const month = MONTHS.indexOf(worded[2] ?? worded[4] ?? "") + 1;
  if (month === 0) return null;
  return { year: Number(worded[3] ?? worded[6] ?? today.year), month, day: Number(worded[1] ?? worded[5]) };
}

function parseClock(text: string): Clock | null {
  const parts = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?$/.exec(text);
  return parts ? { hour: Number(parts[1]), minute: Number(parts[2]), second: Number(parts[3] ?? 0) } : null;
}

/** Why a day or a time of the right form is none all the same; empty if it is one. */
function impossible(day: Day, clock: Clock): string {
  if (day.year < YEAR_MIN || day.year > YEAR_MAX) return `The year ${day.year} is out of reach.`;
  if (day.month < 1 || day.month > 12) return `There is no month ${day.month}.`;
  const days = daysInMonth(day);
  if (day.day > days) return `That month has ${days} days.`;
  const { hour, minute, second } = clock;
  if (hour > 23 || minute > 59 || second > 59) return "Times go from 00:00:00 to 23:59:59.";
  return "";
}

/** "Z", "+01:00": what the written clock is ahead of UTC, in seconds; null without one. */
function parseOffset(text: string): { rest: string; ahead: number } | null {
  const parts = /^(.*\d:\d{2}.*?) ?(?:(z|utc)|([+-])(\d{2}):?(\d{2}))$/.exec(text);
  if (!parts) return null;
  const ahead = parts[2] ? 0 : (parts[3] === "-" ? -1 : 1) * (Number(parts[4]) * 60 + Number(parts[5])) * 60;
  return { rest: parts[1] as string, ahead };
}

/** A day, a time of today, or both. */
function parseCalendar(text: string, { now, zone = shownZone(), end = false }: WhenOptions): When | null {
  const offset = parseOffset(text);
  const written = offset?.rest ?? text;
  const zoneRead = offset ? "utc" : zone;
  const cut = /^(.*?)(?:^|[ t])(?:at )?(\d{1,2}:.*)$/.exec(written);
  const clock = cut ? parseClock(cut[2] as string) : { hour: 0, minute: 0, second: 0 };
  const dayText = (cut ? (cut[1] as string) : written).trim();
  const day = parseDay(dayText || "today", now, zoneRead);
  if (!day || !clock) return null;
  // Days named by a word are real ones, though their figure may lie before the month's first.
  const wrong = impossible(day.day < 1 ? { ...day, day: 1 } : day, clock);
  if (wrong || (day.day < 1 && /\d/.test(dayText))) return refused(wrong || "Days begin with 1.");
  const wholeDay = cut === null && end ? 1 : 0;
  return found(instantOf({ ...day, ...clock, day: day.day + wholeDay }, zoneRead) - (offset?.ahead ?? 0));
}

/** "now", "-2h", "now-2h", "2h ago". */
function parseRelative(text: string, now: number): When | null {
  if (text === "now") return found(now);
  const parts = /^(?:now)? ?([-−+]) ?(.+)$|^(.+) ago$/.exec(text);
  if (!parts) return null;
  const seconds = parseDuration((parts[2] ?? parts[3]) as string);
  if (seconds === null) return null;
  return found(parts[1] === "+" ? now + seconds : now - seconds);
}

/** Unix time as programs write it: ten digits of seconds, or thirteen of milliseconds. */
function parseUnix(text: string): When | null {
  if (/^\d{9,10}(\.\d+)?$/.test(text)) return found(Number(text));
  return /^\d{12,13}$/.test(text) ? found(Number(text) / 1000) : null;
}

/** The instant that a text means, or what is wrong with it. */
export function parseWhen(text: string, options: WhenOptions): When {
  const plain = text.trim().toLowerCase().replace(/\s+/g, " ");
  if (plain === "") return refused(`Say when, for example ${EXAMPLES}.`);
  const read = parseRelative(plain, options.now) ?? parseUnix(plain) ?? parseCalendar(plain, options);
  return read ?? refused(`“${text.trim()}” is no time; try ${EXAMPLES}.`);
}
