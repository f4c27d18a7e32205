// The answer of a query as a table: a row for each series, a column for each label. Pure.

import type { QueryData } from "../../api/prometheus";
import type { Cell } from "../../lib/csv";
import { compareNames, type Labels } from "../../lib/labels";

export interface ResultRow {
  labels: Labels;
  /** The value; of a range the newest. Null where the answer is a text. */
  value: number | null;
  /** As the server wrote it. */
  text: string;
  /** Of a range, how many samples it has. */
  samples: number | null;
}

export interface Sorting {
  /** The label, or "" for the value. */
  by: string;
  descending: boolean;
}

export function resultRows(data: QueryData): ResultRow[] {
  const row = (labels: Labels, text: string, samples: number | null): ResultRow => {
    const value = text === "" ? Number.NaN : Number(text.replace("Inf", "Infinity"));
    return { labels, value: Number.isNaN(value) && text !== "NaN" ? null : value, text, samples };
  };
  switch (data.resultType) {
    case "vector":
      return data.result.map(({ metric, value }) => row(metric, value[1], null));
    case "matrix":
      return data.result.map(({ metric, values }) => row(metric, values.at(-1)?.[1] ?? "", values.length));
    case "scalar":
      return [row({}, data.result[1], null)];
    case "string":
      return [{ labels: {}, value: null, text: data.result[1], samples: null }];
  }
}

/** The labels that the rows have, the metric's name first. */
export function labelColumns(rows: readonly ResultRow[]): string[] {
  const names = new Set(rows.flatMap(({ labels }) => Object.keys(labels)));
  return [...names].sort((a, b) => Number(b === "__name__") - Number(a === "__name__") || compareNames(a, b));
}

export function sortRows(rows: readonly ResultRow[], sorting: Sorting | null): readonly ResultRow[] {
  if (!sorting) return rows;
  const { by, descending } = sorting;
  // What is no number stands last either way.
  const rank = (value: number | null) => (value === null || Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value);
  return rows.toSorted((a, b) => {
    if (by !== "") return compareNames(a.labels[by] ?? "", b.labels[by] ?? "") * (descending ? -1 : 1);
    const [x, y] = [rank(a.value), rank(b.value)];
    if (x === y) return 0;
    if (x === Number.NEGATIVE_INFINITY || y === Number.NEGATIVE_INFINITY) return x < y ? 1 : -1;
    return (x - y) * (descending ? -1 : 1);
  });
}

/** The table for a spreadsheet, every digit as the server wrote it. */
export function tableCells(rows: readonly ResultRow[]): Cell[][] {
  const columns = labelColumns(rows);
  const head = [...columns.map((name) => (name === "__name__" ? "metric" : name)), "value"];
  return [
    head,
    ...rows.map(({ labels, value, text }) => [...columns.map((name) => labels[name] ?? ""), value ?? text]),
  ];
}

/** Whether a graph can be drawn of it: not of texts, and of ranges only once a function made values of them. */
export function isDrawable(data: QueryData): boolean {
  return data.resultType === "vector" || data.resultType === "scalar";
}
