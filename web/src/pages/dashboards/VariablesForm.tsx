// The variables of a dashboard: a dialog with a card for each.

import { type FormEvent, useState } from "react";
import { Dialog } from "../../components/Dialog";
import { type DashboardVariable, VARIABLE_KINDS, type VariableKind } from "../../lib/dashboard/dashboard";
import { optionsText, parseOptions } from "./fields";

const KIND_WORDS: Readonly<Record<VariableKind, string>> = {
  query: "what a query finds",
  custom: "a list",
  constant: "one value",
  interval: "a list of times",
  text: "any text",
};

interface FieldsProps {
  variable: DashboardVariable;
  onChange: (changes: Partial<DashboardVariable>) => void;
}

/** What it offers, which is another thing for each kind. */
function Offer({ variable, onChange }: FieldsProps) {
  const { kind } = variable;
  const [options, setOptions] = useState(optionsText(variable.options ?? []));
  if (kind === "query") {
    return (
      <>
        <label className="wide">
          Query
          <input
            value={variable.query ?? ""}
            required
            placeholder="label_values(node_disk_read_bytes_total, device)"
            onChange={(event) => onChange({ query: event.target.value })}
          />
        </label>
        <label>
          Only what matches
          <input
            value={variable.regex ?? ""}
            placeholder="/sd.*/"
            onChange={(event) => onChange({ regex: event.target.value })}
          />
        </label>
      </>
    );
  }
  if (kind === "constant" || kind === "text") {
    return (
      <label>
        {kind === "constant" ? "Value" : "At first"}
        <input value={variable.value?.[0] ?? ""} onChange={(event) => onChange({ value: [event.target.value] })} />
      </label>
    );
  }
  return (
    <label className="wide">
      Choices
      <input
        value={options}
        placeholder={kind === "interval" ? "1m, 5m, 1h" : "small : 1, big : 2"}
        onChange={(event) => {
          setOptions(event.target.value);
          onChange({ options: parseOptions(event.target.value) });
        }}
      />
    </label>
  );
}

function VariableFields({ variable, onChange }: FieldsProps) {
  const { kind } = variable;
  return (
    <div className="fields">
      <label>
        Name
        <input
          value={variable.name}
          required
          pattern="[A-Za-z][A-Za-z0-9_]*"
          title="Letters, digits and _"
          onChange={(event) => onChange({ name: event.target.value })}
        />
      </label>
      <label>
        Called
        <input value={variable.label ?? ""} onChange={(event) => onChange({ label: event.target.value })} />
      </label>
      <label>
        Offers
        <select value={kind} onChange={(event) => onChange({ kind: event.target.value as VariableKind })}>
          {VARIABLE_KINDS.map((each) => (
            <option key={each} value={each}>
              {KIND_WORDS[each]}
            </option>
          ))}
        </select>
      </label>
      <Offer key={kind} variable={variable} onChange={onChange} />
      {(kind === "query" || kind === "custom") &&
        (["multi", "all"] as const).map((flag) => (
          <label key={flag} className="check">
            <input
              type="checkbox"
              checked={variable[flag] ?? false}
              onChange={(event) => onChange({ [flag]: event.target.checked })}
            />
            {flag === "multi" ? "Several at once" : "“All” is a choice"}
          </label>
        ))}
    </div>
  );
}

export interface VariablesFormProps {
  variables: readonly DashboardVariable[];
  onDone: (variables: DashboardVariable[]) => void;
  onClose: () => void;
}

export function VariablesForm({ variables, onDone, onClose }: VariablesFormProps) {
  const [drafts, setDrafts] = useState(variables.map((variable, key) => ({ key, variable })));
  const names = drafts.map(({ variable }) => variable.name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (twice === undefined) onDone(drafts.map(({ variable }) => variable));
  };
  const change = (key: number, changes: Partial<DashboardVariable>) =>
    setDrafts(
      drafts.map((draft) => (draft.key === key ? { key, variable: { ...draft.variable, ...changes } } : draft)),
    );
  const add = () => {
    const key = Math.max(-1, ...drafts.map((draft) => draft.key)) + 1;
    setDrafts([...drafts, { key, variable: { name: `v${key + 1}`, kind: "query", query: "" } }]);
  };
  return (
    <Dialog title="Variables" onClose={onClose} className="panel-form">
      <form onSubmit={submit}>
        <p className="hint">A query holds a variable as $name. Its picker stands above the panels.</p>
        {drafts.map(({ key, variable }) => (
          <fieldset key={key} className="query">
            <legend>${variable.name}</legend>
            <VariableFields variable={variable} onChange={(changes) => change(key, changes)} />
            <button
              type="button"
              className="btn"
              onClick={() => setDrafts(drafts.filter((draft) => draft.key !== key))}
            >
              Remove {variable.name}
            </button>
          </fieldset>
        ))}
        {twice !== undefined && (
          <p className="wrong" role="alert">
            Two variables are called {twice}.
          </p>
        )}
        <div className="form-end">
          <button type="button" className="btn start" onClick={add}>
            Add a variable
          </button>
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
