// Names for series that nobody named: what tells them apart, and nothing else.

import type { Labels } from "./labels";

/** A series in PromQL's own words. */
export function seriesText({ __name__: name = "", ...labels }: Labels): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return pairs.length > 0 || name === "" ? `${name}{${pairs.join(", ")}}` : name;
}

/** The labels whose values are not the same in all sets, in order; the metric's name comes first. */
export function differingLabels(sets: readonly Labels[]): string[] {
  const names = [...new Set(sets.flatMap((labels) => Object.keys(labels)))].sort();
  return names.filter((name) => sets.some((labels) => labels[name] !== sets[0]?.[name]));
}

/** "cpu 0 · mode idle" for each of several series; a lone one is named in full. */
export function tellApart(sets: readonly Labels[]): string[] {
  if (sets.length === 1) return sets.map(seriesText);
  const names = differingLabels(sets);
  return sets.map((labels) =>
    names
      .filter((name) => labels[name] !== undefined)
      .map((name) => (name === "__name__" ? labels[name] : `${name} ${labels[name]}`))
      .join(" · "),
  );
}
