// A chart in words, for those who do not see it.

import { format, type Unit } from "../lib/format";
import type { Values } from "./align";

export function summarise(names: readonly string[], columns: readonly Values[], unit: Unit): string {
  const parts = names.map((name, i) => {
    const values = (columns[i] ?? []).filter((value): value is number => typeof value === "number");
    const last = values.at(-1);
    if (last === undefined) return `${name}: no values`;
    let [low, high] = [last, last];
    for (const value of values) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    return `${name}: now ${format(last, unit)}, between ${format(low, unit)} and ${format(high, unit)}`;
  });
  return parts.length === 0 ? "No values." : `${parts.join("; ")}.`;
}
