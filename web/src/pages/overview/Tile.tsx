import { useMemo } from "react";
import { Sparkline } from "../../charts/Sparkline";
import { LiveText } from "../../components/LiveText";
import { PageLink } from "../../components/PageLink";
import { exact, reading } from "../../lib/format";
import type { Feed } from "../../state/feed";
import { useWatch } from "../../state/feed-context";
import { instantValue } from "../../state/latest";
import { liveRangeOf } from "../../state/range";
import { useRange } from "../../state/use-range";
import type { TileSpec } from "./tiles";

/** One figure with its recent shape; the whole tile leads to the page that tells more. */
export function Tile({ spec }: { spec: TileSpec }) {
  // A tile tells of now, and its line of the last minutes, also while the charts show last week.
  const range = liveRangeOf(useRange().range);
  useWatch(spec.exprs, range);
  useWatch(spec.detailExprs, null);
  const { figure, unit, detail } = useMemo(() => {
    const values = (feed: Feed, at: number) => spec.exprs.map((expr) => instantValue(feed.frame(expr), at));
    const read = (feed: Feed, at: number) => spec.combine(values(feed, at));
    return {
      figure: (feed: Feed, at: number) => {
        const value = read(feed, at);
        return { text: reading(value, spec.unit).value, title: exact(value, spec.unit) };
      },
      unit: (feed: Feed, at: number) => ({ text: reading(read(feed, at), spec.unit).unit }),
      detail: (feed: Feed, at: number) => {
        const details = spec.detailExprs.map((expr) => instantValue(feed.frame(expr), at));
        const text = spec.detail(values(feed, at), details);
        return { text, title: text };
      },
    };
  }, [spec]);
  return (
    <PageLink to={spec.page} className="card tile">
      <span className="k">{spec.title}</span>
      <span className="v">
        <LiveText read={figure} />{" "}
        <small>
          <LiveText read={unit} />
        </small>
      </span>
      <LiveText className="d clip" read={detail} />
      <Sparkline {...spec} range={range} />
    </PageLink>
  );
}
