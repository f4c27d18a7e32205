// A dashboard from a file: one of ours, or Grafana's. What cannot be taken over is listed before anything is stored.

import { type ChangeEvent, useState } from "react";
import { Dialog } from "../../components/Dialog";
import type { Unsupported } from "../../lib/grafana/import";
import { type Imported, importText } from "./import-text";

/** The server takes no more; a file of Grafana's is larger than what becomes of it. */
const FILE_BYTES_MAX = 8 * 1024 * 1024;

function Reasons({ unsupported }: { unsupported: readonly Unsupported[] }) {
  const dropped = unsupported.filter((each) => each.dropped);
  const details = unsupported.filter((each) => !each.dropped);
  const list = (title: string, notes: readonly Unsupported[]) =>
    notes.length > 0 && (
      <>
        <h3>
          {title} ({notes.length})
        </h3>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long list is scrolled, also with the keyboard */}
        <ul className="reasons" tabIndex={0}>
          {notes.map(({ panel, reason }) => (
            <li key={panel + reason}>
              {panel && <b>{panel}: </b>}
              {reason}
            </li>
          ))}
        </ul>
      </>
    );
  return (
    <>
      {list("Panels left out", dropped)}
      {list("Taken over in part", details)}
      {unsupported.length === 0 && <p className="hint">All of it could be taken over.</p>}
    </>
  );
}

export interface ImportDialogProps {
  onImport: (imported: Imported) => void;
  onClose: () => void;
  /** Why the last try to store it failed. */
  failure: string;
  busy: boolean;
}

export function ImportDialog({ onImport, onClose, failure, busy }: ImportDialogProps) {
  const [result, setResult] = useState<Imported | { error: string } | null>(null);
  const choose = async (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0];
    if (!file) return;
    if (file.size > FILE_BYTES_MAX) setResult({ error: "the file is larger than 8 MiB" });
    else setResult(importText(await file.text()));
  };
  const imported = result && !("error" in result) ? result : null;
  const panels = imported?.dashboard.panels.filter(({ kind }) => kind !== "row").length ?? 0;
  return (
    <Dialog title="Import a dashboard" onClose={onClose} className="panel-form">
      <div className="import">
        <label className="wide">
          A file of this page, or a dashboard of Grafana as JSON
          <input type="file" accept=".json,application/json" onChange={choose} />
        </label>
        <label className="wide">
          or its text
          <textarea
            rows={3}
            spellCheck={false}
            onChange={(event) => setResult(event.target.value.trim() ? importText(event.target.value) : null)}
          />
        </label>
        {result && "error" in result && (
          <p className="wrong" role="alert">
            This cannot be imported: {result.error}.
          </p>
        )}
        {imported && (
          <section aria-label="What is imported">
            <p className="found">
              <b>{imported.dashboard.title}</b>
              {" · "}
              {panels === 1 ? "1 panel" : `${panels} panels`}
              {imported.dashboard.variables.length > 0 &&
                ` · variables: ${imported.dashboard.variables.map(({ name }) => name).join(", ")}`}
            </p>
            {imported.isGrafana && <Reasons unsupported={imported.unsupported} />}
          </section>
        )}
        {failure && (
          <p className="wrong" role="alert">
            {failure}
          </p>
        )}
        <div className="form-end">
          <button type="button" className="btn" onClick={onClose}>
            Cancel
          </button>
          <button
            type="button"
            className="btn primary"
            disabled={!imported || busy}
            onClick={() => imported && onImport(imported)}
          >
            Import
          </button>
        </div>
      </div>
    </Dialog>
  );
}
