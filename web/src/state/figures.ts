// Many figures of many things in one question: the rows of a table. Pure.

import { quoteLabelValue } from "../lib/labels";
import type { Sample } from "../lib/series";

/** No metric of ours has this label. */
const FIGURE = "figure";

/** One expression that answers all of them, each under its name. */
export function figuresQuery(figures: Readonly<Record<string, string>>): string {
  return Object.entries(figures)
    .map(([name, expr]) => `label_replace(${expr}, "${FIGURE}", ${quoteLabelValue(name)}, "", "")`)
    .join(" or ");
}

/** The answer, apart again; a figure without series has an empty list. */
export function splitFigures<Name extends string>(
  names: readonly Name[],
  samples: readonly Sample[],
): Record<Name, Sample[]> {
  const found = Object.fromEntries(names.map((name) => [name, [] as Sample[]])) as Record<Name, Sample[]>;
  for (const { labels, value } of samples) {
    const { [FIGURE]: name, __name__: _, ...own } = labels;
    found[name as Name]?.push({ labels: own, value });
  }
  return found;
}
