// A panel in three lines: what differs from one to the next is said, the rest follows from its unit. Pure.

import type { Unit } from "../lib/format";
import { fillTemplate, type Labels } from "../lib/labels";
import type { PanelSpec, QuerySpec } from "./panel-spec";

/** One line of a chart: its query, or that with a colour and the like. */
export type LineSpec = string | Omit<QuerySpec, "legend">;

export interface PanelLines
  extends Pick<PanelSpec, "title" | "subtitle" | "unit" | "help" | "scaleMax" | "wide" | "thresholds" | "states"> {
  /** From the title where it is absent; what links to a panel names it so. */
  id?: string;
  kind?: PanelSpec["kind"];
  /** From a legend, which may hold {{label}}, to its query; in the order of colours. */
  lines: Readonly<Record<string, LineSpec>>;
  scaleMin?: number;
  /** Why there may be nothing to show, and what to do. A panel that cannot say so is not shown without its series. */
  empty?: string;
}

/** A scale ends no lower than this, so that an idle machine looks idle. */
const SCALE_MIN: Readonly<Partial<Record<Unit, number>>> = {
  percent: 10,
  bytes: 64 * 1024 ** 2,
  "bytes/s": 1e5,
  seconds: 0.001,
  "per second": 10,
  count: 4,
  celsius: 60,
  hertz: 1e9,
  watts: 10,
  rpm: 1_000,
};

export function slug(title: string): string {
  return title.toLowerCase().replace(/[^a-z0-9]+/g, "-");
}

export function panel({ id, kind = "line", lines, scaleMin, empty, ...said }: PanelLines): PanelSpec {
  const queries = Object.entries(lines).map(([legend, line]) =>
    typeof line === "string" ? { expr: line, legend } : { ...line, legend },
  );
  return {
    ...said,
    id: id ?? slug(said.title),
    kind,
    queries,
    scaleMin: scaleMin ?? SCALE_MIN[said.unit] ?? 1,
    empty: empty ?? "Nothing is counted here.",
    ...(empty === undefined && { hides: true }),
  };
}

/** The same panel for the series with these labels alone: all such panels share their queries. */
export function panelOf(spec: PanelSpec, only: Labels): PanelSpec {
  return {
    ...spec,
    id: `${spec.id}-${Object.values(only).join("-")}`,
    title: fillTemplate(spec.title, only),
    help: fillTemplate(spec.help, only),
    ...(spec.subtitle !== undefined && { subtitle: fillTemplate(spec.subtitle, only) }),
    queries: spec.queries.map((query) => ({ ...query, only: { ...query.only, ...only } })),
  };
}

/** All metrics that are kept here begin with one of these words. */
const METRIC = /\b(?:node|container|heartbeat|process|smartctl|DCGM)_\w+/;

/** What an expression is about: the first metric of each of its alternatives. What it is joined with only names it. */
export function metricsOf(expr: string): string[] {
  const names = expr.split(/\bor\b/).flatMap((part) => part.match(METRIC)?.[0] ?? []);
  return [...new Set(names)];
}

/** Whether there is anything to draw among these metrics; one query that has some is enough. */
export function hasSeries(spec: PanelSpec, names: ReadonlySet<string>): boolean {
  return spec.queries.some(({ expr }) => metricsOf(expr).some((name) => names.has(name)));
}
