// The order of a table's rows. Pure.

import { compareNames } from "../lib/labels";

export type Cell = string | number | null;

export interface Sorting {
  column: string;
  descending: boolean;
}

/** What is unknown stands last, whichever way the rest is sorted; equals keep their order. */
export function sortRows<Row>(rows: readonly Row[], read: (row: Row) => Cell, descending: boolean): Row[] {
  const direction = descending ? -1 : 1;
  return rows.toSorted((one, other) => {
    const [a, b] = [read(one), read(other)];
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    const order = typeof a === "number" && typeof b === "number" ? a - b : compareNames(String(a), String(b));
    return direction * order;
  });
}

/** A click on the column that sorts already turns it around; figures begin with the largest. */
export function nextSorting(before: Sorting, column: string, isFigure: boolean): Sorting {
  if (before.column === column) return { column, descending: !before.descending };
  return { column, descending: isFigure };
}
