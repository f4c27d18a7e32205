// The rows of a heat map that stand out. Pure.

import { format, type Unit } from "../lib/format";

const HIGHEST_MAX = 3;

/** The names and values of the highest rows: "core 3 98.0 %, core 7 95.0 %". */
export function highestWords(names: readonly string[], values: readonly (number | null)[], unit: Unit): string {
  const rows = names.flatMap((name, i) => {
    const value = values[i];
    return typeof value === "number" ? [{ name, value }] : [];
  });
  const highest = rows.toSorted((a, b) => b.value - a.value).slice(0, HIGHEST_MAX);
  return highest.map(({ name, value }) => `${name} ${format(value, unit)}`).join(", ");
}
