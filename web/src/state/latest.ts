// The newest values in a frame.

import type { Labels } from "../lib/labels";
import { type Frame, type Sample, valueAt } from "../lib/series";

/** The samples of a frame's newest row. */
export function latestSamples(frame: Frame | undefined): Sample[] {
  const row = (frame?.times.length ?? 0) - 1;
  if (!frame || row < 0) return [];
  const samples: Sample[] = [];
  for (const { labels, values } of frame.columns.values()) {
    const value = values[row];
    if (value !== null && value !== undefined) samples.push({ labels, value });
  }
  return samples;
}

/** The newest value of a query that answers one series; null without one. */
export function latestValue(frame: Frame | undefined): number | null {
  return latestSamples(frame)[0]?.value ?? null;
}

/** The value at an instant of a query that answers one series (or of its series with these labels). */
export function instantValue(frame: Frame | undefined, at: number, only: Labels = {}): number | null {
  for (const { labels, values } of frame?.columns.values() ?? []) {
    if (Object.entries(only).every(([name, value]) => labels[name] === value)) {
      return valueAt((frame as Frame).times, values, at);
    }
  }
  return null;
}
