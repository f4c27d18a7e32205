import { useMemo } from "react";
import { useFeed } from "../../state/feed-context";
import { windowOf } from "../../state/range";
import { useFigures } from "../../state/use-figures";
import { useRange } from "../../state/use-range";
import { type ServiceRow, serviceFigures, serviceRows } from "./services";

/** Groups are read in turn where there are many: no figure is older than ten seconds, and a rate needs two of them. */
const WINDOW_LIVE_SECONDS = 30;
const STARTS_REFRESH_MS = 60_000;
/** A group's folder is made anew when its unit is started: each change of its time is a start. */
const STARTS = { starts: 'changes(container_start_time_seconds{id!="/"}[1d])' };

export interface Services {
  /** Null until the first answer. */
  rows: ServiceRow[] | null;
  error: Error | null;
  refetch: () => void;
  /** What the rates are means of, in seconds. */
  windowSeconds: number;
  /** The instant that the table is of. */
  at: number;
}

export function useServices(): Services {
  const feed = useFeed();
  const { range } = useRange();
  const [from, to] = windowOf(range, feed.now);
  const windowSeconds =
    range.kind === "fixed" ? Math.max(WINDOW_LIVE_SECONDS, Math.round(to - from)) : WINDOW_LIVE_SECONDS;
  const { data, error, refetch } = useFigures(serviceFigures(`${windowSeconds}s`));
  const starts = useFigures(STARTS, STARTS_REFRESH_MS).data;
  const rows = useMemo(() => {
    if (!data) return null;
    return serviceRows(data, new Map(starts?.starts.map(({ labels, value }) => [labels.id ?? "", value])));
  }, [data, starts]);
  return { rows, error, refetch, windowSeconds, at: to };
}
