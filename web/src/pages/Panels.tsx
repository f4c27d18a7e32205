// Panels from their list. Those whose series do not exist in the range are left out.

import { type ReactNode, useMemo } from "react";
import { Panel } from "../charts/Panel";
import { panelOf } from "../charts/panel";
import type { PanelSpec } from "../charts/panel-spec";
import { useMetricNames } from "../state/use-label-values";
import { shownPanels } from "./shown-panels";

/** Which of the panels there are; the list changes only when one comes or goes. */
export function useShownPanels(panels: readonly PanelSpec[]): PanelSpec[] {
  const names = useMetricNames();
  return useMemo(() => shownPanels(panels, names), [panels, names]);
}

export interface PanelsProps {
  panels: readonly PanelSpec[];
  /** Within a device's section, one level deeper. */
  heading?: "h3" | "h4";
  /** A card among them: it stands after so many panels. */
  card?: ReactNode;
  cardAfter?: number;
  /** What follows them in the same grid. */
  children?: ReactNode;
}

export function Panels({ panels, heading = "h3", card, cardAfter = 0, children }: PanelsProps) {
  const shown = useShownPanels(panels).map((spec) => <Panel key={spec.id} spec={spec} heading={heading} />);
  return (
    <div className="charts three">
      {shown.slice(0, cardAfter)}
      {card}
      {shown.slice(cardAfter)}
      {children}
    </div>
  );
}

export interface DevicePanelsProps {
  /** What such a thing is called: "Disk". */
  kind: string;
  label: string;
  value: string;
  panels: readonly PanelSpec[];
  card?: ReactNode;
}

/** The panels once more for one value of a label. */
export function DevicePanels({ kind, label, value, panels, card }: DevicePanelsProps) {
  const own = useMemo(() => panels.map((spec) => panelOf(spec, { [label]: value })), [panels, label, value]);
  return (
    <section className="device" aria-label={`${kind} ${value}`}>
      <h3 className="device-name clip">{value}</h3>
      <Panels panels={own} heading="h4" card={card} />
    </section>
  );
}
