// The rows of the services: what each uses, sorted by whatever matters now.

import { type DataColumn, DataTable } from "../../components/DataTable";
import { Icon } from "../../components/Icon";
import { exact, format, formatDate, formatDuration } from "../../lib/format";
import type { ServiceRow } from "./services";

export interface ServiceTableProps {
  rows: readonly ServiceRow[];
  now: number;
  selected: string | null;
  onSelect: (id: string) => void;
}

const BROKEN = new Set(["failed"]);

function State({ state }: { state: string }) {
  const level = BROKEN.has(state) ? "critical" : state === "active" ? "ok" : "warning";
  return (
    <span className="sign" data-level={level}>
      <Icon name={level} />
      {state}
    </span>
  );
}

/** Those that have a figure for any row: a controller that is off for all groups has no column. */
function columnsOf(onSelect: (id: string) => void, now: number, rows: readonly ServiceRow[]): DataColumn<ServiceRow>[] {
  const columns: DataColumn<ServiceRow>[] = [
    {
      id: "name",
      title: "Name",
      read: ({ name }) => name,
      hint: ({ id }) => id,
      show: ({ id, name }) => (
        <button type="button" className="link clip" onClick={() => onSelect(id)}>
          {name}
        </button>
      ),
    },
    { id: "kind", title: "Kind", read: ({ kind }) => kind },
    {
      id: "state",
      title: "State",
      read: ({ state }) => state,
      show: ({ state }) => (state === null ? "–" : <State state={state} />),
    },
    {
      id: "cpu",
      title: "CPU",
      isFigure: true,
      read: ({ cpuPercent }) => cpuPercent,
      show: ({ cpuPercent }) => format(cpuPercent, "percent"),
      hint: ({ cpuPercent }) => `${exact(cpuPercent, "percent")} of one core`,
    },
    {
      id: "memory",
      title: "Memory",
      isFigure: true,
      read: ({ memoryBytes }) => memoryBytes,
      show: ({ memoryBytes }) => format(memoryBytes, "bytes"),
      hint: ({ memoryBytes }) => exact(memoryBytes, "bytes"),
    },
    {
      id: "read",
      title: "Read",
      isFigure: true,
      read: ({ readBytes }) => readBytes,
      show: ({ readBytes }) => format(readBytes, "bytes/s"),
      hint: ({ readBytes }) => exact(readBytes, "bytes/s"),
    },
    {
      id: "written",
      title: "Written",
      isFigure: true,
      read: ({ writtenBytes }) => writtenBytes,
      show: ({ writtenBytes }) => format(writtenBytes, "bytes/s"),
      hint: ({ writtenBytes }) => exact(writtenBytes, "bytes/s"),
    },
    {
      id: "pressure",
      title: "Pressure",
      isFigure: true,
      read: ({ pressure }) => pressure?.percent ?? null,
      show: ({ pressure }) =>
        pressure === null
          ? "–"
          : pressure.percent < 0.1
            ? "none"
            : `${format(pressure.percent, "percent")} ${pressure.resource}`,
      hint: ({ pressure }) =>
        pressure ? `${exact(pressure.percent, "percent")} waiting for ${pressure.resource}` : "",
    },
    {
      id: "restarts",
      title: "Restarts",
      isFigure: true,
      read: ({ restarts }) => restarts,
      hint: () => "within the last 24 hours",
    },
    {
      id: "kills",
      title: "OOM kills",
      isFigure: true,
      read: ({ kills }) => kills,
      hint: () => "since its start",
    },
    {
      id: "up",
      title: "Up for",
      isFigure: true,
      read: ({ startedAt }) => (startedAt === null ? null : now - startedAt),
      show: ({ startedAt }) => (startedAt === null ? "–" : formatDuration(now - startedAt)),
      hint: ({ startedAt }) => (startedAt === null ? "" : `since ${formatDate(startedAt)}`),
    },
  ];
  return columns.filter(({ read }) => rows.some((row) => read(row) !== null));
}

export function ServiceTable({ rows, now, selected, onSelect }: ServiceTableProps) {
  const columns = columnsOf(onSelect, now, rows);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by key
    <section className="scroller" tabIndex={0} aria-label="Units and containers, scrollable">
      <DataTable
        label="Units and containers"
        rows={rows}
        columns={columns}
        keyOf={({ id }) => id}
        initial={{ column: "cpu", descending: true }}
        selected={selected}
      />
    </section>
  );
}
