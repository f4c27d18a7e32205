// Numbers as people read them: scaled to a unit, three significant digits. Exact values go into titles.

import { wallTimeOf } from "./wall-clock";

export type Unit =
  | "percent"
  | "share"
  | "bytes"
  | "bytes/s"
  | "bits/s"
  | "seconds"
  | "milliseconds"
  | "duration"
  | "per second"
  | "count"
  | "ratio"
  | "hertz"
  | "celsius"
  | "watts"
  | "volts"
  | "amperes"
  | "joules"
  | "rpm";

export interface Reading {
  value: string;
  unit: string;
}

interface Scale {
  factor: number;
  unit: string;
}

const BINARY: Scale[] = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"].map((unit, power) => ({
  factor: 1024 ** power,
  unit,
}));
const DECIMAL_RATE: Scale[] = ["B/s", "kB/s", "MB/s", "GB/s", "TB/s"].map((unit, power) => ({
  factor: 1000 ** power,
  unit,
}));
const BITS_RATE: Scale[] = ["bit/s", "kbit/s", "Mbit/s", "Gbit/s", "Tbit/s"].map((unit, power) => ({
  factor: 1000 ** power,
  unit,
}));
const COUNT: Scale[] = ["", "k", "M", "G", "T"].map((unit, power) => ({ factor: 1000 ** power, unit }));
const COUNT_RATE: Scale[] = ["/s", "k/s", "M/s", "G/s", "T/s"].map((unit, power) => ({ factor: 1000 ** power, unit }));
const SECONDS: Scale[] = [
  { factor: 1e-6, unit: "µs" },
  { factor: 1e-3, unit: "ms" },
  { factor: 1, unit: "s" },
];

const LONG: Scale[] = [
  { factor: 60, unit: "min" },
  { factor: 3_600, unit: "h" },
  { factor: 86_400, unit: "d" },
];
const prefixed = (base: string, prefixes: readonly string[], power: number): Scale[] =>
  prefixes.map((prefix, i) => ({ factor: 1000 ** (i + power), unit: prefix + base }));

const SCALES: Record<Unit, Scale[]> = {
  percent: [{ factor: 1, unit: "%" }],
  share: [{ factor: 0.01, unit: "%" }],
  bytes: BINARY,
  "bytes/s": DECIMAL_RATE,
  "bits/s": BITS_RATE,
  seconds: SECONDS,
  milliseconds: SECONDS.map(({ factor, unit }) => ({ factor: factor * 1000, unit })),
  duration: [...SECONDS, ...LONG],
  "per second": COUNT_RATE,
  count: COUNT,
  ratio: [{ factor: 1, unit: "" }],
  hertz: prefixed("Hz", ["", "k", "M", "G"], 0),
  celsius: [{ factor: 1, unit: "°C" }],
  watts: prefixed("W", ["m", "", "k", "M"], -1),
  volts: prefixed("V", ["m", "", "k"], -1),
  amperes: prefixed("A", ["m", "", "k"], -1),
  joules: prefixed("J", ["m", "", "k", "M"], -1),
  rpm: [{ factor: 1, unit: "rpm" }],
};

export const UNITS = Object.keys(SCALES) as readonly Unit[];

export const NO_VALUE = "–";

/** The largest scale whose figure is not below one; 999.5 and more moves on to the next, as it would print four digits. */
export function scaleOf(value: number, unit: Unit): Scale {
  const scales = SCALES[unit];
  const size = Math.abs(value);
  // Nothing is nothing of the unit itself, not of the smallest part that it is told in.
  const idle = scales.find(({ unit: name }) => name === "ms") ?? scales.find(({ factor }) => factor === 1);
  let best = (size === 0 ? idle : undefined) ?? (scales[0] as Scale);
  for (const scale of scales) {
    const previousIsFull = size / best.factor >= 999.5;
    if (size >= scale.factor || previousIsFull) best = scale.factor > best.factor ? scale : best;
  }
  return best;
}

/** Three significant digits, without an exponent and without digits below a thousandth. */
export function threeDigits(value: number): string {
  const size = Math.abs(value);
  if (size < 0.0005) return "0";
  if (size >= 99.95) return value.toFixed(0);
  if (size >= 9.995) return value.toFixed(1);
  // What rounds to nothing has no sign.
  return (size < 0.005 ? 0 : value).toFixed(2);
}

export function reading(value: number | null | undefined, unit: Unit): Reading {
  if (value === null || value === undefined || !Number.isFinite(value)) return { value: NO_VALUE, unit: "" };
  const scale = scaleOf(value, unit);
  const figure = value / scale.factor;
  const whole = scale.factor === 1 && Number.isInteger(figure) && (unit === "bytes" || unit === "count");
  return { value: whole ? String(figure) : threeDigits(figure), unit: scale.unit };
}

/** "340 MB/s", but "12.3k" and "3.00/s": a bare prefix or a rate stands close to its figure. */
export function withUnit(figure: string, unit: string): string {
  return unit === "" || /^[kMGT]?(\/s)?$/.test(unit) ? `${figure}${unit}` : `${figure} ${unit}`;
}

export function format(value: number | null | undefined, unit: Unit): string {
  const figure = reading(value, unit);
  return withUnit(figure.value, figure.unit);
}

/** A part of a whole on the whole's scale, without its unit: "9.1" of "12.6 MB/s". */
export function formatPart(part: number | null, whole: number | null, unit: Unit): string {
  if (part === null || whole === null || !Number.isFinite(part) || !Number.isFinite(whole)) return NO_VALUE;
  return threeDigits(part / scaleOf(whole, unit).factor);
}

const EXACT_SUFFIX: Record<Unit, string> = {
  percent: " %",
  bytes: " bytes",
  "bytes/s": " bytes/s",
  seconds: " s",
  "per second": " per second",
  count: "",
  ratio: "",
  share: "",
  "bits/s": " bit/s",
  milliseconds: " ms",
  duration: " s",
  hertz: " Hz",
  celsius: " °C",
  watts: " W",
  volts: " V",
  amperes: " A",
  joules: " J",
  rpm: " rpm",
};

const exactNumber = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 6 });

/** The whole figure, for titles: every digit, thousands apart. */
export function exact(value: number | null | undefined, unit: Unit): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return "no value";
  return `${exactNumber.format(value)}${EXACT_SUFFIX[unit]}`;
}

/** "41 d 06:12", as uptime(1) counts: days, hours, minutes; below an hour minutes and seconds. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (n: number) => String(n).padStart(2, "0");
  const days = Math.floor(whole / 86400);
  const hours = Math.floor((whole % 86400) / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  if (days > 0) return `${days} d ${two(hours)}:${two(minutes)}`;
  if (hours > 0) return `${hours} h ${two(minutes)} min`;
  return minutes > 0 ? `${minutes} min ${two(whole % 60)} s` : `${whole} s`;
}

const two = (n: number) => String(n).padStart(2, "0");

/** The time of the zone that the page shows; seconds only where they tell something. */
export function formatTime(unixSeconds: number, withSeconds: boolean): string {
  const { hour, minute, second } = wallTimeOf(unixSeconds);
  const minutes = `${two(hour)}:${two(minute)}`;
  return withSeconds ? `${minutes}:${two(second)}` : minutes;
}

export function formatDate(unixSeconds: number, withSeconds = true): string {
  const { year, month, day } = wallTimeOf(unixSeconds);
  return `${year}-${two(month)}-${two(day)} ${formatTime(unixSeconds, withSeconds)}`;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** "25 Nov": the day alone, where there is little room. */
export function formatDay(unixSeconds: number): string {
  const { month, day } = wallTimeOf(unixSeconds);
  return `${day} ${MONTHS[month - 1]}`;
}

export function isSameDay(one: number, other: number): boolean {
  const [a, b] = [wallTimeOf(one), wallTimeOf(other)];
  return a.year === b.year && a.month === b.month && a.day === b.day;
}

/** A window in few words: no date for today, one for another day, a year for another year, seconds where it is short. */
export function formatWindow(from: number, to: number, now: number): string {
  const withSeconds = to - from < 600;
  const [begin, end] = [from, to].map((time) => formatTime(time, withSeconds));
  const thisYear = wallTimeOf(now).year;
  const day = (time: number) => {
    const { year } = wallTimeOf(time);
    return year === thisYear ? formatDay(time) : `${formatDay(time)} ${year}`;
  };
  if (!isSameDay(from, to)) return `${day(from)} ${begin} – ${day(to)} ${end}`;
  return isSameDay(from, now) ? `${begin} – ${end}` : `${day(from)} ${begin} – ${end}`;
}

/** A step of the list, which are whole numbers of one unit: "15 s", "5 min", "1 h". */
export function formatStep(seconds: number): string {
  if (seconds >= 86_400) return `${seconds / 86_400} d`;
  if (seconds >= 3_600) return `${seconds / 3_600} h`;
  return seconds >= 60 ? `${seconds / 60} min` : `${seconds} s`;
}

const SPAN_PARTS = [
  { seconds: 86_400, unit: "d" },
  { seconds: 3_600, unit: "h" },
  { seconds: 60, unit: "min" },
  { seconds: 1, unit: "s" },
] as const;

/** How long something is, in its two largest parts: "5 min", "1 h 30 min", "2 d 12 h". */
export function formatSpan(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const i = SPAN_PARTS.findIndex((part) => whole >= part.seconds);
  const [large, small] = [SPAN_PARTS[i], SPAN_PARTS[i + 1]];
  if (!large) return "0 s";
  const rest = small ? Math.floor((whole % large.seconds) / small.seconds) : 0;
  const head = `${Math.floor(whole / large.seconds)} ${large.unit}`;
  return rest > 0 ? `${head} ${rest} ${small?.unit}` : head;
}
