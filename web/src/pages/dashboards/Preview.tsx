// A panel as it would be, while its form is filled in: a moment after the last key, so that no half a query is asked.

import { useEffect, useState } from "react";
import type { DashboardPanel } from "../../lib/dashboard/dashboard";
import type { Scope } from "../../lib/dashboard/variables";
import { PanelContent } from "./BoardPanel";

const PAUSE_MS = 700;

export function Preview({ panel, scope }: { panel: DashboardPanel; scope: Scope }) {
  const [shown, setShown] = useState(panel);
  useEffect(() => {
    const timer = setTimeout(() => setShown(panel), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [panel]);
  return (
    <div className="board-panel preview">
      <PanelContent panel={shown} scope={scope} />
    </div>
  );
}
