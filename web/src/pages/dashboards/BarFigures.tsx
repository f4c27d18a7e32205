import { levelAt, scaleEnd } from "../../lib/dashboard/figures";
import { exact, format } from "../../lib/format";
import type { FiguresProps } from "./FigurePanel";
import { wholeOf } from "./spec";
import { unitOfFigure, wordFor } from "./use-figures";

/** A bar for each figure, all on one scale. */
export function BarFigures({ panel, figures }: FiguresProps) {
  const min = panel.min ?? 0;
  const max = scaleEnd(figures, panel.max, wholeOf(panel.unit));
  return (
    // A list that is longer than its card is scrolled, also with the keyboard.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: that is why it takes the focus
    <ul className="bars scrolled" tabIndex={0}>
      {figures.map(({ name, query, value }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two series may have one name
        <li key={`${query} ${name} ${i}`}>
          <span className="clip" title={name}>
            {name}
          </span>
          <span className="bar" data-level={levelAt(value, panel.thresholds)} aria-hidden="true">
            <i style={{ width: `${Math.min(100, Math.max(0, (100 * (value - min)) / (max - min || 1)))}%` }} />
          </span>
          <b title={exact(value, unitOfFigure(panel, query))}>
            {wordFor(panel, value) ?? format(value, unitOfFigure(panel, query))}
          </b>
        </li>
      ))}
    </ul>
  );
}
