import { lazy, Suspense, useState } from "react";
import { RANGE_CHOICES } from "../state/range";
import { useRange } from "../state/use-range";
import { Icon } from "./Icon";

const RangeDialog = lazy(async () => ({ default: (await import("./RangeDialog")).RangeDialog }));

/**
 * The ranges that end now in a row, or on a phone behind one button, and the way to any other range. While the page
 * stands still at a window none of them is on; choosing one goes live again.
 */
export function RangePicker() {
  const { range, choice, choose } = useRange();
  const [open, setOpen] = useState(false);
  const on = range.kind === "live" ? choice.id : null;
  const preset = RANGE_CHOICES.some(({ id }) => id === choice.id);
  return (
    <fieldset className="range">
      <legend className="visually-hidden">Time range</legend>
      <div className="btn seg row">
        {RANGE_CHOICES.map(({ id, label }) => (
          <button
            key={id}
            type="button"
            aria-pressed={on === id}
            aria-label={`Last ${label}`}
            onClick={() => choose(id)}
          >
            {id}
          </button>
        ))}
        <button
          type="button"
          className="other"
          aria-haspopup="dialog"
          aria-pressed={!preset && on !== null}
          title="From and to any time"
          onClick={() => setOpen(true)}
        >
          <Icon name="calendar" />
          {!preset && on !== null && <span>{choice.id}</span>}
          <span className="visually-hidden">Any range</span>
        </button>
      </div>
      <button type="button" className="btn open-sheet" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <span className="visually-hidden">Last {choice.label}; </span>
        <span aria-hidden="true">{choice.id}</span>
        <Icon name="open" />
        <span className="visually-hidden">choose another range</span>
      </button>
      {open && (
        <Suspense fallback={null}>
          <RangeDialog onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </fieldset>
  );
}
