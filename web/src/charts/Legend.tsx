// A chart's legend. Names come from React; the values change with every tick and with the crosshair, without it.

import { type Ref, useImperativeHandle, useRef } from "react";
import { exact, format, type Unit } from "../lib/format";
import type { PanelSeries } from "./series";
import type { Readout } from "./TimeChart";

export interface LegendHandle {
  show: (readout: Readout) => void;
}

export function Legend({ series, unit, ref }: { series: readonly PanelSeries[]; unit: Unit; ref: Ref<LegendHandle> }) {
  const list = useRef<HTMLUListElement>(null);
  useImperativeHandle(ref, () => ({
    show: ({ values }) => {
      for (const [i, item] of [...(list.current?.children ?? [])].entries()) {
        const figure = item.lastElementChild as HTMLElement | null;
        const text = format(values[i], unit);
        if (!figure || figure.textContent === text) continue;
        figure.textContent = text;
        figure.title = exact(values[i], unit);
      }
    },
  }));
  return (
    <ul className="legend" ref={list}>
      {series.map(({ expr, key, name, color }) => (
        <li key={expr + key} className={`c${color}`}>
          <span className="name" title={name}>
            {name}
          </span>
          <b />
        </li>
      ))}
    </ul>
  );
}
