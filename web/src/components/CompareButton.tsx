import { COMPARE_CHOICES, nextCompare } from "../state/range";
import { useRange } from "../state/use-range";
import { Icon } from "./Icon";

/** Lays the same time of the day or the week before under every chart; each press goes on to the next, then to none. */
export function CompareButton() {
  const { compare, compareWith } = useRange();
  const next = nextCompare(compare);
  const nextLabel = COMPARE_CHOICES.find(({ id }) => id === next)?.label ?? "nothing";
  return (
    <button
      type="button"
      className={compare ? "btn compare" : "btn square compare"}
      aria-pressed={compare !== null}
      title={`Compare with ${nextLabel} (b)`}
      onClick={() => compareWith(next)}
    >
      <Icon name="compare" />
      {compare && <span className="opt">{compare.label}</span>}
      <span className="visually-hidden">
        {compare ? `Comparing with ${compare.label}` : "Compare with the day before"}
      </span>
    </button>
  );
}
