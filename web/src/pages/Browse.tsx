// All metrics that are kept here: found by words, with what they mean, their shape, and the way into Explore.

import "../styles/browse.css";
import { useDeferredValue, useMemo, useState } from "react";
import { useLocation, useSearch } from "wouter";
import { ErrorNotice } from "../components/ErrorNotice";
import { countTypes, type Metric, type MetricType, searchMetrics } from "../state/metrics";
import { addressOf } from "../state/shared-search";
import { useMetrics } from "../state/use-metrics";
import { useRange } from "../state/use-range";
import { MetricDialog } from "./browse/MetricDialog";
import { MetricList } from "./browse/MetricList";
import { PageHeading } from "./PageHeading";

export function Browse() {
  const search = useSearch();
  const [path, navigate] = useLocation();
  const { range } = useRange();
  const { data: metrics, error, refetch } = useMetrics();
  const [text, setText] = useState(() => new URLSearchParams(search).get("find") ?? "");
  const [type, setType] = useState<MetricType | null>(null);
  const [open, setOpen] = useState<Metric | null>(null);
  const words = useDeferredValue(text);
  const found = useMemo(() => searchMetrics(metrics ?? [], words, type), [metrics, words, type]);
  const types = useMemo(() => countTypes(searchMetrics(metrics ?? [], words)), [metrics, words]);
  const find = (next: string) => {
    setText(next);
    const own = new URLSearchParams(next === "" ? [] : [["find", next]]);
    navigate(addressOf(path, search, own), { replace: true });
  };
  const all = types.reduce((sum, { count }) => sum + count, 0);
  return (
    <>
      <PageHeading title="Metrics">Everything that is kept here, with what it means.</PageHeading>
      <section className="card browse" aria-label="Metrics">
        <div className="filters">
          <input
            type="search"
            placeholder="Search names and help: disk read bytes"
            aria-label="Search metrics"
            value={text}
            onChange={(event) => find(event.target.value)}
          />
          <fieldset className="chips">
            <legend className="visually-hidden">Type</legend>
            {[{ type: null, count: all }, ...types].map((chip) => (
              <button
                key={chip.type ?? ""}
                type="button"
                className="chip"
                aria-pressed={type === chip.type}
                onClick={() => setType(chip.type)}
              >
                {chip.type ?? "all"} <b>{chip.count}</b>
              </button>
            ))}
          </fieldset>
        </div>
        {error ? (
          <ErrorNotice what="the list of metrics" error={error} onRetry={() => void refetch()} />
        ) : !metrics ? (
          <div className="skeleton tall" aria-hidden="true" />
        ) : found.length === 0 ? (
          <p className="notice">
            {metrics.length === 0
              ? "No metric has been collected yet: the first ones come within a second."
              : "No metric has all of these words in its name or its help."}
          </p>
        ) : (
          <MetricList metrics={found} range={range} onOpen={setOpen} />
        )}
      </section>
      {open && <MetricDialog metric={open} onClose={() => setOpen(null)} />}
    </>
  );
}
