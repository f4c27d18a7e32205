// The shape of a metric over the page's range, asked for once its row has been in sight for a moment.

import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { queryRange } from "../../api/prometheus";
import { linePath } from "../../charts/line-path";
import { onGrid } from "../../lib/series";
import { useFeed } from "../../state/feed-context";
import { type Metric, shapeQuery } from "../../state/metrics";
import { type TimeRange, windowOf } from "../../state/range";
import { STEPS_SECONDS } from "../../state/step";

const POINTS = 60;
const BOX = { width: 120, height: 24 };
/** Rows that are scrolled past are not asked for. */
const SETTLED_MS = 120;
const EMPTY_REFRESH_MS = 5_000;
/** A rate needs two samples, and a rollup has one a minute. */
const WINDOW_SECONDS_MIN = 60;

interface Shape {
  start: number;
  end: number;
  stepSeconds: number;
}

function shapeOf(range: TimeRange, now: number): Shape {
  const [from, to] = windowOf(range, now);
  const least = (to - from) / POINTS;
  const stepSeconds = STEPS_SECONDS.find((step) => step >= least) ?? Math.ceil(least);
  return {
    start: Math.ceil(from / stepSeconds) * stepSeconds,
    end: Math.floor(to / stepSeconds) * stepSeconds,
    stepSeconds,
  };
}

export function MetricShape({ metric, range }: { metric: Metric; range: TimeRange }) {
  const feed = useFeed();
  const [settled, setSettled] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(true), SETTLED_MS);
    return () => clearTimeout(timer);
  }, []);
  const { data } = useQuery({
    queryKey: ["shape", metric.name, metric.type, range],
    queryFn: async ({ signal }) => {
      const shape = shapeOf(range, feed.now);
      const query = shapeQuery(metric, Math.max(WINDOW_SECONDS_MIN, 2 * shape.stepSeconds));
      const frame = onGrid(await queryRange({ query, ...shape }, signal), shape);
      return [...frame.columns.values()][0]?.values ?? [];
    },
    enabled: settled,
    staleTime: 60_000,
    // A metric that has just begun has no shape yet.
    refetchInterval: (query) => (query.state.data?.some((value) => value !== null) ? false : EMPTY_REFRESH_MS),
    retry: false,
  });
  return (
    <svg className="shape" viewBox={`0 0 ${BOX.width} ${BOX.height}`} preserveAspectRatio="none" aria-hidden="true">
      <path d={linePath(data ?? [], BOX)} />
    </svg>
  );
}
