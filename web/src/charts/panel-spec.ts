// A panel as data: what it asks, how it draws it, and what it says when there is nothing to draw.

import type { Unit } from "../lib/format";
import type { Labels } from "../lib/labels";

/** One of the eight series colours of the style sheet. */
export type Color = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** A colour that means something by itself. */
export type Signal = "ok" | "warn" | "crit" | "muted";

/**
 * line: values beside each other. stack: parts of a whole. bars: what happened within each step. heat: many series of one
 * kind, a row each. timeline: states, a row for each thing that has them.
 */
export type PanelKind = "line" | "stack" | "bars" | "heat" | "timeline";

/** A value that matters, drawn as a line across. */
export interface ThresholdSpec {
  value: number;
  label: string;
  color: Signal;
}

/** What a value of a timeline means. */
export interface StateSpec {
  value: number;
  name: string;
  color: Color | Signal;
}

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
  /** Of a stack: a line over it, as a total is, and no part of it. */
  apart?: boolean;
}

export interface PanelSpec {
  id: string;
  title: string;
  subtitle?: string;
  kind: PanelKind;
  /** Across all columns of the page. */
  wide?: boolean;
  unit: Unit;
  queries: readonly QuerySpec[];
  /** The top of the scale is never below this, so that an idle machine looks idle. */
  scaleMin: number;
  /** Shares of a whole cannot pass it; a reading that does (clocks tick coarsely) is cut there. */
  scaleMax?: number;
  /** More lines than usual, where somebody asked for them. */
  seriesMax?: number;
  thresholds?: readonly ThresholdSpec[];
  /** A timeline's states; a value that is none of them is shown as its figure. */
  states?: readonly StateSpec[];
  /** What is shown and where it comes from, in a sentence or two. */
  help: string;
  /** Why there may be nothing to show. */
  empty: string;
  /** Without series in the range it is not shown at all. */
  hides?: boolean;
}
