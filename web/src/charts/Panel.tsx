// A card with a chart: the specification's queries, live, over the page's range. Never empty without saying why.

import { useCallback, useId, useMemo, useRef, useState } from "react";
import { formatTime } from "../lib/format";
import { HISTORY_SECONDS } from "../state/feed";
import { useFeed, useWatch } from "../state/feed-context";
import { useRange } from "../state/use-range";
import type { Values } from "./align";
import { Help } from "./Help";
import { Legend, type LegendHandle } from "./Legend";
import type { PanelSpec } from "./panel-spec";
import { panelSeries } from "./series";
import { summarise } from "./summary";
import { type Readout, TimeChart } from "./TimeChart";

/** A text that changes each second would be read out each second. */
const SUMMARY_EVERY_MS = 10_000;

const BLANK_NOW = "No values in this time.";
const BLANK_WINDOW = `No values in this time. History reaches back ${HISTORY_SECONDS / 60} minutes.`;

/** The same object while its content is the same: a new one would build its chart anew, which is seen as a blink. */
function useStable<T>(value: T): T {
  const kept = useRef(value);
  if (JSON.stringify(kept.current) !== JSON.stringify(value)) kept.current = value;
  return kept.current;
}

export interface PanelProps {
  spec: PanelSpec;
  /** Within a device's section, one level deeper. */
  heading?: "h3" | "h4";
}

export function Panel({ spec, heading: Heading = "h3" }: PanelProps) {
  const feed = useFeed();
  const { range, zoomTo, zoomOut } = useRange();
  const exprs = useMemo(() => [...new Set(spec.queries.map(({ expr }) => expr))], [spec]);
  const watch = useWatch(exprs, range);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version tells of new series in the feed
  const series = useStable(useMemo(() => panelSeries(spec, (expr) => feed.frame(expr)), [spec, feed, watch.version]));
  const legend = useRef<LegendHandle>(null);
  const instant = useRef<HTMLTimeElement>(null);
  const summary = useRef<HTMLParagraphElement>(null);
  const summarisedAt = useRef(-SUMMARY_EVERY_MS);
  const [blank, setBlank] = useState(false);
  const titleId = useId();
  const summaryId = useId();

  const onReadout = useCallback((readout: Readout) => {
    legend.current?.show(readout);
    if (instant.current) instant.current.textContent = readout.time === null ? "" : formatTime(readout.time, true);
  }, []);
  const onDrawn = useCallback(
    (columns: readonly Values[]) => {
      setBlank(columns.every((values) => values.every((value) => typeof value !== "number")));
      if (!summary.current || performance.now() - summarisedAt.current < SUMMARY_EVERY_MS) return;
      summarisedAt.current = performance.now();
      const names = series.map(({ name }) => name);
      summary.current.textContent = summarise(names, columns, spec.unit);
    },
    [series, spec],
  );
  const retry = () => {
    for (const expr of exprs) feed.retry(expr);
  };

  // What there is to draw is drawn, also when a later answer failed: the page's own notice tells of that.
  const state = series.length > 0 ? "drawn" : watch.kind === "ready" ? "empty" : watch.kind;
  return (
    <section className="card chart" aria-labelledby={titleId}>
      <Heading id={titleId}>
        <span>{spec.title}</span>
        {spec.subtitle && (
          <em className="clip" title={spec.subtitle}>
            {spec.subtitle}
          </em>
        )}
        <time className="instant" ref={instant} />
        <Help title={spec.title} text={spec.help} />
      </Heading>
      {state === "loading" && <div className="plot skeleton" aria-hidden="true" />}
      {state === "empty" && <p className="notice">{spec.empty}</p>}
      {state === "error" && (
        <div className="notice" role="alert">
          <p>This chart could not be loaded: {watch.message}.</p>
          <button type="button" className="btn" onClick={retry}>
            Try again
          </button>
        </div>
      )}
      {state === "drawn" && (
        <figure aria-labelledby={titleId} aria-describedby={summaryId}>
          <TimeChart
            spec={spec}
            series={series}
            range={range}
            onReadout={onReadout}
            onDrawn={onDrawn}
            onZoom={zoomTo}
            onZoomOut={zoomOut}
          />
          {blank && <p className="blank">{range.kind === "fixed" ? BLANK_WINDOW : BLANK_NOW}</p>}
          <p id={summaryId} className="visually-hidden" ref={summary} />
        </figure>
      )}
      <Legend ref={legend} series={series} unit={spec.unit} />
    </section>
  );
}
