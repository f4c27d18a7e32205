// A card with a chart: the specification's queries over the page's range, live where it is short. Never empty without saying why.

import { useCallback, useId, useMemo, useRef, useState } from "react";
import { formatDate, formatStep, formatTime, isSameDay } from "../lib/format";
import { useFeed } from "../state/feed-context";
import { setLegendForm, useLegendForm } from "../state/legend-form";
import { windowOf } from "../state/range";
import { useSelection } from "../state/use-selection";
import type { Values } from "./align";
import { blankWords, emptyWords } from "./empty-words";
import { Help } from "./Help";
import { type Isolation, withinSeries } from "./isolate";
import { Legend, type LegendHandle } from "./Legend";
import type { PanelSpec } from "./panel-spec";
import { hasRows, isStacked } from "./plot-series";
import { RowsLegend } from "./RowsLegend";
import type { Readout } from "./readout";
import type { PanelSeries } from "./series";
import { stateWords, summarise } from "./summary";
import { TimeChart } from "./TimeChart";
import { useEvents } from "./use-events";
import { type PanelView, usePanel } from "./use-panel";

/** A text that changes each second would be read out each second. */
const SUMMARY_EVERY_MS = 10_000;

export interface PanelProps {
  spec: PanelSpec;
  /** Within a device's section, one level deeper. */
  heading?: "h3" | "h4";
}

/** What the head of the card says of the instant under the crosshair: when, and what is there. */
function instantWords(
  spec: PanelSpec,
  series: readonly PanelSeries[],
  readout: Readout,
  clock: (time: number) => string,
) {
  const { time, pointed, values, event } = readout;
  if (time === null) return "";
  const name = pointed === null ? undefined : series[pointed]?.name;
  const there = name === undefined ? "" : `${name} ${stateWords(values[pointed as number], spec)}`;
  return [clock(time), there, event?.words].filter(Boolean).join(" · ");
}

function StatisticsButton() {
  const form = useLegendForm();
  return (
    <button
      type="button"
      className="help statistics"
      aria-label="Least, mean and greatest values in all legends"
      aria-pressed={form === "table"}
      title="Statistics: least, mean, greatest"
      onClick={() => setLegendForm(form === "table" ? "list" : "table")}
    >
      Σ
    </button>
  );
}

/** The state of a panel without a chart. */
function Notice({ spec, view }: { spec: PanelSpec; view: PanelView }) {
  if (view.state === "loading") return <div className="plot skeleton" aria-hidden="true" />;
  if (view.state === "empty") return <p className="notice">{emptyWords(spec.empty, view.window)}</p>;
  return (
    <div className="notice" role="alert">
      <p>This chart could not be loaded: {view.message}.</p>
      <button type="button" className="btn" onClick={view.retry}>
        Try again
      </button>
    </div>
  );
}

export function Panel({ spec, heading: Heading = "h3" }: PanelProps) {
  const feed = useFeed();
  const card = useRef<HTMLElement>(null);
  const [blank, setBlank] = useState(false);
  const [chosen, setChosen] = useState<Isolation>(null);
  const view = usePanel(spec, card, blank);
  const { frames, series } = view;
  const { range, compare, zoomTo, zoomOut } = view.control;
  const events = useEvents(range);
  const { selection, select } = useSelection();
  const form = useLegendForm();
  const legend = useRef<LegendHandle>(null);
  const instant = useRef<HTMLTimeElement>(null);
  const summary = useRef<HTMLParagraphElement>(null);
  const summarisedAt = useRef(-SUMMARY_EVERY_MS);
  const [titleId, summaryId] = [useId(), useId()];
  const names = useMemo(() => series.map(({ name }) => name), [series]);
  const shown = useMemo(() => withinSeries(chosen, names), [chosen, names]);
  const drawn = useMemo(() => (shown ? series.filter(({ name }) => shown.has(name)) : series), [series, shown]);
  const rows = hasRows(spec.kind);
  const withStatistics = form === "table" && !rows;

  const onReadout = useCallback(
    (readout: Readout) => {
      legend.current?.show(readout);
      if (!instant.current) return;
      const today = isSameDay(windowOf(range, feed.now)[0], feed.now);
      const words = today ? formatTime : formatDate;
      const text = instantWords(spec, drawn, readout, (time) => words(time, frames.stepSeconds < 60));
      if (instant.current.textContent !== text) instant.current.textContent = text;
    },
    [spec, drawn, range, feed, frames],
  );
  const onDrawn = useCallback(
    (columns: readonly Values[]) => {
      setBlank(columns.every((values) => values.every((value) => typeof value !== "number")));
      if (!summary.current || performance.now() - summarisedAt.current < SUMMARY_EVERY_MS) return;
      summarisedAt.current = performance.now();
      summary.current.textContent = summarise(
        drawn.map(({ name }) => name),
        columns,
        spec,
      );
    },
    [drawn, spec],
  );
  const help =
    frames.stepSeconds > 1 ? `${spec.help} Here a point stands for ${formatStep(frames.stepSeconds)}.` : spec.help;
  return (
    <section
      ref={card}
      id={`panel-${spec.id}`}
      className={spec.wide ? "card chart wide" : "card chart"}
      aria-labelledby={titleId}
    >
      <Heading id={titleId}>
        <span>{spec.title}</span>
        {spec.subtitle && (
          <em className="clip" title={spec.subtitle}>
            {spec.subtitle}
          </em>
        )}
        <time className="instant" ref={instant} />
        {!rows && <StatisticsButton />}
        <Help title={spec.title} text={help} />
      </Heading>
      {view.state !== "drawn" && <Notice spec={spec} view={view} />}
      {view.state === "drawn" && (
        <figure aria-labelledby={titleId} aria-describedby={summaryId}>
          <TimeChart
            spec={spec}
            series={drawn}
            range={range}
            frames={frames}
            before={view.before}
            stepSeconds={view.stepSeconds}
            events={events}
            selection={selection}
            withStatistics={withStatistics}
            onReadout={onReadout}
            onDrawn={onDrawn}
            onZoom={zoomTo}
            onZoomOut={zoomOut}
            onSelect={(start, end) => select({ start, end })}
          />
          {blank && !view.loading && (
            <p className="blank">
              <span>{view.found ? blankWords(view.window) : emptyWords(spec.empty, view.window)}</span>
            </p>
          )}
          <p id={summaryId} className="visually-hidden" ref={summary} />
        </figure>
      )}
      {rows ? (
        <RowsLegend ref={legend} spec={spec} series={series} />
      ) : (
        <Legend
          ref={legend}
          series={series}
          unit={spec.unit}
          form={series.length > 0 ? form : "list"}
          shown={shown}
          onShow={setChosen}
          before={compare?.label ?? null}
          beforeWhat={isStacked(spec.kind) ? "total of" : ""}
        />
      )}
    </section>
  );
}
