// A dashboard: looked at, or edited until it is saved or the changes are discarded.

import { useEffect, useRef, useState } from "react";
import { useLocation, useSearch } from "wouter";
import { Icon } from "../../components/Icon";
import { COLUMNS, type DashboardPanel, freeId } from "../../lib/dashboard/dashboard";
import { compacted, moved, placeBelow } from "../../lib/dashboard/layout";
import { type LoadedDashboard, useDashboards, useDraft } from "../../state/dashboards";
import { useRange } from "../../state/use-range";
import { useVariables } from "../../state/use-variables";
import { PageHeading } from "../PageHeading";
import { Board } from "./Board";
import { EditBar } from "./EditBar";
import { EditBoard } from "./EditBoard";
import { exportDashboard } from "./export";
import { PanelForm } from "./PanelForm";
import { useScope } from "./use-scope";
import { VariableBar } from "./VariableBar";
import { VariablesForm } from "./VariablesForm";

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

const NEW_PANEL: Omit<DashboardPanel, "id" | "x" | "y" | "w" | "h"> = {
  title: "",
  kind: "line",
  unit: "count",
  queries: [{ expr: "", legend: "" }],
};

const isUntouched = ({ kind, title, queries }: DashboardPanel) =>
  kind === NEW_PANEL.kind && title === "" && queries.every(({ expr }) => expr === "");

function withNew(panels: readonly DashboardPanel[], kind: "line" | "row"): { panels: DashboardPanel[]; id: string } {
  const id = freeId(panels);
  const place = kind === "row" ? placeBelow(panels, COLUMNS, 1) : placeBelow(panels, COLUMNS / 2, 8);
  const made: DashboardPanel =
    kind === "row"
      ? { ...NEW_PANEL, kind, title: "New row", queries: [], ...place, id }
      : { ...NEW_PANEL, ...place, id };
  return { panels: compacted([...panels, made]), id };
}

export function DashboardView({ name, loaded, onReload }: DashboardViewProps) {
  const search = useSearch();
  const { range } = useRange();
  const [editing, setEditing] = useEditing();
  const { dashboard: draft, version, change, drop } = useDraft(name, loaded);
  const [form, setForm] = useState<string | null>(null);
  const [variablesForm, setVariablesForm] = useState(false);
  const page = useRef<HTMLDivElement>(null);
  const shown = editing ? draft : loaded.dashboard;
  const changed = JSON.stringify(draft) !== JSON.stringify(loaded.dashboard);
  useWarning(changed);
  const rangeSeconds = range.kind === "fixed" ? range.to - range.from : range.seconds;
  const states = useVariables(shown.variables, search, rangeSeconds);
  const scope = useScope(page, states ?? []);
  const { data: list } = useDashboards();

  const setPanels = (panels: DashboardPanel[]) => change((before) => ({ ...before, panels }));
  const edited = draft.panels.find(({ id }) => id === form);
  const add = (kind: "line" | "row") => {
    const { panels, id } = withNew(draft.panels, kind);
    setPanels(panels);
    setForm(id);
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
          onTitle={(title) => change((before) => ({ ...before, title }))}
          onAdd={add}
          onVariables={() => setVariablesForm(true)}
          onReload={() => {
            drop();
            onReload();
          }}
          onDiscard={() => {
            drop();
            setEditing(false);
          }}
          onSaved={() => {
            drop();
            setEditing(false);
          }}
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
      {states && editing && <EditBoard panels={draft.panels} scope={scope} onChange={setPanels} onEdit={setForm} />}
      {edited && (
        <PanelForm
          key={edited.id}
          panel={edited}
          scope={scope}
          variables={draft.variables.map((variable) => variable.name)}
          onClose={() => {
            // Who cancels a new panel wants none.
            if (isUntouched(edited)) setPanels(draft.panels.filter(({ id }) => id !== edited.id));
            setForm(null);
          }}
          onDone={(panel) => {
            const panels = draft.panels.map((other) => (other.id === panel.id ? panel : other));
            setPanels(moved(panels, panel.id, panel));
            setForm(null);
          }}
        />
      )}
      {variablesForm && (
        <VariablesForm
          variables={draft.variables}
          onClose={() => setVariablesForm(false)}
          onDone={(variables) => {
            change((before) => ({ ...before, variables }));
            setVariablesForm(false);
          }}
        />
      )}
    </div>
  );
}
