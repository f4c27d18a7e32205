import { Sparkline } from "../../charts/Sparkline";
import { levelAt } from "../../lib/dashboard/figures";
import { exact, reading, withUnit } from "../../lib/format";
import { useWatch } from "../../state/feed-context";
import { liveRangeOf } from "../../state/range";
import { useRange } from "../../state/use-range";
import type { FiguresProps } from "./FigurePanel";
import { exprOf } from "./spec";
import { unitOfFigure, wordFor } from "./use-figures";

/** More than this would be too small to read. */
const STATS_MAX = 12;

function LastMinutes({ panel, scope }: Omit<FiguresProps, "figures">) {
  const range = liveRangeOf(useRange().range);
  const [query] = panel.queries;
  const exprs = query ? [exprOf(query, scope)] : [];
  useWatch(exprs, range);
  return (
    <Sparkline
      exprs={exprs}
      combine={([value]) => value ?? null}
      range={range}
      color={query?.color ?? 1}
      unit={panel.unit}
      scaleMin={panel.max ?? 0}
    />
  );
}

/** Each figure as large as there is room. */
export function StatFigures({ panel, scope, figures }: FiguresProps) {
  const shown = figures.slice(0, STATS_MAX);
  return (
    <>
      <ul className="stats" data-many={shown.length > 1 || undefined}>
        {shown.map(({ name, query, value }, i) => {
          const word = panel.showName ? name : wordFor(panel, value);
          const figure = word === undefined ? reading(value, unitOfFigure(panel, query)) : { value: word, unit: "" };
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: two series may have one name
            <li key={`${query} ${name} ${i}`} data-level={levelAt(value, panel.thresholds)}>
              {shown.length > 1 && !panel.showName && <span className="stat-name clip">{name}</span>}
              <b title={exact(value, unitOfFigure(panel, query))}>
                {withUnit(figure.value, "")}
                {figure.unit && <small> {figure.unit}</small>}
              </b>
            </li>
          );
        })}
      </ul>
      {panel.sparkline && shown.length === 1 && <LastMinutes panel={panel} scope={scope} />}
    </>
  );
}
