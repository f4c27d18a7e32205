// Where a figure is going: the mean of a short window against the mean of a longer one that ends at the same instant.

export type Direction = "rising" | "falling" | "steady";

export interface Trend {
  direction: Direction;
  /** Short mean less long mean, in the figure's own unit. */
  change: number;
}

/** Changes up to the tolerance are called steady, so that noise never draws an arrow. */
export function trend(shortMean: number | null, longMean: number | null, tolerance: number): Trend | null {
  if (shortMean === null || longMean === null) return null;
  const change = shortMean - longMean;
  if (!Number.isFinite(change)) return null;
  if (Math.abs(change) <= tolerance) return { direction: "steady", change };
  return { direction: change > 0 ? "rising" : "falling", change };
}
