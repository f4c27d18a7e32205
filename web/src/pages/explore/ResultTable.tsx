// What a query answers at the end of the range: a row for each series.

import { useMemo, useState } from "react";
import type { QueryData } from "../../api/prometheus";
import { exact, format, type Unit } from "../../lib/format";
import { labelColumns, type ResultRow, resultRows, type Sorting, sortRows } from "./result";

/** More rows at once than this are slow to lay out and read by nobody. */
const ROWS_STEP = 200;
const ARIA_SORT = { asc: "ascending", desc: "descending", none: "none" } as const;

export interface ResultTableProps {
  /** The query, which names the table. */
  query: string;
  data: QueryData;
  unit: Unit;
}

function Value({ row, unit }: { row: ResultRow; unit: Unit }) {
  if (row.value === null) return <>{row.text}</>;
  const shown = Number.isFinite(row.value) ? format(row.value, unit) : row.text;
  return (
    <span title={exact(row.value, unit)}>
      {shown}
      {row.samples !== null && <small> newest of {row.samples}</small>}
    </span>
  );
}

function nextSorting(sorting: Sorting | null, by: string): Sorting | null {
  if (sorting?.by !== by) return { by, descending: by === "" };
  const turned = sorting.descending !== (by === "");
  return turned ? null : { by, descending: !sorting.descending };
}

export function ResultTable({ query, data, unit }: ResultTableProps) {
  const [sorting, setSorting] = useState<Sorting | null>(null);
  const [shown, setShown] = useState(ROWS_STEP);
  const rows = useMemo(() => resultRows(data), [data]);
  const columns = useMemo(() => labelColumns(rows), [rows]);
  const sorted = useMemo(() => sortRows(rows, sorting), [rows, sorting]);
  if (rows.length === 0) {
    return <p className="notice">Nothing matches at this instant: does the metric exist, and do the labels?</p>;
  }
  const heads = [
    ...columns.map((name) => ({ by: name, title: name === "__name__" ? "metric" : name })),
    { by: "", title: "value" },
  ];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by key
    <section className="scroller" tabIndex={0} aria-label={`Answer of ${query}, scrollable`}>
      <table className="results">
        <thead>
          <tr>
            {heads.map(({ by, title }) => {
              const order = sorting?.by === by ? (sorting.descending ? "desc" : "asc") : "none";
              return (
                <th key={by} scope="col" aria-sort={ARIA_SORT[order]} className={by === "" ? "number" : ""}>
                  <button type="button" onClick={() => setSorting(nextSorting(sorting, by))}>
                    {title}
                    <span aria-hidden="true">{{ asc: " ↑", desc: " ↓", none: "" }[order]}</span>
                  </button>
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {sorted.slice(0, shown).map((row) => (
            <tr key={JSON.stringify(row.labels)}>
              {columns.map((name) => (
                <td key={name} className="mono" title={row.labels[name]}>
                  {row.labels[name]}
                </td>
              ))}
              <td className="number">
                <Value row={row} unit={unit} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > shown && (
        <button type="button" className="btn more" onClick={() => setShown(shown + ROWS_STEP)}>
          Show {Math.min(ROWS_STEP, rows.length - shown)} more of {rows.length - shown}
        </button>
      )}
    </section>
  );
}
