// Between a form's fields and what they stand for. Pure.

import { LEVELS, type Level, type Threshold, type VariableOption } from "../../lib/dashboard/dashboard";

/** Undefined for an empty field, and for what is no number. */
export function numberField(text: string): number | undefined {
  const number = Number(text.trim().replace(",", "."));
  return text.trim() === "" || !Number.isFinite(number) ? undefined : number;
}

/** "ok, 80 warning": the first is for everything below. */
export function thresholdsText(thresholds: readonly Threshold[]): string {
  return thresholds.map(({ value, level }) => (value === null ? level : `${value} ${level}`)).join(", ");
}

/** Null where it cannot be read. */
export function parseThresholds(text: string): Threshold[] | null {
  const thresholds: Threshold[] = [];
  for (const part of text.split(",").map((each) => each.trim())) {
    if (part === "") continue;
    const [, value, level] = /^(?:(-?[\d.]+(?:e[+-]?\d+)?)\s+)?([a-z]+)$/i.exec(part) ?? [];
    const number = value === undefined ? null : Number(value);
    if (!LEVELS.includes(level as Level) || Number.isNaN(number)) return null;
    thresholds.push({ value: number, level: level as Level });
  }
  return thresholds;
}

/** "1, 2" or "small : 1, big : 2". */
export function optionsText(options: readonly VariableOption[]): string {
  return options.map(({ text, value }) => (text === value ? value : `${text} : ${value}`)).join(", ");
}

export function parseOptions(line: string): VariableOption[] {
  const parts = line.split(",").map((part) => part.trim());
  return parts
    .filter((part) => part !== "")
    .map((part) => {
      const [, text, value] = /^(\S.*?) : (\S.*)$/.exec(part) ?? [];
      return text !== undefined && value !== undefined ? { text, value } : { text: part, value: part };
    });
}
