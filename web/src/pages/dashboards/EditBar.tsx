// What can be done with a dashboard that is edited: its title, new panels, save, discard, delete.

import { useState } from "react";
import { useLocation } from "wouter";
import { Dialog } from "../../components/Dialog";
import { Icon } from "../../components/Icon";
import { type Dashboard, nameFrom } from "../../lib/dashboard/dashboard";
import { isConflict, useDeleteDashboard, useSaveDashboard } from "../../state/dashboards";

export interface EditBarProps {
  name: string;
  draft: Dashboard;
  /** Of what it began with. */
  version: string;
  changed: boolean;
  /** The names of all dashboards, for a copy. */
  taken: readonly string[];
  onTitle: (title: string) => void;
  onAdd: (kind: "line" | "row") => void;
  onVariables: () => void;
  onReload: () => void;
  onDiscard: () => void;
  onSaved: () => void;
  /** What was edited is in another dashboard now. */
  onCopied: () => void;
}

function Conflict({ onReload, onCopy }: { onReload: () => void; onCopy: () => void }) {
  return (
    <div className="card conflict" role="alert">
      <p>Somebody else has saved or deleted this dashboard since you opened it. Nothing of yours was stored.</p>
      <button type="button" className="btn" onClick={onCopy}>
        Save mine as a copy
      </button>
      <button type="button" className="btn" onClick={onReload}>
        Drop mine, show theirs
      </button>
    </div>
  );
}

function Deletion({
  title,
  busy,
  failure,
  onDelete,
  onClose,
}: {
  title: string;
  busy: boolean;
  failure: string;
  onDelete: () => void;
  onClose: () => void;
}) {
  return (
    <Dialog title="Delete this dashboard?" onClose={onClose}>
      <p>“{title}” is deleted for everybody, with what is not saved. Export it first to keep a file of it.</p>
      {failure && (
        <p className="wrong" role="alert">
          {failure}
        </p>
      )}
      <div className="form-end">
        <button type="button" className="btn" onClick={onClose}>
          Keep it
        </button>
        <button type="button" className="btn danger" disabled={busy} onClick={onDelete}>
          Delete
        </button>
      </div>
    </Dialog>
  );
}

export function EditBar(props: EditBarProps) {
  const { name, draft, version, changed, taken } = props;
  const [, navigate] = useLocation();
  const save = useSaveDashboard();
  const remove = useDeleteDashboard();
  const [deleting, setDeleting] = useState(false);
  const conflict = isConflict(save.error);

  const store = () => save.mutate({ name, dashboard: draft, version }, { onSuccess: props.onSaved });
  const copy = () => {
    const dashboard = { ...draft, title: `${draft.title} (copy)` };
    const copyName = nameFrom(dashboard.title, taken);
    save.mutate(
      { name: copyName, dashboard, version: null },
      {
        onSuccess: () => {
          props.onCopied();
          navigate(`/d/${copyName}`);
        },
      },
    );
  };
  const erase = () => remove.mutate({ name, version }, { onSuccess: () => navigate("/dashboards") });
  const deletionFailure = isConflict(remove.error)
    ? "Somebody else has changed it meanwhile: load the page again first."
    : remove.error
      ? `It could not be deleted: ${remove.error.message}.`
      : "";

  return (
    <>
      <div className="edit-bar card">
        <label className="edit-title">
          <span className="visually-hidden">Title</span>
          <input value={draft.title} onChange={(event) => props.onTitle(event.target.value)} />
        </label>
        <button type="button" className="btn" onClick={() => props.onAdd("line")}>
          <Icon name="add" />
          Panel
        </button>
        <button type="button" className="btn" onClick={() => props.onAdd("row")}>
          <Icon name="add" />
          Row
        </button>
        <button type="button" className="btn" onClick={props.onVariables}>
          Variables
        </button>
        <span className="space" />
        <button type="button" className="btn" onClick={() => setDeleting(true)}>
          Delete…
        </button>
        <button type="button" className="btn" onClick={props.onDiscard}>
          {changed ? "Discard" : "Done"}
        </button>
        <button type="button" className="btn primary" disabled={!changed || save.isPending} onClick={store}>
          Save
        </button>
      </div>
      {conflict && (
        <Conflict
          onCopy={copy}
          onReload={() => {
            save.reset();
            props.onReload();
          }}
        />
      )}
      {save.error && !conflict && (
        <p className="wrong" role="alert">
          It could not be saved: {save.error.message}. Your changes are still here.
        </p>
      )}
      {deleting && (
        <Deletion
          title={draft.title}
          busy={remove.isPending}
          failure={deletionFailure}
          onDelete={erase}
          onClose={() => setDeleting(false)}
        />
      )}
    </>
  );
}
