// One rule of the verdict: what is compared, with what, for how long, what is said then, and where to see it.

/** A notice is said, but does not make the machine unwell. */
export type Level = "notice" | "warning" | "critical";

export interface Evidence {
  page: string;
  /** The panel's id on that page, with {{label}} filled in from the series; without one the page itself. */
  panel?: string;
  /** A live range of the page that shows what led there. */
  range: string;
}

export interface VerdictRule {
  id: string;
  level: Level;
  /** What is compared, in words. */
  what: string;
  /** PromQL; of a forecast what is carried on into the future. */
  expr: string;
  /** Broken by more than this, or by less than `below`. */
  above?: number;
  below?: number;
  /** How long, in words. Durations are inside the expressions, as means over that time. */
  duration: string;
  /** {value} is the figure, {{label}} a label of its series. */
  sentence: string;
  unit: "percent" | "per second" | "count" | "seconds" | "none";
  evidence: Evidence;
  /** Rules that say the same more gravely: what they have named, this one does not name again. */
  graver?: readonly string[];
  /** Without a value of it, nobody can say that the machine is well. */
  required?: true;
  /** With each tick, or once a minute because it reads more than the last moments; a forecast is a regression over hours. */
  asked?: "minute" | "forecast";
}

export function isBroken({ above, below }: VerdictRule, value: number): boolean {
  return (above !== undefined && value > above) || (below !== undefined && value < below);
}

const SUFFIX: Record<VerdictRule["unit"], string> = {
  percent: " %",
  "per second": " per second",
  count: "",
  seconds: " s",
  none: "",
};

/** "> 90 %", as the documentation has it. */
export function thresholdWords({ above, below, unit }: VerdictRule): string {
  return above !== undefined ? `> ${above}${SUFFIX[unit]}` : `< ${below}${SUFFIX[unit]}`;
}

/** "`/memory` memory-pressure, 15m", as the documentation has it. */
export function evidenceWords({ page, panel, range }: Evidence): string {
  return `\`${page}\`${panel ? ` ${panel}` : ""}, ${range}`;
}
