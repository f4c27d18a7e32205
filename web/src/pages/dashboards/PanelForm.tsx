// What a panel asks and how it shows it: a dialog with a field for each.

import { type FormEvent, useMemo, useState } from "react";
import { Dialog } from "../../components/Dialog";
import {
  type DashboardPanel,
  PANEL_KINDS,
  type PanelKind,
  REDUCERS,
  type Reducer,
} from "../../lib/dashboard/dashboard";
import type { Scope } from "../../lib/dashboard/variables";
import { UNITS, type Unit } from "../../lib/format";
import { isFigureKind } from "./FigurePanel";
import { numberField, parseThresholds, thresholdsText } from "./fields";
import { Preview } from "./Preview";
import { QueryFields } from "./QueryFields";
import { askedOf } from "./spec";

const KIND_WORDS: Readonly<Record<PanelKind, string>> = {
  line: "Lines",
  stack: "Stack",
  columns: "Columns over time",
  timeline: "States over time",
  heat: "Heat map",
  stat: "Figure",
  gauge: "Gauge",
  bar: "Bars",
  table: "Table",
  text: "Text",
  row: "Row",
};

/** Where the unit's own name does not say it. */
const UNIT_WORDS: Readonly<Partial<Record<Unit, string>>> = {
  percent: "percent, of 100",
  share: "percent, of 1",
  duration: "seconds, up to days",
  count: "a number",
  ratio: "a ratio",
  celsius: "°C",
};

const REDUCER_WORDS: Readonly<Record<Reducer, string>> = {
  last: "the last",
  mean: "the mean",
  min: "the least",
  max: "the most",
  sum: "the sum",
  range: "most less least",
  count: "how many",
};

interface ChoiceProps<T extends string> {
  label: string;
  value: T;
  choices: readonly T[];
  words?: Readonly<Partial<Record<T, string>>>;
  onChange: (value: T) => void;
}

function Choice<T extends string>({ label, value, choices, words, onChange }: ChoiceProps<T>) {
  return (
    <label>
      {label}
      <select value={value} onChange={(event) => onChange(event.target.value as T)}>
        {choices.map((choice) => (
          <option key={choice} value={choice}>
            {words?.[choice] ?? choice}
          </option>
        ))}
      </select>
    </label>
  );
}

export interface PanelFormProps {
  panel: DashboardPanel;
  scope: Scope;
  /** The names of the dashboard's variables, for which panels can be repeated. */
  variables: readonly string[];
  onDone: (panel: DashboardPanel) => void;
  onClose: () => void;
}

const without = (panel: DashboardPanel, ...keys: (keyof DashboardPanel)[]): DashboardPanel =>
  Object.fromEntries(
    Object.entries(panel).filter(([key]) => !keys.includes(key as keyof DashboardPanel)),
  ) as unknown as DashboardPanel;

export function PanelForm({ panel, scope, variables, onDone, onClose }: PanelFormProps) {
  const [draft, setDraft] = useState(panel);
  const [bounds, setBounds] = useState({ min: String(panel.min ?? ""), max: String(panel.max ?? "") });
  const [limits, setLimits] = useState(thresholdsText(panel.thresholds ?? []));
  const change = (changes: Partial<DashboardPanel>) => setDraft((before) => ({ ...before, ...changes }));
  const { kind } = draft;
  const asks = kind !== "text" && kind !== "row";
  const shows = asks && isFigureKind(kind);
  const thresholds = parseThresholds(limits);

  /** The panel that the fields say. */
  const made = useMemo((): DashboardPanel => {
    const [min, max] = [numberField(bounds.min), numberField(bounds.max)];
    const limited = parseThresholds(limits) ?? [];
    return {
      ...without(draft, "min", "max", "thresholds", ...(draft.repeat ? [] : (["repeat"] as const))),
      ...(asks ? {} : { queries: [] }),
      ...(min !== undefined ? { min } : {}),
      ...(max !== undefined ? { max } : {}),
      ...(limited.length > 0 ? { thresholds: limited } : {}),
    };
  }, [draft, bounds, limits, asks]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (thresholds !== null) onDone(made);
  };
  const shown = kind === "text" ? Boolean(made.text) : askedOf(made).length > 0;

  return (
    <Dialog title={kind === "row" ? "Edit row" : "Edit panel"} onClose={onClose} className="panel-form">
      <form onSubmit={submit}>
        {shown && <Preview panel={made} scope={scope} />}
        <div className="fields">
          <label className="wide">
            Title
            <input value={draft.title} onChange={(event) => change({ title: event.target.value })} />
          </label>
          {kind !== "row" && (
            <Choice
              label="Shown as"
              value={kind}
              choices={PANEL_KINDS.filter((each) => each !== "row")}
              words={KIND_WORDS}
              onChange={(now) => change({ kind: now })}
            />
          )}
          {asks && (
            <Choice<Unit>
              label="Unit"
              value={draft.unit}
              choices={UNITS}
              words={UNIT_WORDS}
              onChange={(unit) => change({ unit })}
            />
          )}
          {shows && (
            <Choice
              label="Of the range"
              value={draft.reduce ?? "last"}
              choices={REDUCERS}
              words={REDUCER_WORDS}
              onChange={(reduce) => change({ reduce })}
            />
          )}
          {variables.length > 0 && (
            <Choice
              label="Repeated for"
              value={draft.repeat ?? ""}
              choices={["", ...variables]}
              words={{ "": "nothing" }}
              onChange={(repeat) => change({ repeat })}
            />
          )}
        </div>
        {asks && <QueryFields queries={draft.queries} onChange={(queries) => change({ queries })} />}
        {asks && (
          <div className="fields">
            {(["min", "max"] as const).map((end) => (
              <label key={end}>
                {end === "min" ? "Scale from" : "Scale to"}
                <input
                  inputMode="decimal"
                  value={bounds[end]}
                  placeholder="by itself"
                  onChange={(event) => setBounds({ ...bounds, [end]: event.target.value })}
                />
              </label>
            ))}
            <label>
              Thresholds
              <input
                value={limits}
                placeholder="80 warning, 90 critical"
                aria-invalid={thresholds === null}
                onChange={(event) => setLimits(event.target.value)}
              />
            </label>
          </div>
        )}
        {thresholds === null && (
          <p className="wrong" role="alert">
            Thresholds are values with a level each: 80 warning, 90 critical. Levels: ok, warning, critical, plain.
          </p>
        )}
        {kind === "text" && (
          <label className="wide">
            Text (Markdown)
            <textarea rows={8} value={draft.text ?? ""} onChange={(event) => change({ text: event.target.value })} />
          </label>
        )}
        {asks && (
          <label className="wide">
            What it shows, for the "i"
            <textarea rows={2} value={draft.help ?? ""} onChange={(event) => change({ help: event.target.value })} />
          </label>
        )}
        <div className="form-end">
          <button type="button" className="btn" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="btn primary">
            Done
          </button>
        </div>
      </form>
    </Dialog>
  );
}
