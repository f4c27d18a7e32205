// Grafana's colours, of which any can be chosen, as the few that this page has: they hold in both themes.

import type { Level, SeriesColor } from "../dashboard/dashboard";

/** Names with shades: "dark-red", "super-light-blue". */
const HUES: Readonly<Record<string, number>> = { red: 0, orange: 28, yellow: 48, green: 120, blue: 215, purple: 275 };

/** Degrees on the colour circle; null for greys, and for what is no colour. */
function hueOf(color: string): number | null {
  const named = HUES[color.replace(/^(super-|semi-)?(dark-|light-)?/, "")];
  if (named !== undefined) return named;
  const hex = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})/i
    .exec(color)
    ?.slice(1)
    .map((part) => Number.parseInt(part, 16));
  const [red = 0, green = 0, blue = 0] = hex ?? color.match(/\d+(\.\d+)?/g)?.map(Number) ?? [];
  const [most, least] = [Math.max(red, green, blue), Math.min(red, green, blue)];
  if (most - least < 24) return null;
  const part = (one: number, other: number) => (60 * (one - other)) / (most - least);
  if (most === red) return (part(green, blue) + 360) % 360;
  return most === green ? part(blue, red) + 120 : part(red, green) + 240;
}

/** What a threshold's colour means: red is bad, orange and yellow are near it, green is well. */
export function levelOf(color: string): Level {
  const hue = hueOf(color);
  if (hue === null) return "plain";
  if (hue < 20 || hue >= 335) return "critical";
  if (hue < 70) return "warning";
  return hue < 170 ? "ok" : "plain";
}

/** The hues of the style sheet's eight series colours, in their order. */
const SERIES_HUES: readonly number[] = [215, 33, 165, 333, 260, 93, 188, 50];

function apart(one: number, other: number): number {
  const distance = Math.abs(one - other);
  return Math.min(distance, 360 - distance);
}

/** The nearest series colour; undefined for greys, which take their turn. */
export function seriesColorOf(color: string): SeriesColor | undefined {
  const hue = hueOf(color);
  if (hue === null) return undefined;
  const distances = SERIES_HUES.map((each) => apart(each, hue));
  return (distances.indexOf(Math.min(...distances)) + 1) as SeriesColor;
}
