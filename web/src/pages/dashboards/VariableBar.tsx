// The pickers of a dashboard's variables. What is chosen goes into the address.

import { useId } from "react";
import { useLocation, useSearch } from "wouter";
import { ALL, withChosen } from "../../lib/dashboard/variables";
import type { ResolvedVariable } from "../../state/use-variables";

interface PickerProps {
  state: ResolvedVariable;
  onChoose: (values: string[]) => void;
}

/** Several values: the browser's popover with a box for each. */
function SeveralPicker({ state: { variable, options, chosen }, onChoose }: PickerProps) {
  const id = useId();
  const isAll = chosen[0] === ALL;
  const words = isAll
    ? "All"
    : options
        .filter(({ value }) => chosen.includes(value))
        .map(({ text }) => text)
        .join(", ");
  const toggle = (value: string, on: boolean) => {
    const before = isAll ? [] : chosen;
    const now = on ? [...before, value] : before.filter((other) => other !== value);
    onChoose(now.length > 0 || !variable.all ? now : [ALL]);
  };
  return (
    <>
      <button type="button" className="btn picker" popoverTarget={id} aria-label={`${nameOf(variable)}: ${words}`}>
        <span className="clip">{words || "nothing"}</span>
      </button>
      <fieldset id={id} popover="auto" className="popover picker-list" aria-label={nameOf(variable)}>
        {variable.all && (
          <label>
            <input type="checkbox" checked={isAll} onChange={() => onChoose([ALL])} />
            All
          </label>
        )}
        {options.map(({ value, text }) => (
          <label key={value}>
            <input
              type="checkbox"
              checked={!isAll && chosen.includes(value)}
              onChange={(event) => toggle(value, event.target.checked)}
            />
            <span className="clip">{text}</span>
          </label>
        ))}
      </fieldset>
    </>
  );
}

const nameOf = ({ label, name }: ResolvedVariable["variable"]) => label || name;

function Picker({ state, onChoose }: PickerProps) {
  const { variable, options, chosen, failure } = state;
  const id = useId();
  if (variable.kind === "text") {
    return (
      <label className="variable">
        {nameOf(variable)}
        <input
          key={chosen[0] ?? ""}
          defaultValue={chosen[0] ?? ""}
          onBlur={(event) => event.target.value !== chosen[0] && onChoose([event.target.value])}
          onKeyDown={(event) => event.key === "Enter" && event.currentTarget.blur()}
        />
      </label>
    );
  }
  if (variable.multi && options.length > 0) {
    return (
      <span className="variable">
        {nameOf(variable)}
        <SeveralPicker state={state} onChoose={onChoose} />
      </span>
    );
  }
  const nothing = failure || "No series has this label here: panels show those without it";
  return (
    <label className="variable" htmlFor={id}>
      {nameOf(variable)}
      <select
        id={id}
        value={chosen[0] ?? ""}
        disabled={options.length === 0 && !variable.all}
        title={options.length === 0 ? nothing : undefined}
        onChange={(event) => onChoose([event.target.value])}
      >
        {variable.all && <option value={ALL}>All</option>}
        {options.length === 0 && !variable.all && <option value="">{failure ? "failed" : "none"}</option>}
        {options.map(({ value, text }) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}

export function VariableBar({ states }: { states: readonly ResolvedVariable[] }) {
  const search = useSearch();
  const [path, navigate] = useLocation();
  const shown = states.filter(({ variable }) => !variable.hidden && variable.kind !== "constant");
  if (shown.length === 0) return null;
  const choose = (name: string, values: string[]) => navigate(`${path}?${withChosen(search, name, values)}`);
  return (
    <fieldset className="variables" aria-label="Variables">
      {shown.map((state) => (
        <Picker key={state.variable.name} state={state} onChoose={(values) => choose(state.variable.name, values)} />
      ))}
    </fieldset>
  );
}
