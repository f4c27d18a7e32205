// All metrics that there are: what they mean, how many series each has, and how one is found by words. Pure.

import type { Unit } from "../lib/format";
import { compareNames } from "../lib/labels";
import { metricUnit } from "../lib/metric-unit";

export type MetricType = "counter" | "gauge" | "histogram" | "summary" | "unknown";

export interface Metric {
  name: string;
  type: MetricType;
  help: string;
  unit: Unit;
  /** Series with a sample in the last minutes; 0 for what is no longer written. */
  series: number;
}

export interface MetricMeaning {
  type: string;
  help: string;
}

const TYPES: readonly MetricType[] = ["counter", "gauge", "histogram", "summary", "unknown"];

/** A histogram's and a summary's series have suffixes that their family has not. */
function meaningOf(name: string, meanings: ReadonlyMap<string, MetricMeaning>): MetricMeaning | undefined {
  return meanings.get(name) ?? meanings.get(name.replace(/_(bucket|sum|count|total|created)$/, ""));
}

export function mergeMetrics(
  names: readonly string[],
  meanings: ReadonlyMap<string, MetricMeaning>,
  counts: ReadonlyMap<string, number>,
): Metric[] {
  const all = [...new Set([...names, ...counts.keys()])].sort(compareNames);
  return all.map((name) => {
    const meaning = meaningOf(name, meanings);
    const type = TYPES.find((each) => each === meaning?.type) ?? "unknown";
    return { name, type, help: meaning?.help ?? "", unit: metricUnit(name), series: counts.get(name) ?? 0 };
  });
}

/** How well a metric fits words, all of which it has to have somewhere; null where it does not. Less is better. */
function rank({ name, help }: Metric, words: readonly string[]): number | null {
  const [low, text] = [name.toLowerCase(), help.toLowerCase()];
  let sum = 0;
  for (const word of words) {
    if (low === word) continue;
    else if (low.startsWith(word)) sum += 1;
    else if (low.includes(`_${word}`)) sum += 2;
    else if (low.includes(word)) sum += 3;
    else if (text.includes(word)) sum += 10;
    else return null;
  }
  return sum;
}

export function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
}

/** The metrics that have all words in name or help, the best first; of equal ones the first by name. */
export function searchMetrics(metrics: readonly Metric[], text: string, type: MetricType | null = null): Metric[] {
  const words = wordsOf(text);
  return metrics
    .filter((metric) => type === null || metric.type === type)
    .map((metric) => ({ metric, rank: rank(metric, words) }))
    .filter((found): found is { metric: Metric; rank: number } => found.rank !== null)
    .sort((a, b) => a.rank - b.rank)
    .map(({ metric }) => metric);
}

/** The types that there are, with how many metrics have each. */
export function countTypes(metrics: readonly Metric[]): { type: MetricType; count: number }[] {
  return TYPES.map((type) => ({ type, count: metrics.filter((metric) => metric.type === type).length })).filter(
    ({ count }) => count > 0,
  );
}

const SELECTABLE = /^[a-zA-Z_:][\w:]*$/;

/** A metric as a selector; names that PromQL has no bare form for stand in braces. */
export function selectorOf(name: string): string {
  return SELECTABLE.test(name) ? name : `{${JSON.stringify(name)}}`;
}

/** One line that stands for all of a metric's series. */
export function shapeQuery({ name, type }: Pick<Metric, "name" | "type">, windowSeconds: number): string {
  const selector = selectorOf(name);
  return type === "counter" || /_(bucket|sum|count|total)$/.test(name)
    ? `sum(rate(${selector}[${windowSeconds}s]))`
    : `avg(${selector})`;
}

export interface LabelValues {
  label: string;
  /** By how many series have each, the commonest first. */
  values: { value: string; series: number }[];
}

/** What labels a metric's series have, and with which values. */
export function labelSummary(sets: readonly Readonly<Record<string, string>>[]): LabelValues[] {
  const counts = new Map<string, Map<string, number>>();
  for (const labels of sets) {
    for (const [label, value] of Object.entries(labels)) {
      if (label === "__name__") continue;
      const values = counts.get(label) ?? new Map<string, number>();
      values.set(value, (values.get(value) ?? 0) + 1);
      counts.set(label, values);
    }
  }
  return [...counts]
    .sort(([a], [b]) => compareNames(a, b))
    .map(([label, values]) => ({
      label,
      values: [...values]
        .map(([value, series]) => ({ value, series }))
        .sort((a, b) => b.series - a.series || compareNames(a.value, b.value)),
    }));
}
