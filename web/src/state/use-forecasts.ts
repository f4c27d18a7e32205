// When each writable file system will be full, asked once a minute: a regression over hours has nothing new each second.

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { queryRange } from "../api/prometheus";
import { labelsKey } from "../lib/labels";
import type { Frame } from "../lib/series";
import { WRITABLE_AVAILABLE } from "./expressions";
import { useFeed } from "./feed-context";
import type { FileSystem } from "./filesystems";
import { type Forecast, forecast } from "./forecast";
import type { Asked } from "./verdict-answers";

export const FORECAST_HOURS = 6;
const STEP_SECONDS = 60;
const REFRESH_MS = 60_000;

/** By the labels of their file systems, those that fill up at a pace that is sure. */
export type Forecasts = ReadonlyMap<string, Forecast>;

function forecastsOf(frame: Frame): Forecasts {
  const found = new Map<string, Forecast>();
  for (const { labels, values } of frame.columns.values()) {
    const points = frame.times.flatMap((time, row) => {
      const value = values[row];
      return typeof value === "number" ? [{ time, value }] : [];
    });
    const one = forecast(points);
    const { __name__: _, ...own } = labels;
    if (one) found.set(labelsKey(own), one);
  }
  return found;
}

/** Null before the first answer. */
export function useForecasts(): Asked<Forecasts> | null {
  const feed = useFeed();
  const { data } = useQuery({
    queryKey: ["forecasts"],
    queryFn: async ({ signal }) => {
      const end = Math.floor(feed.now / STEP_SECONDS) * STEP_SECONDS;
      const start = end - FORECAST_HOURS * 3_600;
      const question = { query: WRITABLE_AVAILABLE, start, end, stepSeconds: STEP_SECONDS };
      return { frame: await queryRange(question, signal), at: feed.now };
    },
    refetchInterval: REFRESH_MS,
    refetchOnWindowFocus: true,
    staleTime: REFRESH_MS,
  });
  return useMemo(() => data && { at: data.at, answers: forecastsOf(data.frame) }, [data]) ?? null;
}

type Place = Pick<FileSystem, "device" | "mountpoint" | "fstype">;

/** The forecast of one file system; null where it does not fill up. */
export function forecastAt(forecasts: Forecasts | undefined, { device, mountpoint, fstype }: Place): Forecast | null {
  return forecasts?.get(labelsKey({ device, mountpoint, fstype })) ?? null;
}
