// A chart's legend: a list, or a table with statistics. Names come from React; the values change with every tick and with
// the crosshair, without it.

import { type MouseEvent, type ReactNode, type Ref, useImperativeHandle, useRef } from "react";
import { exact, format, type Unit } from "../lib/format";
import type { LegendForm } from "../state/legend-form";
import { type Isolation, isolate, toggle } from "./isolate";
import type { Readout } from "./readout";
import type { PanelSeries } from "./series";

export interface LegendHandle {
  show: (readout: Readout) => void;
}

export interface LegendProps {
  series: readonly PanelSeries[];
  unit: Unit;
  form: LegendForm;
  /** The series shown; null for all. */
  shown: Isolation;
  onShow: (shown: Isolation) => void;
  /** What the dashed lines are, where a period before is compared with: "the day before". */
  before: string | null;
  /** What stands for them: of a stack it is the total alone. */
  beforeWhat: string;
  ref: Ref<LegendHandle>;
}

function write(cell: Element | null | undefined, value: number | null | undefined, unit: Unit): void {
  const text = format(value, unit);
  if (!(cell instanceof HTMLElement) || cell.textContent === text) return;
  cell.textContent = text;
  cell.title = exact(value, unit);
}

/** Each row's cells are marked with what they tell. */
function showRow(row: Element, readout: Readout, i: number, unit: Unit): void {
  const cell = (what: string) => row.querySelector(`[data-cell=${what}]`);
  write(cell("last"), readout.values[i], unit);
  if (readout.before.length > 0) write(cell("before"), readout.before[i], unit);
  const statistics = readout.statistics[i];
  if (!statistics) return;
  for (const what of ["min", "mean", "max"] as const) write(cell(what), statistics[what], unit);
}

function clearRow(row: Element): void {
  for (const cell of row.querySelectorAll<HTMLElement>("[data-cell]")) {
    cell.textContent = "";
    cell.title = "";
  }
}

const HINT = "Click to show it alone, Shift and click to add or take away";

interface EntryProps {
  series: PanelSeries;
  shown: Isolation;
  onClick: (event: MouseEvent) => void;
  children?: ReactNode;
}

function Entry({ series: { name }, shown, onClick, children }: EntryProps) {
  const on = shown === null || shown.has(name);
  return (
    <button type="button" className="entry" aria-pressed={on} title={`${name}\n${HINT}`} onClick={onClick}>
      <span className="name">{name}</span>
      {children}
    </button>
  );
}

export function Legend({ series, unit, form, shown, onShow, before, beforeWhat, ref }: LegendProps) {
  const rows = useRef<HTMLElement | null>(null);
  const hold = (element: HTMLElement | null) => {
    rows.current = element;
  };
  useImperativeHandle(ref, () => ({
    show: (readout) => {
      // The values are those of the series shown, in the same order as their rows.
      let at = 0;
      for (const [i, { name }] of series.entries()) {
        const row = rows.current?.children[i];
        if (!row) continue;
        if (shown === null || shown.has(name)) showRow(row, readout, at++, unit);
        else clearRow(row);
      }
    },
  }));
  const names = series.map(({ name }) => name);
  const click = (name: string) => (event: MouseEvent) =>
    onShow(event.shiftKey ? toggle(shown, name, names) : isolate(shown, name));
  const ghost = before && (
    <span className="before-key">
      {beforeWhat} {before}
    </span>
  );
  if (form === "table") {
    return (
      <div className="legend-table">
        <table>
          <thead>
            <tr>
              <th scope="col">
                <span className="visually-hidden">Series</span>
              </th>
              {["last", ...(before ? ["before"] : []), "min", "mean", "max"].map((title) => (
                <th key={title} scope="col">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody ref={hold}>
            {series.map((one) => (
              <tr key={one.expr + one.key} className={`c${one.color}`}>
                <th scope="row">
                  <Entry series={one} shown={shown} onClick={click(one.name)} />
                </th>
                <td data-cell="last" />
                {before && <td data-cell="before" />}
                <td data-cell="min" />
                <td data-cell="mean" />
                <td data-cell="max" />
              </tr>
            ))}
          </tbody>
        </table>
        {ghost}
      </div>
    );
  }
  return (
    <ul className="legend" ref={hold}>
      {series.map((one) => (
        <li key={one.expr + one.key} className={`c${one.color}`}>
          <Entry series={one} shown={shown} onClick={click(one.name)}>
            <b data-cell="last" />
            {before && <small data-cell="before" />}
          </Entry>
        </li>
      ))}
      {ghost && <li className="ghost">{ghost}</li>}
    </ul>
  );
}
