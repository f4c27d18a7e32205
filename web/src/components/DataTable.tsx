// A table that people sort: a column each, a click on its head sorts by it. On a phone each row is a small card.

import { type ReactNode, useMemo, useState } from "react";
import { type Cell, nextSorting, type Sorting, sortRows } from "./sort-rows";

export interface DataColumn<Row> {
  id: string;
  title: string;
  /** What it is sorted by. */
  read: (row: Row) => Cell;
  /** What stands in the cell, where that is more than the value. */
  show?: (row: Row) => ReactNode;
  /** On hover: the exact value, or the whole of a name that is cut. */
  hint?: (row: Row) => string;
  isFigure?: boolean;
}

export interface DataTableProps<Row> {
  label: string;
  rows: readonly Row[];
  /** The first one names the row. */
  columns: readonly DataColumn<Row>[];
  keyOf: (row: Row) => string;
  initial: Sorting;
  selected?: string | null;
}

/** More rows at once only slow the page down; who looks for one more filters. */
export const ROWS_MAX = 200;
const ARROWS = { ascending: " ↑", descending: " ↓", none: "" } as const;

export function DataTable<Row>({ label, rows, columns, keyOf, initial, selected = null }: DataTableProps<Row>) {
  const [sorting, setSorting] = useState(initial);
  const [all, setAll] = useState(false);
  const sorted = useMemo(() => {
    const by = columns.find(({ id }) => id === sorting.column) ?? columns[0];
    return by ? sortRows(rows, by.read, sorting.descending) : rows;
  }, [rows, columns, sorting]);
  const shown = all ? sorted : sorted.slice(0, ROWS_MAX);
  const orderOf = (id: string) =>
    id !== sorting.column ? "none" : sorting.descending ? ("descending" as const) : ("ascending" as const);
  return (
    <>
      <table className="data-table" aria-label={label}>
        <thead>
          <tr>
            {columns.map(({ id, title, isFigure }) => (
              <th key={id} scope="col" className={isFigure ? "number" : ""} aria-sort={orderOf(id)}>
                <button type="button" onClick={() => setSorting(nextSorting(sorting, id, isFigure ?? false))}>
                  {title}
                  <span aria-hidden="true">{ARROWS[orderOf(id)]}</span>
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <tr key={keyOf(row)} data-selected={keyOf(row) === selected || undefined}>
              {columns.map(({ id, title, read, show, hint, isFigure }, i) => {
                const content = show ? show(row) : (read(row) ?? "–");
                const about = { className: isFigure ? "number" : "", title: hint?.(row) };
                return i === 0 ? (
                  <th key={id} scope="row" {...about}>
                    {content}
                  </th>
                ) : (
                  <td key={id} data-name={title} {...about}>
                    {content}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {sorted.length > shown.length && (
        <button type="button" className="btn" onClick={() => setAll(true)}>
          Show all {sorted.length}
        </button>
      )}
    </>
  );
}
