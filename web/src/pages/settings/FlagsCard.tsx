// Every flag of the running server.

import { useDeferredValue, useMemo, useState } from "react";
import { ErrorNotice } from "../../components/ErrorNotice";
import { useFlags } from "../../state/use-storage";
import { searchFlags } from "./flags";

export function FlagsCard() {
  const { data, error, refetch } = useFlags();
  const [text, setText] = useState("");
  const words = useDeferredValue(text);
  const found = useMemo(() => searchFlags(data ?? {}, words), [data, words]);
  return (
    <section className="card flag-card" aria-labelledby="flags">
      <h3 id="flags">
        <span>Flags</span>
        <em>as this server was started</em>
      </h3>
      <input
        type="search"
        placeholder="Search names and values"
        aria-label="Search flags"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {error ? (
        <ErrorNotice what="the flags" error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <div className="skeleton lines" aria-hidden="true" />
      ) : found.length === 0 ? (
        <p className="notice">No flag has such a name or value.</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by key
        <section className="flag-list" tabIndex={0} aria-label="Flags, scrollable">
          <dl>
            {found.map(([name, value]) => (
              <div key={name}>
                <dt>--{name}</dt>
                <dd>{value === "" ? <span className="muted">empty</span> : value}</dd>
              </div>
            ))}
          </dl>
        </section>
      )}
    </section>
  );
}
