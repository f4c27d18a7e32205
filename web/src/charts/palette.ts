// The style sheet's colours, for canvases.

import type { Color, Signal } from "./panel-spec";

export interface Palette {
  series: readonly string[];
  line: string;
  muted: string;
  text: string;
  surface: string;
  brand: string;
  ok: string;
  warn: string;
  crit: string;
  mono: string;
}

export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(name).trim();
  return {
    series: [1, 2, 3, 4, 5, 6, 7, 8].map((n) => token(`--s${n}`)),
    line: token("--line"),
    muted: token("--muted"),
    text: token("--text"),
    surface: token("--surface"),
    brand: token("--brand"),
    ok: token("--ok"),
    warn: token("--warn"),
    crit: token("--crit"),
    mono: token("--mono"),
  };
}

/** A colour (#rrggbb, as all tokens are) with an opacity from 0 to 1. */
export function translucent(color: string, opacity: number): string {
  return `${color}${Math.round(opacity * 255)
    .toString(16)
    .padStart(2, "0")}`;
}

/** A series' colour by its number, or one of the colours that mean something. */
export function paint(palette: Palette, color: Color | Signal): string {
  return typeof color === "number" ? (palette.series[color - 1] as string) : palette[color];
}
