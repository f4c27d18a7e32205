// The forms of a dashboard that is edited: of one panel, or of its variables.

import type { Dashboard, DashboardPanel } from "../../lib/dashboard/dashboard";
import { moved } from "../../lib/dashboard/layout";
import type { Scope } from "../../lib/dashboard/variables";
import { isUntouched } from "./new-panel";
import { PanelForm } from "./PanelForm";
import { VariablesForm } from "./VariablesForm";

/** Which of them is open: that of a panel by its id. */
export type OpenForm = { panel: string } | "variables" | null;

export interface EditDialogsProps {
  open: OpenForm;
  draft: Dashboard;
  scope: Scope;
  onChange: (changes: Partial<Dashboard>) => void;
  onClose: () => void;
}

export function EditDialogs({ open, draft, scope, onChange, onClose }: EditDialogsProps) {
  const { panels, variables } = draft;
  if (open === "variables") {
    const done = (now: Dashboard["variables"]) => {
      onChange({ variables: now });
      onClose();
    };
    return <VariablesForm variables={variables} onClose={onClose} onDone={done} />;
  }
  const edited = panels.find(({ id }) => id === open?.panel);
  if (!edited) return null;
  const done = (panel: DashboardPanel) => {
    const now = panels.map((other) => (other.id === panel.id ? panel : other));
    onChange({ panels: moved(now, panel.id, panel) });
    onClose();
  };
  const cancel = () => {
    if (isUntouched(edited)) onChange({ panels: panels.filter(({ id }) => id !== edited.id) });
    onClose();
  };
  const names = variables.map(({ name }) => name);
  return <PanelForm key={edited.id} panel={edited} scope={scope} variables={names} onClose={cancel} onDone={done} />;
}
