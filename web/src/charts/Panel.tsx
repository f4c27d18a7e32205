// A card with a chart: the specification's queries over the page's range, live where it is short. Never empty without saying why.

import { useCallback, useId, useMemo, useRef, useState } from "react";
import { formatDate, formatStep, formatTime, isSameDay } from "../lib/format";
import { useFeed } from "../state/feed-context";
import { windowOf } from "../state/range";
import { useRecordingStart } from "../state/recording";
import { useFrames } from "../state/use-frames";
import { usePoints } from "../state/use-points";
import { useRange } from "../state/use-range";
import type { Values } from "./align";
import { blankWords, emptyWords } from "./empty-words";
import { Help } from "./Help";
import { Legend, type LegendHandle } from "./Legend";
import type { PanelSpec } from "./panel-spec";
import { panelSeries } from "./series";
import { summarise } from "./summary";
import { type Readout, TimeChart } from "./TimeChart";

/** A text that changes each second would be read out each second. */
const SUMMARY_EVERY_MS = 10_000;

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
  const card = useRef<HTMLElement>(null);
  const { frames, answered, stepSeconds, retry, ...watch } = useFrames(exprs, range, usePoints(card));
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version tells of new series in the frames
  const found = useStable(useMemo(() => panelSeries(spec, frames.frame), [spec, frames, watch.version]));
  const known = useRef(found);
  if (found.length > 0) known.current = found;
  // A window of the past in which nothing is found keeps its chart: a double click on it leads back.
  const stands = range.kind === "fixed" && answered && watch.kind !== "error";
  const series = stands ? known.current : found;
  const legend = useRef<LegendHandle>(null);
  const instant = useRef<HTMLTimeElement>(null);
  const summary = useRef<HTMLParagraphElement>(null);
  const summarisedAt = useRef(-SUMMARY_EVERY_MS);
  const [blank, setBlank] = useState(false);
  const titleId = useId();
  const summaryId = useId();

  const onReadout = useCallback(
    (readout: Readout) => {
      legend.current?.show(readout);
      if (!instant.current) return;
      const today = isSameDay(windowOf(range, feed.now)[0], feed.now);
      const words = today ? formatTime : formatDate;
      instant.current.textContent = readout.time === null ? "" : words(readout.time, frames.stepSeconds < 60);
    },
    [range, feed, frames],
  );
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
  // What there is to draw is drawn, also when a later answer failed: the page's own notice tells of that.
  const state = series.length > 0 || stands ? "drawn" : watch.kind === "ready" ? "empty" : watch.kind;
  const nothing = (state === "empty" || (state === "drawn" && blank)) && watch.kind === "ready";
  const began = useRecordingStart(nothing && !frames.live, feed.now);
  const window = { range, window: windowOf(range, feed.now, stepSeconds), stepSeconds, began };
  const help =
    frames.stepSeconds > 1 ? `${spec.help} Here a point stands for ${formatStep(frames.stepSeconds)}.` : spec.help;
  return (
    <section ref={card} id={`panel-${spec.id}`} className="card chart" aria-labelledby={titleId}>
      <Heading id={titleId}>
        <span>{spec.title}</span>
        {spec.subtitle && (
          <em className="clip" title={spec.subtitle}>
            {spec.subtitle}
          </em>
        )}
        <time className="instant" ref={instant} />
        <Help title={spec.title} text={help} />
      </Heading>
      {state === "loading" && <div className="plot skeleton" aria-hidden="true" />}
      {state === "empty" && <p className="notice">{emptyWords(spec.empty, window)}</p>}
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
            frames={frames}
            stepSeconds={stepSeconds}
            onReadout={onReadout}
            onDrawn={onDrawn}
            onZoom={zoomTo}
            onZoomOut={zoomOut}
          />
          {blank && watch.kind !== "loading" && (
            <p className="blank">
              <span>{found.length > 0 ? blankWords(window) : emptyWords(spec.empty, window)}</span>
            </p>
          )}
          <p id={summaryId} className="visually-hidden" ref={summary} />
        </figure>
      )}
      <Legend ref={legend} series={series} unit={spec.unit} />
    </section>
  );
}
