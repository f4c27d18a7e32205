// The fields of a panel's queries.

import type { DashboardQuery } from "../../lib/dashboard/dashboard";

interface QueriesProps {
  queries: readonly DashboardQuery[];
  onChange: (queries: DashboardQuery[]) => void;
}

export function QueryFields({ queries, onChange }: QueriesProps) {
  const change = (at: number, changes: Partial<DashboardQuery>) =>
    onChange(queries.map((query, i) => (i === at ? { ...query, ...changes } : query)));
  return (
    <fieldset className="queries">
      <legend>Queries</legend>
      {queries.map(({ expr, legend, negate = false }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a query has no name but its place
        <div key={i} className="query">
          <label>
            PromQL
            <textarea
              value={expr}
              rows={2}
              spellCheck={false}
              required
              onChange={(event) => change(i, { expr: event.target.value })}
            />
          </label>
          <div className="fields">
            <label>
              Legend
              <input
                value={legend}
                placeholder="{{device}}"
                onChange={(event) => change(i, { legend: event.target.value })}
              />
            </label>
            <label className="check">
              <input
                type="checkbox"
                checked={negate}
                onChange={(event) => change(i, { negate: event.target.checked })}
              />
              Below zero
            </label>
            {queries.length > 1 && (
              <button type="button" className="btn" onClick={() => onChange(queries.filter((_, other) => other !== i))}>
                Remove query {i + 1}
              </button>
            )}
          </div>
        </div>
      ))}
      <button type="button" className="btn" onClick={() => onChange([...queries, { expr: "", legend: "" }])}>
        Add a query
      </button>
    </fieldset>
  );
}
