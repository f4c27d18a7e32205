// A dashboard as it is looked at: sections that fold, panels repeated by their variables.

import { useMemo, useState } from "react";
import { Icon } from "../../components/Icon";
import type { DashboardPanel } from "../../lib/dashboard/dashboard";
import { type PlacedSection, placeAll } from "../../lib/dashboard/layout";
import { fillTitle, type Scope } from "../../lib/dashboard/variables";
import { BoardPanel } from "./BoardPanel";

interface SectionProps {
  section: PlacedSection;
  folded: boolean;
  onFold: (folded: boolean) => void;
}

function Section({ section: { row, panels, key }, folded, onFold }: SectionProps) {
  return (
    <>
      {row && (
        <h2 className="board-row">
          <button
            type="button"
            aria-expanded={!folded}
            aria-controls={`section-${key}`}
            onClick={() => onFold(!folded)}
          >
            <Icon name="open" />
            <span className="clip">{fillTitle(row.panel.title, row.scope) || "Panels"}</span>
            {folded && <small>{panels.length === 1 ? "1 panel" : `${panels.length} panels`}</small>}
          </button>
        </h2>
      )}
      <div className="board" id={`section-${key}`} hidden={folded}>
        {!folded &&
          panels.map(({ panel, scope, key: panelKey }) => (
            <BoardPanel key={panelKey} panel={panel} scope={scope} place={panel} />
          ))}
      </div>
    </>
  );
}

export function Board({ panels, scope }: { panels: readonly DashboardPanel[]; scope: Scope }) {
  const sections = useMemo(() => placeAll(panels, scope), [panels, scope]);
  const [folded, setFolded] = useState<Readonly<Record<string, boolean>>>({});
  return sections.map((section) => (
    <Section
      key={section.key}
      section={section}
      folded={section.row !== null && (folded[section.key] ?? section.row.panel.collapsed ?? false)}
      onFold={(now) => setFolded((before) => ({ ...before, [section.key]: now }))}
    />
  ));
}
