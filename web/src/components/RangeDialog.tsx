// Any range: the usual ones, from–to as people write times, the zone, and what to compare with.

import { type FormEvent, type Ref, useEffect, useId, useRef, useState } from "react";
import { formatDate, formatSpan } from "../lib/format";
import { type Zone, zoneName } from "../lib/wall-clock";
import { useFeed } from "../state/feed-context";
import { COMPARE_CHOICES, RANGE_CHOICES, windowOf } from "../state/range";
import { readSpan, SPAN_SHORTCUTS, type SpanFields } from "../state/span";
import { useRange } from "../state/use-range";
import { setZone, useZone } from "../state/zone";
import { Dialog } from "./Dialog";

interface WhenFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  placeholder: string;
  /** What the text means, and what is wrong with it. */
  at: number | null;
  error: string;
  ref?: Ref<HTMLInputElement>;
}

function WhenField({ label, value, onChange, placeholder, at, error, ref }: WhenFieldProps) {
  const id = useId();
  return (
    <div className="when">
      <label htmlFor={id}>{label}</label>
      <input
        ref={ref}
        id={id}
        type="text"
        value={value}
        placeholder={placeholder}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        aria-invalid={error !== ""}
        aria-describedby={`${id}-meaning`}
        onChange={(event) => onChange(event.target.value)}
      />
      <p id={`${id}-meaning`} className={error ? "wrong" : "meaning"}>
        {error || (at === null ? "" : formatDate(at))}
      </p>
    </div>
  );
}

interface SegmentsProps<T> {
  label: string;
  choices: readonly { id: T; label: string }[];
  on: T;
  choose: (id: T) => void;
}

function Segments<T extends string | null>({ label, choices, on, choose }: SegmentsProps<T>) {
  return (
    <fieldset className="setting">
      <legend>{label}</legend>
      <div className="btn seg">
        {choices.map((choice) => (
          <button key={choice.label} type="button" aria-pressed={choice.id === on} onClick={() => choose(choice.id)}>
            {choice.label}
          </button>
        ))}
      </div>
    </fieldset>
  );
}

/** The time that passes while the dialog is open moves what "-2h" means. */
function useNow(): number {
  const feed = useFeed();
  const [now, setNow] = useState(feed.now);
  useEffect(() => feed.onTick(() => setNow(feed.now)), [feed]);
  return now;
}

export function RangeDialog({ onClose }: { onClose: () => void }) {
  const { range, choice, compare, choose, zoomTo, compareWith } = useRange();
  const zone = useZone();
  const now = useNow();
  const [fields, setFields] = useState<SpanFields>(() => {
    if (range.kind === "live") return { from: `-${choice.id}`, to: "now" };
    const [from, to] = windowOf(range, now);
    return { from: formatDate(from), to: formatDate(to) };
  });
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => {
    // Ready to type; under a finger the choices are nearer than a keyboard that covers them.
    if (matchMedia("(pointer: fine)").matches) first.current?.select();
  }, []);
  const reading = readSpan(fields, now);
  const apply = ({ span }: ReturnType<typeof readSpan>) => {
    if (span?.kind === "live") choose(span.id);
    else if (span) zoomTo(span.from, span.to);
    if (span) onClose();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    apply(reading);
  };
  const zones: { id: Zone; label: string }[] = [
    { id: "local", label: `Local (${zoneName(now, "local")})` },
    { id: "utc", label: "UTC" },
  ];
  const showZone = (chosen: Zone) => {
    // The instants stay, and with them what is written of them.
    const [from, to] = [reading.from, reading.to];
    setZone(chosen);
    if (range.kind === "fixed" && from !== null && to !== null)
      setFields({ from: formatDate(from), to: formatDate(to) });
  };
  return (
    <Dialog title="Time range" className="sheet range-dialog" onClose={onClose}>
      <div className="ranges">
        <fieldset className="choices">
          <legend className="visually-hidden">Up to now</legend>
          {RANGE_CHOICES.map(({ id, label }) => (
            <button
              key={id}
              type="button"
              aria-pressed={range.kind === "live" && choice.id === id}
              onClick={() => {
                choose(id);
                onClose();
              }}
            >
              {`Last ${label}`}
            </button>
          ))}
        </fieldset>
        <div className="span">
          <form onSubmit={submit}>
            <WhenField
              label="From"
              value={fields.from}
              onChange={(from) => setFields({ ...fields, from })}
              ref={first}
              placeholder="yesterday 03:00"
              at={reading.from}
              error={reading.fromError}
            />
            <WhenField
              label="To"
              value={fields.to}
              onChange={(to) => setFields({ ...fields, to })}
              placeholder="now"
              at={reading.to}
              error={reading.toError}
            />
            <button type="submit" className="btn primary" disabled={reading.span === null}>
              {reading.span ? `Show ${formatSpan(reading.span.to - reading.span.from)}` : "Show"}
            </button>
          </form>
          <div className="chips">
            {SPAN_SHORTCUTS.map((shortcut) => (
              <button
                key={shortcut.label}
                type="button"
                className="chip"
                onClick={() => apply(readSpan(shortcut, now))}
              >
                {shortcut.label}
              </button>
            ))}
          </div>
          <p className="muted">
            Times as you would say them: <code>-2h</code>, <code>yesterday 03:00</code>, <code>mon 9:00</code>,{" "}
            <code>2026-11-24 03:00</code>, ISO 8601.
          </p>
          <Segments label="Clock" choices={zones} on={zone} choose={showZone} />
          <Segments
            label="Compare with"
            choices={[{ id: null, label: "nothing" }, ...COMPARE_CHOICES]}
            on={compare?.id ?? null}
            choose={compareWith}
          />
        </div>
      </div>
    </Dialog>
  );
}
