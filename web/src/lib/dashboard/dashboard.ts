// A dashboard that people made, as it is stored: docs/formats/dashboard.md describes it.

import type { Unit } from "../format";

export const DASHBOARD_VERSION = 1;
/** The grid's columns; a row of it is ROW_PX high. */
export const COLUMNS = 24;
export const ROW_PX = 30;
export const PANELS_MAX = 500;
export const QUERIES_MAX = 50;
export const VARIABLES_MAX = 50;
/** A panel lower than this shows nothing. */
export const HEIGHT_MIN = 2;
export const HEIGHT_MAX = 60;
export const WIDTH_MIN = 2;
export const Y_MAX = 10_000;

export const PANEL_KINDS = [
  "line",
  "stack",
  "columns",
  "timeline",
  "heat",
  "stat",
  "gauge",
  "bar",
  "table",
  "text",
  "row",
] as const;
export type PanelKind = (typeof PANEL_KINDS)[number];

export const VARIABLE_KINDS = ["query", "custom", "constant", "interval", "text"] as const;
export type VariableKind = (typeof VARIABLE_KINDS)[number];

/** What one figure a panel makes of the samples of its range. */
export const REDUCERS = ["last", "mean", "min", "max", "sum", "range", "count"] as const;
export type Reducer = (typeof REDUCERS)[number];

export const LEVELS = ["plain", "ok", "warning", "critical"] as const;
export type Level = (typeof LEVELS)[number];

/** One of the eight series colours of the style sheet. */
export type SeriesColor = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

export interface DashboardQuery {
  expr: string;
  /** The series' name, with {{label}} filled in; empty: its labels. */
  legend: string;
  color?: SeriesColor;
  /** Of a stack: a line of its own over it, as a total is. */
  apart?: boolean;
  /** Of a figure: where it is not the panel's. */
  unit?: Unit;
  /** Drawn below the zero line: what is sent, under what is received. */
  negate?: boolean;
}

export interface Threshold {
  /** From this value on; null stands for everything below the first. */
  value: number | null;
  level: Level;
}

export interface Place {
  x: number;
  y: number;
  w: number;
  h: number;
}

export interface DashboardPanel extends Place {
  id: string;
  title: string;
  kind: PanelKind;
  unit: Unit;
  queries: DashboardQuery[];
  help?: string;
  /** The ends of the scale. */
  min?: number;
  max?: number;
  thresholds?: Threshold[];
  reduce?: Reducer;
  /** Words in the place of figures: 1 is "up". */
  words?: { value: number; text: string }[];
  /** A stat of names: a label's text is what it tells, not the figure. */
  showName?: boolean;
  /** A stat with the line of its range under it. */
  sparkline?: boolean;
  /** Of a text panel: a subset of Markdown. */
  text?: string;
  /** Once for each chosen value of this variable. */
  repeat?: string;
  repeatDown?: boolean;
  /** Of a row: whether what is below it, down to the next row, is folded away. */
  collapsed?: boolean;
  /** Of a table: columns that are not shown, and other names for them. */
  hide?: string[];
  rename?: Record<string, string>;
  /** The labels that are columns; all, where nothing is said. */
  only?: string[];
  /** The column by which its rows are sorted. */
  sort?: string;
  descending?: boolean;
}

export interface VariableOption {
  value: string;
  text: string;
}

export interface DashboardVariable {
  name: string;
  kind: VariableKind;
  label?: string;
  /** label_values(…), query_result(…), metrics(…) or label_names(). */
  query?: string;
  /** Which of the query's results are options; a group, if there is one, is what is taken of each. */
  regex?: string;
  options?: VariableOption[];
  /** What is chosen where the address says nothing. */
  value?: string[];
  multi?: boolean;
  /** Whether "All" is a choice, and what it stands for instead of all options. */
  all?: boolean;
  allValue?: string;
  hidden?: boolean;
}

export interface Dashboard {
  version: typeof DASHBOARD_VERSION;
  title: string;
  description?: string;
  variables: DashboardVariable[];
  panels: DashboardPanel[];
}

export function emptyDashboard(title: string): Dashboard {
  return { version: DASHBOARD_VERSION, title, variables: [], panels: [] };
}

/** An id that no other panel has. */
export function freeId(panels: readonly { id: string }[]): string {
  const taken = new Set(panels.map(({ id }) => id));
  let number = panels.length + 1;
  while (taken.has(`p${number}`)) number++;
  return `p${number}`;
}

/** The server's rule for names, which are file names: what a title becomes. */
export const NAME_PATTERN = /^[a-z0-9](?:[a-z0-9_-]{0,62}[a-z0-9])?$/;

export function nameFrom(title: string, taken: readonly string[] = []): string {
  const plain = title
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 56)
    .replace(/^-+|-+$/g, "");
  const base = plain === "" ? "dashboard" : plain;
  let name = base;
  for (let number = 2; taken.includes(name); number++) name = `${base}-${number}`;
  return name;
}
