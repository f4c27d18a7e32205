// A panel as data: what it asks, how it draws it, and what it says when there is nothing to draw.

import type { Unit } from "../lib/format";
import type { Labels } from "../lib/labels";

/** One of the eight series colours of the style sheet. */
export type Color = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

export interface QuerySpec {
  expr: string;
  /** The series' name, with {{label}} filled in; {{*}} stands for the labels that tell the series apart. */
  legend: string;
  /** Without one, series take the colours in turn. */
  color?: Color;
  /** Colours by the value of a label. */
  colorBy?: { label: string; colors: Readonly<Record<string, Color>> };
  /** Only series with these labels: panels of one device share the query of all devices. */
  only?: Labels;
  /** Differences of two readings of the kernel may dip below nothing for an instant. */
  clampAtZero?: boolean;
}

export interface PanelSpec {
  id: string;
  title: string;
  subtitle?: string;
  kind: "line" | "stack";
  unit: Unit;
  queries: readonly QuerySpec[];
  /** The top of the scale is never below this, so that an idle machine looks idle. */
  scaleMin: number;
  /** Shares of a whole cannot pass it; a reading that does (clocks tick coarsely) is cut there. */
  scaleMax?: number;
  /** More lines than usual, where somebody asked for them. */
  seriesMax?: number;
  /** What is shown and where it comes from, in a sentence or two. */
  help: string;
  /** Why there may be nothing to show. */
  empty: string;
  /** Without series in the range it is not shown at all. */
  hides?: boolean;
}
