// Which unit or container uses what?

import "../styles/table.css";
import { useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import { useLocation, useSearch } from "wouter";
import { ErrorNotice } from "../components/ErrorNotice";
import { Icon } from "../components/Icon";
import { formatDuration } from "../lib/format";
import { PageHeading } from "./PageHeading";
import { Panels } from "./Panels";
import { groupPanels } from "./services/panels";
import { ServiceTable } from "./services/ServiceTable";
import { filterServices, notCounted, type ServiceKind, type ServiceRow } from "./services/services";
import { useServices } from "./services/use-services";

const GROUP = "group";
const NONE =
  "No control group is seen: the kernel has none mounted at /sys/fs/cgroup, or Heartbeat runs inside a container that shows it none (mount the host's, and give --path.rootfs and --path.procfs).";

/** What the table is of, and what it cannot tell. */
function notes(rows: readonly ServiceRow[], windowSeconds: number): string {
  const uncounted = notCounted(rows);
  return [
    `means of ${formatDuration(windowSeconds)}`,
    ...(uncounted.length > 0 ? [`not counted by this kernel's groups: ${uncounted.join(", ")}`] : []),
    ...(rows.every(({ state }) => state === null) ? ["states of systemd's units come with --collector.systemd"] : []),
  ].join(" · ");
}

/** Which one is looked at is a part of the address, so that a link shows what its sender saw. */
function useSelectedGroup(): [string | null, (id: string | null) => void] {
  const search = useSearch();
  const [path, navigate] = useLocation();
  const params = new URLSearchParams(search);
  const select = (id: string | null) => {
    if (id === null) params.delete(GROUP);
    else params.set(GROUP, id);
    const query = params.toString();
    navigate(query ? `${path}?${query}` : path);
  };
  return [params.get(GROUP), select];
}

function Detail({ id, row, onClose }: { id: string; row: ServiceRow | undefined; onClose: () => void }) {
  const panels = useMemo(() => groupPanels(id), [id]);
  const section = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: for each one anew
  useEffect(() => {
    section.current?.scrollIntoView({ block: "nearest" });
  }, [id]);
  return (
    <section className="device" ref={section} aria-label={`Lines of ${row?.name ?? id}`}>
      <div className="device-heading">
        <h3 className="device-name clip" title={id}>
          {row?.name ?? id}
        </h3>
        <button type="button" className="btn square" aria-label="Close these lines" onClick={onClose}>
          <Icon name="close" />
        </button>
      </div>
      {row && !row.isRunning ? (
        <p className="card notice">It is {row.state} and has no processes: there is nothing to draw.</p>
      ) : (
        <Panels panels={panels} heading="h4" />
      )}
    </section>
  );
}

interface FiltersProps {
  rows: readonly ServiceRow[];
  kind: ServiceKind | null;
  onKind: (kind: ServiceKind | null) => void;
  words: string;
  onWords: (words: string) => void;
}

function Filters({ rows, kind, onKind, words, onWords }: FiltersProps) {
  const counts = new Map<ServiceKind, number>();
  for (const row of rows) counts.set(row.kind, (counts.get(row.kind) ?? 0) + 1);
  const chips: [ServiceKind | null, number][] = [[null, rows.length], ...counts];
  return (
    <div className="filters">
      <fieldset className="chips">
        <legend className="visually-hidden">Kind</legend>
        {chips.map(([one, count]) => (
          <button key={one} type="button" className="chip" aria-pressed={kind === one} onClick={() => onKind(one)}>
            {one ?? "all"} <b>{count}</b>
          </button>
        ))}
      </fieldset>
      <input
        type="search"
        placeholder="Filter: name, state, path"
        aria-label="Filter units and containers"
        value={words}
        onChange={(event) => onWords(event.target.value)}
      />
    </div>
  );
}

export function Services() {
  const { rows, error, refetch, windowSeconds, at } = useServices();
  const [selected, select] = useSelectedGroup();
  const [kind, setKind] = useState<ServiceKind | null>(null);
  const [filter, setFilter] = useState("");
  const words = useDeferredValue(filter);
  const shown = useMemo(() => filterServices(rows ?? [], kind, words), [rows, kind, words]);
  return (
    <>
      <PageHeading title="Services" />
      {!rows && !error && <div className="card skeleton tall" aria-hidden="true" />}
      {error && (
        <div className="card">
          <ErrorNotice what="the units and containers" error={error} onRetry={refetch} />
        </div>
      )}
      {rows?.length === 0 && <p className="card notice">{NONE}</p>}
      {rows && rows.length > 0 && (
        <section className="card" aria-labelledby="services">
          <h3 id="services">
            <span>Units and containers</span>
            <em>{notes(rows, windowSeconds)}</em>
          </h3>
          <Filters rows={rows} kind={kind} onKind={setKind} words={filter} onWords={setFilter} />
          {shown.length === 0 ? (
            <p className="notice">None matches this filter.</p>
          ) : (
            <ServiceTable rows={shown} now={at} selected={selected} onSelect={select} />
          )}
        </section>
      )}
      {selected !== null && (
        <Detail id={selected} row={rows?.find(({ id }) => id === selected)} onClose={() => select(null)} />
      )}
    </>
  );
}
