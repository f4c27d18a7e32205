// The rows of the metrics browser; only those in sight are drawn, however many there are.

import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { useLayoutEffect, useRef, useState } from "react";
import { Link, useSearch } from "wouter";
import { exploreAddress, firstQuery } from "../../state/explore";
import type { Metric } from "../../state/metrics";
import type { TimeRange } from "../../state/range";
import { MetricShape } from "./MetricShape";

const ROW_PX = 52;
const OVERSCAN = 6;

export interface MetricListProps {
  metrics: readonly Metric[];
  range: TimeRange;
  onOpen: (metric: Metric) => void;
}

export function MetricList({ metrics, range, onOpen }: MetricListProps) {
  const search = useSearch();
  const list = useRef<HTMLUListElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    const element = list.current;
    if (element) setTop(element.getBoundingClientRect().top + scrollY);
  }, []);
  const virtual = useWindowVirtualizer({
    count: metrics.length,
    estimateSize: () => ROW_PX,
    overscan: OVERSCAN,
    scrollMargin: top,
  });
  return (
    <ul className="metrics" ref={list} style={{ height: virtual.getTotalSize() }} aria-label="Metrics">
      {virtual.getVirtualItems().map((item) => {
        const metric = metrics[item.index];
        if (!metric) return null;
        const { name, type, unit, help, series } = metric;
        const query = firstQuery(name, type);
        return (
          <li
            key={name}
            aria-setsize={metrics.length}
            aria-posinset={item.index + 1}
            style={{ height: item.size, transform: `translateY(${item.start - top}px)` }}
          >
            <div className="words">
              <button type="button" className="name mono" title={name} onClick={() => onOpen(metric)}>
                {name}
              </button>
              <span className="help-text" title={help}>
                {help || "–"}
              </span>
            </div>
            <span className="kind" data-type={type}>
              {type}
            </span>
            <span className="unit">{unit === "count" ? "" : unit}</span>
            <span className="count" title={`${series} series have a sample now`}>
              {series} <small>series</small>
            </span>
            <MetricShape key={JSON.stringify(range)} metric={metric} range={range} />
            <Link
              className="btn"
              href={exploreAddress(search, { queries: [query], view: "graph", unit: null })}
              aria-label={`Explore ${name}`}
            >
              Explore
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
