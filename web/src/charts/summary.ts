// A chart in words, for those who do not see it.

import { format } from "../lib/format";
import type { Values } from "./align";
import type { PanelSpec } from "./panel-spec";

type Meaning = Pick<PanelSpec, "unit" | "states">;

/** A value as its chart shows it: the name of a state, or a figure with its unit. */
export function stateWords(value: number | null | undefined, { unit, states }: Meaning): string {
  return states?.find((state) => state.value === value)?.name ?? format(value, unit);
}

export function summarise(names: readonly string[], columns: readonly Values[], meaning: Meaning): string {
  const parts = names.map((name, i) => {
    const values = (columns[i] ?? []).filter((value): value is number => typeof value === "number");
    const last = values.at(-1);
    if (last === undefined) return `${name}: no values`;
    if (meaning.states) return `${name}: ${stateWords(last, meaning)}`;
    let [low, high] = [last, last];
    for (const value of values) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    const { unit } = meaning;
    return `${name}: now ${format(last, unit)}, between ${format(low, unit)} and ${format(high, unit)}`;
  });
  return parts.length === 0 ? "No values." : `${parts.join("; ")}.`;
}
