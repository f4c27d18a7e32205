// When something that shrinks will be used up, by linear regression over what was seen, and how sure that is. Pure.

export interface Point {
  /** Unix seconds. */
  time: number;
  value: number;
}

export interface Forecast {
  /** Seconds from the newest point until nothing is left. */
  seconds: number;
  /** The soonest and the latest that the scatter of the points leaves likely (95 %). */
  soonest: number;
  latest: number;
}

/** Fewer points, or a shorter time, tell of a moment and not of a pace. */
export const POINTS_MIN = 20;
export const SPAN_SECONDS_MIN = 30 * 60;
/** A pace is not carried on for more than so many times the time over which it was seen. */
export const HORIZON_SPANS = 4;
/** Of the normal distribution: 95 % lie within. */
const Z_95 = 1.96;

interface Line {
  slope: number;
  /** The slope's standard error. */
  error: number;
}

/**
 * Least squares. Neighbours resemble each other (a disk fills in bursts), which makes a line look surer than it is: the
 * points count for as many as their residuals' correlation with their neighbours leaves, n (1 - r) / (1 + r).
 */
export function regression(points: readonly Point[]): Line | null {
  const n = points.length;
  if (n < 3) return null;
  const meanTime = points.reduce((sum, { time }) => sum + time, 0) / n;
  const meanValue = points.reduce((sum, { value }) => sum + value, 0) / n;
  let [spread, together] = [0, 0];
  for (const { time, value } of points) {
    spread += (time - meanTime) ** 2;
    together += (time - meanTime) * (value - meanValue);
  }
  if (spread === 0) return null;
  const slope = together / spread;
  const residuals = points.map(({ time, value }) => value - meanValue - slope * (time - meanTime));
  const squares = residuals.reduce((sum, residual) => sum + residual ** 2, 0);
  const neighbours = residuals.slice(1).reduce((sum, residual, i) => sum + residual * (residuals[i] as number), 0);
  const correlation = squares === 0 ? 0 : Math.min(0.99, Math.max(0, neighbours / squares));
  const count = Math.max(3, (n * (1 - correlation)) / (1 + correlation));
  return { slope, error: Math.sqrt(((squares / n) * (n / (count - 2))) / spread) };
}

/** Null where it does not shrink, where that is not sure, or where the pace was not seen for long enough to say so. */
export function forecast(points: readonly Point[]): Forecast | null {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || points.length < POINTS_MIN || last.value <= 0) return null;
  const span = last.time - first.time;
  const line = span >= SPAN_SECONDS_MIN ? regression(points) : null;
  if (!line) return null;
  const [fast, slow] = [line.slope - Z_95 * line.error, line.slope + Z_95 * line.error];
  if (slow >= 0) return null;
  const seconds = last.value / -line.slope;
  if (seconds > HORIZON_SPANS * span) return null;
  return { seconds, soonest: last.value / -fast, latest: last.value / -slow };
}

const HOUR = 3_600;
const DAY = 86_400;

/** "45 min", "5 h", "3 d": no forecast knows more than its first figure. */
export function roughTime(seconds: number): string {
  if (seconds < 1.5 * HOUR) return `${Math.max(1, Math.round(seconds / 60))} min`;
  return seconds < 2 * DAY ? `${Math.round(seconds / HOUR)} h` : `${Math.round(seconds / DAY)} d`;
}

/** "5 h (4 h to 7 h)"; without the bounds where they say the same. */
export function forecastWords({ seconds, soonest, latest }: Forecast): string {
  const [about, from, to] = [seconds, soonest, latest].map(roughTime);
  return from === to ? `${about}` : `${about} (${from} to ${to})`;
}
