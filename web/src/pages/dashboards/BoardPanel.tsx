// One panel of a dashboard at its place on the grid. One that is far out of sight asks nothing.

import { type CSSProperties, memo, type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { Panel } from "../../charts/Panel";
import type { DashboardPanel, Place } from "../../lib/dashboard/dashboard";
import type { Scope } from "../../lib/dashboard/variables";
import { FigurePanel, isFigureKind } from "./FigurePanel";
import { chartSpec } from "./spec";
import { TextPanel } from "./TextPanel";

/** How far out of sight a panel already loads. */
const NEAR_PX = 400;

/** The place as custom properties, from which the style sheet makes the grid; on a phone it makes one column. */
export function placeStyle({ x, y, w, h }: Place): CSSProperties {
  return { "--x": x + 1, "--y": y + 1, "--w": w, "--h": h } as CSSProperties;
}

function useNear() {
  const holder = useRef<HTMLDivElement>(null);
  const [near, setNear] = useState(false);
  useEffect(() => {
    const element = holder.current;
    if (!element) return;
    const observer = new IntersectionObserver(([entry]) => setNear(entry?.isIntersecting ?? false), {
      rootMargin: `${NEAR_PX}px`,
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { holder, near };
}

interface ContentProps {
  panel: DashboardPanel;
  scope: Scope;
}

/** The same object while what it says is the same: a chart whose panel only moved is not built anew. */
function useUnmoved(panel: DashboardPanel): DashboardPanel {
  const text = JSON.stringify({ ...panel, x: 0, y: 0, w: 1, h: 1 });
  return useMemo(() => JSON.parse(text) as DashboardPanel, [text]);
}

/** The panel itself, wherever it stands. */
export const PanelContent = memo(function PanelContent(props: ContentProps) {
  const { panel, scope } = props;
  const spec = useMemo(() => chartSpec(panel, scope), [panel, scope]);
  if (panel.kind === "text") return <TextPanel {...props} />;
  return isFigureKind(panel.kind) ? <FigurePanel {...props} /> : <Panel spec={spec} />;
});

export interface BoardPanelProps extends ContentProps {
  place: Place;
  /** While the mouse moves it. */
  held?: boolean;
  /** What is over the panel while it is edited. */
  children?: ReactNode;
}

export function BoardPanel({ panel, scope, place, held = false, children }: BoardPanelProps) {
  const { holder, near } = useNear();
  const content = useUnmoved(panel);
  return (
    <div
      ref={holder}
      className="board-panel"
      style={placeStyle(place)}
      data-kind={panel.kind}
      data-held={held || undefined}
    >
      {near ? <PanelContent panel={content} scope={scope} /> : <div className="card" aria-hidden="true" />}
      {children}
    </div>
  );
}
