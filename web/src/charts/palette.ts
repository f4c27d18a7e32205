// The style sheet's colours, for canvases.

export interface Palette {
  series: readonly string[];
  line: string;
  muted: string;
  text: string;
  surface: string;
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
    mono: token("--mono"),
  };
}

/** A colour (#rrggbb, as all tokens are) with an opacity from 0 to 1. */
export function translucent(color: string, opacity: number): string {
  return `${color}${Math.round(opacity * 255)
    .toString(16)
    .padStart(2, "0")}`;
}
