// What stands under a panel of rows: a heat map's highest values, a timeline's states.

import { type Ref, useImperativeHandle, useRef } from "react";
import { format } from "../lib/format";
import type { LegendHandle } from "./Legend";
import type { PanelSpec } from "./panel-spec";
import type { PanelSeries } from "./series";

const HIGHEST_MAX = 3;

/** The rows with the highest values: "3 98 %, 7 95 %". */
export function highestWords(names: readonly string[], values: readonly (number | null)[], spec: PanelSpec): string {
  const rows = names.flatMap((name, i) => {
    const value = values[i];
    return typeof value === "number" ? [{ name, value }] : [];
  });
  const highest = rows.toSorted((a, b) => b.value - a.value).slice(0, HIGHEST_MAX);
  return highest.map(({ name, value }) => `${name} ${format(value, spec.unit)}`).join(", ");
}

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
      const words = highestWords(names, values, spec);
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
