import { useMemo } from "react";
import { useFeed } from "../../state/feed-context";
import { windowOf } from "../../state/range";
import { useFigures } from "../../state/use-figures";
import { useRange } from "../../state/use-range";
import { RESTART_FIGURES, type ServiceRow, serviceFigures, serviceRows } from "./services";

/** Groups are read in turn where there are many: no figure is older than ten seconds, and a rate needs two of them. */
const WINDOW_LIVE_SECONDS = 30;
const RESTARTS_REFRESH_MS = 60_000;

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
  const restarts = useFigures(RESTART_FIGURES, RESTARTS_REFRESH_MS).data;
  const rows = useMemo(() => {
    if (!data) return null;
    return serviceRows(data, restarts ?? undefined);
  }, [data, restarts]);
  return { rows, error, refetch, windowSeconds, at: to };
}
