// When this machine's recording began, for ranges in which nothing is found.

import { useQuery } from "@tanstack/react-query";
import { queryRange } from "../api/prometheus";

const DAY = 86_400;
const MINUTE = 60;
/** The longest that the store keeps anything. */
const KEPT_DAYS = 730;
/** A series that is there with every tick. */
const PULSE = "heartbeat_ticks_total";

/** The first instant, to the minute, from two questions: which day, and then which minute of it. Null: nothing yet. */
async function findStart(now: number, signal: AbortSignal): Promise<number | null> {
  const first = async (window: string, start: number, end: number, stepSeconds: number) => {
    const query = `max_over_time(${PULSE}[${window}])`;
    return (await queryRange({ query, start, end, stepSeconds }, signal)).times[0] ?? null;
  };
  // On whole minutes, the running one included: the answer does not depend on the second of the question.
  const end = Math.ceil(now / MINUTE) * MINUTE;
  const day = await first("1d", end - KEPT_DAYS * DAY, end, DAY);
  if (day === null) return null;
  const minute = await first("1m", day - DAY, day, MINUTE);
  return minute === null ? day - DAY : minute - MINUTE;
}

/** Null while unknown. Asked only where it is told. */
export function useRecordingStart(enabled: boolean, now: number): number | null {
  const { data } = useQuery({
    queryKey: ["recording-start"],
    queryFn: ({ signal }) => findStart(now, signal),
    staleTime: 60_000,
    enabled,
  });
  return data ?? null;
}
