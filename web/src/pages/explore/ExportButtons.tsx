// The page's link, its figures as a file, its graph as a picture.

import { type RefObject, useState } from "react";
import { readPalette } from "../../charts/palette";
import { chartPicture } from "../../charts/picture";
import { download, fileName } from "../../components/download";
import { type Cell, csv } from "../../lib/csv";
import { formatDate } from "../../lib/format";
import type { ExploreView } from "../../state/explore";
import { useFeed } from "../../state/feed-context";
import { type TimeRange, windowOf } from "../../state/range";
import { loadRanges, rangeCells } from "../../state/range-samples";
import { resultRows, tableCells } from "./result";
import type { Answer } from "./use-answer";

export interface ExportButtonsProps {
  view: ExploreView;
  answers: readonly Answer[];
  /** Whether there is a graph to make a picture of. */
  drawn: boolean;
  range: TimeRange;
  graph: RefObject<HTMLElement | null>;
}

/** The legend as it stands below the chart: names, and the colours that the style sheet gives them. */
function legendOf(graph: HTMLElement) {
  return [...graph.querySelectorAll(".legend li")].map((item) => ({
    name: item.querySelector(".name")?.textContent ?? "",
    color: getComputedStyle(item).getPropertyValue("--c").trim(),
  }));
}

export function ExportButtons({ view, answers, drawn, range, graph }: ExportButtonsProps) {
  const feed = useFeed();
  const [told, setTold] = useState("");
  const good = answers.filter(({ data }) => data !== undefined);
  const queries = good.map(({ query }) => query);

  const saveTable = async () => {
    let cells: Cell[][];
    try {
      cells =
        view === "graph"
          ? rangeCells(queries, await loadRanges(queries, range, feed.now))
          : good.flatMap(({ data }) => (data ? tableCells(resultRows(data.data)) : []));
    } catch (error) {
      setTold(`No file was made: ${error instanceof Error ? error.message : String(error)}`);
      return;
    }
    download(fileName("csv", new Date()), new Blob([csv(cells)], { type: "text/csv" }));
    setTold("The figures are saved.");
  };
  const savePicture = async () => {
    const chart = graph.current?.querySelector("canvas");
    if (!graph.current || !chart) return;
    const [from, to] = windowOf(range, feed.now);
    const picture = await chartPicture(chart, {
      title: queries.join("; "),
      subtitle: `${formatDate(from)} – ${formatDate(to)}`,
      legend: legendOf(graph.current),
      palette: readPalette(),
      font: getComputedStyle(document.body).fontFamily,
    });
    if (picture) download(fileName("png", new Date()), picture);
    setTold(picture ? "The picture is saved." : "This browser makes no pictures.");
  };
  const copyLink = async () => {
    try {
      await navigator.clipboard.writeText(location.href);
      setTold("The link is copied.");
    } catch {
      setTold("This browser lets no page copy: take the link from the address bar.");
    }
  };
  return (
    <div className="exports">
      <span className="muted" role="status">
        {told}
      </span>
      <button type="button" className="btn" onClick={copyLink}>
        Copy link
      </button>
      <button type="button" className="btn" disabled={queries.length === 0} onClick={saveTable}>
        CSV
      </button>
      <button type="button" className="btn" disabled={view !== "graph" || !drawn} onClick={savePicture}>
        PNG
      </button>
    </div>
  );
}
