// biome-ignore-all lint/a11y/useSemanticElements: rows are placed one by one, which the layout of a table element forbids
// biome-ignore-all lint/a11y/useFocusableInteractive: cells take no focus, what stands in them does
// The rows of the connections table: sorted by TanStack Table, only those in sight drawn by TanStack Virtual.

import {
  createColumnHelper,
  flexRender,
  getCoreRowModel,
  getSortedRowModel,
  type SortingState,
  useReactTable,
} from "@tanstack/react-table";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef, useState } from "react";
import { compareNames } from "../../lib/labels";
import { type ConnectionRow, statusWords } from "./connections";

const ROW_PX = 34;
/** On a narrow screen a row has two lines; the style sheet changes at the same width. */
const ROW_NARROW_PX = 62;
const NARROW = "(max-width: 700px)";
const OVERSCAN = 12;

const column = createColumnHelper<ConnectionRow>();
const byName = (a: { getValue: (id: string) => unknown }, b: { getValue: (id: string) => unknown }, id: string) =>
  compareNames(String(a.getValue(id)), String(b.getValue(id)));

const COLUMNS = [
  column.accessor("status", { header: "Status", sortingFn: byName, cell: (cell) => statusWords(cell.getValue()) }),
  column.accessor("protocol", { header: "Protocol", sortingFn: byName }),
  column.accessor("local", { header: "Local", sortingFn: byName }),
  column.accessor("remote", { header: "Remote", sortingFn: byName }),
  column.accessor("process", { header: "Process", sortingFn: byName, cell: (cell) => cell.getValue() || "–" }),
  column.accessor("pid", { header: "PID", sortingFn: "basic" }),
];
const ARIA_SORT = { asc: "ascending", desc: "descending" } as const;
const ARROWS = { asc: " ↑", desc: " ↓" } as const;

function useNarrow(): boolean {
  const [narrow, setNarrow] = useState(() => matchMedia(NARROW).matches);
  useEffect(() => {
    const query = matchMedia(NARROW);
    const listener = () => setNarrow(query.matches);
    query.addEventListener("change", listener);
    return () => query.removeEventListener("change", listener);
  }, []);
  return narrow;
}

export interface ConnectionTableProps {
  rows: ConnectionRow[];
  onProcess: (pid: number) => void;
}

export function ConnectionTable({ rows, onProcess }: ConnectionTableProps) {
  const [sorting, setSorting] = useState<SortingState>([{ id: "status", desc: false }]);
  const table = useReactTable({
    data: rows,
    columns: COLUMNS,
    state: { sorting },
    onSortingChange: setSorting,
    getRowId: (row) => row.id,
    getCoreRowModel: getCoreRowModel(),
    getSortedRowModel: getSortedRowModel(),
  });
  const scroller = useRef<HTMLDivElement>(null);
  const narrow = useNarrow();
  const sorted = table.getRowModel().rows;
  const virtual = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => (narrow ? ROW_NARROW_PX : ROW_PX),
    overscan: OVERSCAN,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the row height follows the screen
  useEffect(() => {
    virtual.measure();
  }, [narrow]);

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by key
    <section className="connections" ref={scroller} tabIndex={0} aria-label="Connections, scrollable">
      <div role="table" aria-label="Connections" aria-rowcount={sorted.length + 1}>
        <div role="rowgroup" className="head">
          {table.getHeaderGroups().map((group) => (
            <div role="row" aria-rowindex={1} key={group.id} className="row">
              {group.headers.map((header) => {
                const sorted = header.column.getIsSorted();
                return (
                  <div
                    role="columnheader"
                    key={header.id}
                    className={header.column.id}
                    aria-sort={sorted ? ARIA_SORT[sorted] : "none"}
                  >
                    <button type="button" onClick={header.column.getToggleSortingHandler()}>
                      {flexRender(header.column.columnDef.header, header.getContext())}
                      <span aria-hidden="true">{sorted ? ARROWS[sorted] : ""}</span>
                    </button>
                  </div>
                );
              })}
            </div>
          ))}
        </div>
        <div role="rowgroup" className="body" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const row = sorted[item.index];
            if (!row) return null;
            return (
              <div
                role="row"
                aria-rowindex={item.index + 2}
                key={row.id}
                className="row"
                style={{ height: item.size, transform: `translateY(${item.start}px)` }}
              >
                {row.getVisibleCells().map((cell) => (
                  <div role="cell" key={cell.id} className={cell.column.id} title={String(cell.getValue() ?? "")}>
                    {cell.column.id === "pid" && row.original.pid > 0 ? (
                      <button type="button" className="link" onClick={() => onProcess(row.original.pid)}>
                        <span className="visually-hidden">Show process </span>
                        {row.original.pid}
                      </button>
                    ) : cell.column.id === "pid" ? (
                      "–"
                    ) : (
                      flexRender(cell.column.columnDef.cell, cell.getContext())
                    )}
                  </div>
                ))}
              </div>
            );
          })}
        </div>
      </div>
    </section>
  );
}
