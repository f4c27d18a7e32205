import { RANGE_CHOICES } from "../state/range";
import { useRange } from "../state/use-range";

/** The live ranges. While the page stands still at a window none of them is on; choosing one goes live again. */
export function RangePicker() {
  const { range, choice, choose } = useRange();
  return (
    <fieldset className="btn seg">
      <legend className="visually-hidden">Time range</legend>
      {RANGE_CHOICES.map(({ id, label }) => (
        <button
          key={id}
          type="button"
          aria-pressed={range.kind === "live" && choice === id}
          aria-label={`Last ${label}`}
          onClick={() => choose(id)}
        >
          {id}
        </button>
      ))}
    </fieldset>
  );
}
