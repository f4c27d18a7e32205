// One metric: what it means, and which labels its series have.

import { useQuery } from "@tanstack/react-query";
import { Link, useSearch } from "wouter";
import { fetchSeries } from "../../api/metrics";
import { Dialog } from "../../components/Dialog";
import { ErrorNotice } from "../../components/ErrorNotice";
import { Facts } from "../../components/Facts";
import { exploreAddress, firstQuery, QUERIES_MAX, rememberedExplore, withQuery } from "../../state/explore";
import { labelSummary, type Metric, selectorOf } from "../../state/metrics";

/** Enough to know a metric by; the count says how many there are. */
const SERIES_MAX = 1_000;
const VALUES_SHOWN = 12;
const DAY = 86_400;

function Labels({ metric }: { metric: Metric }) {
  const { data, error, refetch } = useQuery({
    queryKey: ["series-of", metric.name],
    queryFn: ({ signal }) =>
      fetchSeries(selectorOf(metric.name), Math.floor(Date.now() / 1000) - DAY, SERIES_MAX, signal),
    staleTime: 30_000,
  });
  if (error) return <ErrorNotice what="its labels" error={error} onRetry={() => void refetch()} />;
  if (!data) return <div className="skeleton lines" aria-hidden="true" />;
  const labels = labelSummary(data);
  if (labels.length === 0) return <p className="muted">It has no labels: there is one series.</p>;
  return (
    <dl className="label-values">
      {labels.map(({ label, values }) => (
        <div key={label}>
          <dt>
            <code>{label}</code> <span className="muted">{values.length}</span>
          </dt>
          <dd>
            {values.slice(0, VALUES_SHOWN).map(({ value, series }) => (
              <span key={value} className="value" title={`${series} series`}>
                {value === "" ? "empty" : value}
              </span>
            ))}
            {values.length > VALUES_SHOWN && <span className="muted">and {values.length - VALUES_SHOWN} more</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

export function MetricDialog({ metric, onClose }: { metric: Metric; onClose: () => void }) {
  const search = useSearch();
  const query = firstQuery(metric.name, metric.type);
  const before = rememberedExplore();
  const alone = exploreAddress(search, { queries: [query], view: "graph", unit: null });
  const canAdd = before.queries.length > 0 && before.queries.length < QUERIES_MAX;
  return (
    <Dialog title={metric.name} className="metric" onClose={onClose}>
      <p>{metric.help || "Whoever sends it has not said what it means."}</p>
      <Facts
        facts={[
          { name: "Type", value: metric.type },
          { name: "Unit", value: metric.unit },
          { name: "Series now", value: String(metric.series) },
        ]}
      />
      <h3>Labels</h3>
      <Labels metric={metric} />
      <p className="actions">
        <Link className="btn primary" href={alone}>
          Open in Explore
        </Link>
        {canAdd && (
          <Link className="btn" href={exploreAddress(search, withQuery(before, query))}>
            Add to {before.queries.length === 1 ? "the query" : `the ${before.queries.length} queries`} in Explore
          </Link>
        )}
      </p>
    </Dialog>
  );
}
