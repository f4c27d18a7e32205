// A card of figures: the state of its queries, and the kind that shows them.

import { useId, useMemo, useRef } from "react";
import { Help } from "../../charts/Help";
import type { DashboardPanel } from "../../lib/dashboard/dashboard";
import type { Figure } from "../../lib/dashboard/figures";
import type { Scope } from "../../lib/dashboard/variables";
import { BarFigures } from "./BarFigures";
import { GaugeFigures } from "./GaugeFigures";
import { StatFigures } from "./StatFigures";
import { chartSpec } from "./spec";
import { TableFigures } from "./TableFigures";
import { useFigures } from "./use-figures";

export interface FiguresProps {
  panel: DashboardPanel;
  scope: Scope;
  figures: readonly Figure[];
}

const KINDS = { stat: StatFigures, gauge: GaugeFigures, bar: BarFigures, table: TableFigures } as const;
export type FigureKind = keyof typeof KINDS;

export const isFigureKind = (kind: string): kind is FigureKind => Object.hasOwn(KINDS, kind);

export function FigurePanel({ panel, scope }: { panel: DashboardPanel; scope: Scope }) {
  const card = useRef<HTMLElement>(null);
  const titleId = useId();
  const { kind, message, retry, figures } = useFigures(panel, scope, card);
  const { title, help, empty } = useMemo(() => chartSpec(panel, scope), [panel, scope]);
  const Kind = KINDS[panel.kind as FigureKind];
  const state = kind === "ready" && figures.length === 0 ? "empty" : kind;
  return (
    <section ref={card} className={`card chart figures of-${panel.kind}`} aria-labelledby={titleId}>
      <h3 id={titleId}>
        <span className="clip" title={title}>
          {title}
        </span>
        <Help title={title} text={help} />
      </h3>
      <div className="figures-body">
        {state === "loading" && <div className="skeleton" aria-hidden="true" />}
        {state === "empty" && (
          <p className="no-figures" title={empty}>
            No data
          </p>
        )}
        {state === "error" && (
          <div className="no-figures" role="alert">
            <p className="clip" title={message}>
              {message}
            </p>
            <button type="button" className="btn" onClick={retry}>
              Try again
            </button>
          </div>
        )}
        {state === "ready" && <Kind panel={panel} scope={scope} figures={figures} />}
      </div>
    </section>
  );
}
