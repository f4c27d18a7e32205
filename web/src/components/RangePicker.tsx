import { useState } from "react";
import { RANGE_CHOICES, type RangeChoice } from "../state/range";
import { useRange } from "../state/use-range";
import { Dialog } from "./Dialog";
import { Icon } from "./Icon";

interface ChoicesProps {
  /** The id of the range that is on; null while the page stands still at a window. */
  on: string | null;
  choose: (id: string) => void;
  label: (choice: RangeChoice) => string;
}

function Choices({ on, choose, label }: ChoicesProps) {
  return RANGE_CHOICES.map((choice) => (
    <button
      key={choice.id}
      type="button"
      aria-pressed={on === choice.id}
      aria-label={`Last ${choice.label}`}
      onClick={() => choose(choice.id)}
    >
      {label(choice)}
    </button>
  ));
}

/**
 * The ranges that end now: in a row, or on a phone in a sheet. While the page stands still at a window none of them is
 * on; choosing one goes live again.
 */
export function RangePicker() {
  const { range, choice, choose } = useRange();
  const [sheet, setSheet] = useState(false);
  const on = range.kind === "live" ? choice : null;
  const chosen = RANGE_CHOICES.find(({ id }) => id === choice)?.label;
  return (
    <fieldset className="range">
      <legend className="visually-hidden">Time range</legend>
      <div className="btn seg row">
        <Choices on={on} choose={choose} label={({ id }) => id} />
      </div>
      <button type="button" className="btn open-sheet" aria-haspopup="dialog" onClick={() => setSheet(true)}>
        <span className="visually-hidden">Last {chosen}; </span>
        <span aria-hidden="true">{choice}</span>
        <Icon name="open" />
        <span className="visually-hidden">choose another range</span>
      </button>
      {sheet && (
        <Dialog title="Time range" className="sheet" onClose={() => setSheet(false)}>
          <div className="choices">
            <Choices
              on={on}
              choose={(id) => {
                choose(id);
                setSheet(false);
              }}
              label={({ label }) => `Last ${label}`}
            />
          </div>
        </Dialog>
      )}
    </fieldset>
  );
}
