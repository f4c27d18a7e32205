// A dashboard: looked at, or edited until it is saved or the changes are discarded.

import { useEffect, useRef, useState } from "react";
import { useLocation, useSearch } from "wouter";
import { Icon } from "../../components/Icon";
import type { Dashboard } from "../../lib/dashboard/dashboard";
import { type LoadedDashboard, useDashboards, useDraft } from "../../state/dashboards";
import { useRange } from "../../state/use-range";
import { useVariables } from "../../state/use-variables";
import { PageHeading } from "../PageHeading";
import { Board } from "./Board";
import { EditBar } from "./EditBar";
import { EditBoard } from "./EditBoard";
import { EditDialogs, type OpenForm } from "./EditDialogs";
import { exportDashboard } from "./export";
import { withNew } from "./new-panel";
import { useScope } from "./use-scope";
import { VariableBar } from "./VariableBar";

export interface DashboardViewProps {
  name: string;
  loaded: LoadedDashboard;
  /** Fetches what the server has now. */
  onReload: () => void;
}

const EDIT = "edit";

/** Whether the page edits is in its address: the browser's back button leads out. */
function useEditing(): [boolean, (editing: boolean) => void] {
  const search = useSearch();
  const [path, navigate] = useLocation();
  const set = (editing: boolean) => {
    const params = new URLSearchParams(search);
    if (editing) params.set(EDIT, "1");
    else params.delete(EDIT);
    navigate(params.size > 0 ? `${path}?${params}` : path, { replace: !editing });
  };
  return [new URLSearchParams(search).has(EDIT), set];
}

/** Who leaves the page with changes is asked by the browser. */
function useWarning(changed: boolean): void {
  useEffect(() => {
    if (!changed) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", warn);
    return () => removeEventListener("beforeunload", warn);
  }, [changed]);
}

export function DashboardView({ name, loaded, onReload }: DashboardViewProps) {
  const search = useSearch();
  const { range } = useRange();
  const [editing, setEditing] = useEditing();
  const { dashboard: draft, version, change, drop } = useDraft(name, loaded);
  const [open, setOpen] = useState<OpenForm>(null);
  const page = useRef<HTMLDivElement>(null);
  const shown = editing ? draft : loaded.dashboard;
  const changed = JSON.stringify(draft) !== JSON.stringify(loaded.dashboard);
  useWarning(changed);
  const rangeSeconds = range.kind === "fixed" ? range.to - range.from : range.seconds;
  const states = useVariables(shown.variables, search, rangeSeconds);
  const scope = useScope(page, states ?? []);
  const { data: list } = useDashboards();

  const set = (changes: Partial<Dashboard>) => change((before) => ({ ...before, ...changes }));
  const add = (kind: "line" | "row") => {
    const { panels, id } = withNew(draft.panels, kind);
    set({ panels });
    setOpen({ panel: id });
  };
  const leave = () => {
    drop();
    setEditing(false);
  };

  return (
    <div ref={page} className="dashboard">
      <div className="board-head">
        <PageHeading title={shown.title}>{shown.description ?? ""}</PageHeading>
        {!editing && (
          <div className="board-actions">
            <button type="button" className="btn" onClick={() => exportDashboard(name, loaded.dashboard)}>
              Export
            </button>
            <button type="button" className="btn" onClick={() => setEditing(true)}>
              <Icon name="edit" />
              {changed ? "Go on editing" : "Edit"}
            </button>
          </div>
        )}
      </div>
      {editing && (
        <EditBar
          name={name}
          draft={draft}
          version={version}
          changed={changed}
          taken={list?.dashboards.map((entry) => entry.name) ?? [name]}
          onTitle={(title) => set({ title })}
          onAdd={add}
          onVariables={() => setOpen("variables")}
          onReload={() => {
            drop();
            onReload();
          }}
          onDiscard={leave}
          onSaved={leave}
          onCopied={drop}
        />
      )}
      {states && <VariableBar states={states} />}
      {shown.panels.length === 0 && (
        <div className="card notice no-dashboards">
          <p>This dashboard has no panel yet.</p>
          <button type="button" className="btn primary" onClick={() => (editing ? add("line") : setEditing(true))}>
            {editing ? "Add a panel" : "Edit it"}
          </button>
        </div>
      )}
      {!states && <div className="card skeleton tall" aria-hidden="true" />}
      {states && !editing && <Board panels={shown.panels} scope={scope} />}
      {states && editing && (
        <EditBoard
          panels={draft.panels}
          scope={scope}
          onChange={(panels) => set({ panels })}
          onEdit={(panel) => setOpen({ panel })}
        />
      )}
      {editing && <EditDialogs open={open} draft={draft} scope={scope} onChange={set} onClose={() => setOpen(null)} />}
    </div>
  );
}
