// Who talks to whom: by status, by words, by process.

import { useDeferredValue, useMemo, useState } from "react";
import type { Network } from "../../api/host";
import { ConnectionTable } from "./ConnectionTable";
import { Countdown } from "./Countdown";
import { connectionRows, countByStatus, filterRows, statusWords } from "./connections";
import { ProcessDialog } from "./ProcessDialog";

export interface ConnectionsProps {
  connections: Network["connections"];
  updatedAt: number;
  refreshing: boolean;
}

export function Connections({ connections, updatedAt, refreshing }: ConnectionsProps) {
  const [status, setStatus] = useState<string | null>(null);
  const [filter, setFilter] = useState("");
  const [pid, setPid] = useState<number | null>(null);
  const words = useDeferredValue(filter);
  const rows = useMemo(() => connectionRows(connections), [connections]);
  const counts = useMemo(() => countByStatus(rows), [rows]);
  const shown = useMemo(() => filterRows(rows, status, words), [rows, status, words]);
  const chips = [{ status: null, count: rows.length }, ...counts];
  return (
    <section className="card" aria-labelledby="connections">
      <h3 id="connections">
        <span>Connections</span>
        <em>
          <Countdown updatedAt={updatedAt} refreshing={refreshing} />
        </em>
      </h3>
      <div className="filters">
        <fieldset className="chips">
          <legend className="visually-hidden">Status</legend>
          {chips.map((chip) => (
            <button
              key={chip.status ?? ""}
              type="button"
              className="chip"
              aria-pressed={status === chip.status}
              onClick={() => setStatus(chip.status)}
            >
              {chip.status === null ? "all" : statusWords(chip.status)} <b>{chip.count}</b>
            </button>
          ))}
        </fieldset>
        <input
          type="search"
          placeholder="Filter: address, port, process, pid"
          aria-label="Filter connections"
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
        />
      </div>
      {shown.length === 0 ? (
        <p className="notice">
          {rows.length === 0 ? "There is no connection now." : "No connection matches this filter."}
        </p>
      ) : (
        <ConnectionTable rows={shown} onProcess={setPid} />
      )}
      {pid !== null && <ProcessDialog pid={pid} onClose={() => setPid(null)} />}
    </section>
  );
}
