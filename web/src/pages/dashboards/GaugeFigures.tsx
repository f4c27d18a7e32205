import { levelAt, scaleEnd } from "../../lib/dashboard/figures";
import { exact, format } from "../../lib/format";
import type { FiguresProps } from "./FigurePanel";
import { arcs } from "./gauge";
import { wholeOf } from "./spec";
import { unitOfFigure, wordFor } from "./use-figures";

const GAUGES_MAX = 8;
/** Three quarters of a circle, open at the bottom. */
const TRACK = "M 22.4 77.6 A 39 39 0 1 1 77.6 77.6";
const RIM = "M 17.5 82.5 A 46 46 0 1 1 82.5 82.5";

/** Each figure on an arc; the thin rim around it shows where thresholds begin. */
export function GaugeFigures({ panel, figures }: FiguresProps) {
  const min = panel.min ?? 0;
  const max = scaleEnd(figures, panel.max, wholeOf(panel.unit));
  const shown = figures.slice(0, GAUGES_MAX);
  const percentOf = (value: number) => Math.min(100, Math.max(0, (100 * (value - min)) / (max - min || 1)));
  return (
    <ul className="gauges">
      {shown.map(({ name, query, value }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two series may have one name
        <li key={`${query} ${name} ${i}`} data-level={levelAt(value, panel.thresholds)}>
          <svg viewBox="0 0 100 88" aria-hidden="true">
            <path className="gauge-track" d={TRACK} pathLength={100} />
            <path className="gauge-value" d={TRACK} pathLength={100} strokeDasharray={`${percentOf(value)} 200`} />
            {arcs(panel.thresholds ?? [], percentOf).map(({ from, length, level }) => (
              <path
                key={from}
                className="gauge-rim"
                data-level={level}
                d={RIM}
                pathLength={100}
                strokeDasharray={`0 ${from} ${length} 200`}
              />
            ))}
          </svg>
          <strong title={exact(value, unitOfFigure(panel, query))}>
            {wordFor(panel, value) ?? format(value, unitOfFigure(panel, query))}
          </strong>
          {shown.length > 1 && <span className="stat-name clip">{name}</span>}
        </li>
      ))}
    </ul>
  );
}
