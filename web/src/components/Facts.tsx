import type { ReactNode } from "react";

export interface Fact {
  name: string;
  value: ReactNode;
  /** Shown on hover, where the value may be cut short. */
  title?: string;
}

/** Names and values, one to a line. A fact without a value says so rather than vanish. */
export function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className="facts">
      {facts.map(({ name, value, title }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="clip" title={title ?? (typeof value === "string" ? value : undefined)}>
            {value === "" || value === null || value === undefined ? "–" : value}
          </dd>
        </div>
      ))}
    </dl>
  );
}
