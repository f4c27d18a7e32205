// Overview's tiles as data.

import type { Color } from "../../charts/panel-spec";
import { format, formatPart, type Unit } from "../../lib/format";
import * as expressions from "../../state/expressions";

type Value = number | null;

export interface TileSpec {
  title: string;
  page: string;
  color: Color;
  unit: Unit;
  scaleMin: number;
  scaleMax?: number;
  /** The figure and its line come from these, combined. */
  exprs: readonly string[];
  combine: (values: readonly Value[]) => Value;
  /** The small line below also from these; they have no history. */
  detailExprs: readonly string[];
  detail: (values: readonly Value[], details: readonly Value[]) => string;
}

const only = ([value]: readonly Value[]): Value => value ?? null;

export function sum(values: readonly Value[]): Value {
  const known = values.filter((value): value is number => value !== null);
  return known.length === 0 ? null : known.reduce((total, value) => total + value, 0);
}

/** Both parts of a rate, on the scale of their sum: "in 9.1 · out 3.5". */
function parts(values: readonly Value[], first: string, second: string): string {
  const [one, two] = values.map((value) => formatPart(value, sum(values), "bytes/s"));
  return `${first} ${one} · ${second} ${two}`;
}

export function highest(values: readonly Value[]): Value {
  const known = values.filter((value): value is number => value !== null);
  return known.length === 0 ? null : Math.max(...known);
}

const PRESSURES = ["CPU", "I/O", "memory"] as const;

/** Which resource is waited for most; at rest none is named. */
export function pressureDetail(values: readonly Value[]): string {
  const top = highest(values);
  if (top === null) return "no pressure figures";
  return top < 0.1 ? "nothing waits" : `tasks wait for ${PRESSURES[values.indexOf(top)]}`;
}

export const TILES: readonly TileSpec[] = [
  {
    title: "CPU",
    page: "/cpu",
    color: 1,
    unit: "percent",
    scaleMin: 10,
    scaleMax: 100,
    exprs: [expressions.CPU_BUSY],
    combine: only,
    detailExprs: [expressions.cpuBusyOver("15m")],
    detail: (_, [mean]) => `avg 15 min ${format(mean, "percent")}`,
  },
  {
    title: "Memory",
    page: "/memory",
    color: 5,
    unit: "percent",
    scaleMin: 100,
    scaleMax: 100,
    exprs: [expressions.MEMORY_USED_PERCENT],
    combine: only,
    detailExprs: [expressions.MEMORY_USED, expressions.MEMORY_TOTAL],
    detail: (_, [used, total]) => `${format(used, "bytes")} of ${format(total, "bytes")}`,
  },
  {
    title: "Disk",
    page: "/disks",
    color: 2,
    unit: "bytes/s",
    scaleMin: 1e6,
    exprs: [expressions.DISK_READ, expressions.DISK_WRITTEN],
    combine: sum,
    detailExprs: [],
    detail: (values) => parts(values, "read", "write"),
  },
  {
    title: "Network",
    page: "/network",
    color: 3,
    unit: "bytes/s",
    scaleMin: 1e5,
    exprs: [expressions.NETWORK_RECEIVED, expressions.NETWORK_SENT],
    combine: sum,
    detailExprs: [],
    detail: (values) => parts(values, "in", "out"),
  },
  {
    title: "Pressure",
    page: "/cpu",
    color: 4,
    unit: "percent",
    scaleMin: 10,
    scaleMax: 100,
    exprs: [expressions.pressureSome("cpu"), expressions.pressureSome("io"), expressions.pressureSome("memory")],
    combine: highest,
    detailExprs: [],
    detail: (values) => pressureDetail(values),
  },
];
