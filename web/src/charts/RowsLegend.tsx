// What stands under a panel of rows: a heat map's highest values, a timeline's states.

import { type Ref, useImperativeHandle, useRef } from "react";
import { highestWords } from "./highest";
import type { LegendHandle } from "./Legend";
import type { PanelSpec } from "./panel-spec";
import type { PanelSeries } from "./series";

export interface RowsLegendProps {
  spec: PanelSpec;
  series: readonly PanelSeries[];
  ref: Ref<LegendHandle>;
}

export function RowsLegend({ spec, series, ref }: RowsLegendProps) {
  const highest = useRef<HTMLParagraphElement>(null);
  useImperativeHandle(ref, () => ({
    show: ({ time, values }) => {
      if (!highest.current) return;
      const names = series.map(({ name }) => name);
      const words = highestWords(names, values, spec.unit);
      const text = words ? `Highest ${time === null ? "now" : "then"}: ${words}` : "";
      if (highest.current.textContent !== text) highest.current.textContent = text;
    },
  }));
  if (spec.kind === "heat") return <p className="highest" ref={highest} />;
  return (
    <ul className="legend">
      {(spec.states ?? []).map(({ name, color }) => (
        <li key={name} className={typeof color === "number" ? `c${color}` : `c-${color}`}>
          <span className="entry">
            <span className="name">{name}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}
