import { levelAt, tableOf } from "../../lib/dashboard/figures";
import { fillTitle } from "../../lib/dashboard/variables";
import { exact, format } from "../../lib/format";
import type { FiguresProps } from "./FigurePanel";
import { unitOfFigure, wordFor } from "./use-figures";

/** A row for each set of labels, a column for each label and each query. */
export function TableFigures({ panel, scope, figures }: FiguresProps) {
  const queries = panel.queries.map((query) => ({ ...query, legend: fillTitle(query.legend, scope) }));
  const { columns, rows } = tableOf(figures, { ...panel, queries });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a table that is longer than its card is scrolled, also with the keyboard
    <div className="scrolled" tabIndex={0}>
      <table className="figure-table">
        <thead>
          <tr>
            {columns.map(({ key, title, query }) => (
              <th key={key} scope="col" className={query === null ? "" : "number"}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, cells }) => (
            <tr key={key}>
              {cells.map((cell, i) => {
                const column = columns[i]?.key ?? "";
                if (typeof cell === "string") return <td key={column}>{cell}</td>;
                const unit = unitOfFigure(panel, columns[i]?.query ?? 0);
                if (cell === null) return <td key={column} className="number" />;
                return (
                  <td
                    key={column}
                    className="number"
                    data-level={levelAt(cell, panel.thresholds)}
                    title={exact(cell, unit)}
                  >
                    {wordFor(panel, cell) ?? format(cell, unit)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
