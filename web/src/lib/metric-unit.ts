// The unit of an expression's values, as far as the names of its metrics tell: the convention of Prometheus puts it last.

import type { Unit } from "./format";

/** What a counter counts, as a rate. */
const RATES: Readonly<Partial<Record<Unit, Unit>>> = { bytes: "bytes/s", seconds: "ratio", count: "per second" };

/** The unit of one metric's samples as they are stored. */
export function metricUnit(name: string): Unit {
  const base = name.replace(/_(total|sum|count|bucket)$/, "");
  if (name.endsWith("_count") || name.endsWith("_bucket")) return "count";
  if (base.endsWith("_bytes")) return "bytes";
  if (base.endsWith("_seconds")) return "seconds";
  if (base.endsWith("_ratio")) return "ratio";
  if (base.endsWith("_percent")) return "percent";
  return "count";
}

/** Labels, strings and windows are not names of metrics. */
function bareText(expr: string): string {
  return expr
    .replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`/g, "")
    .replace(/\{[^}]*\}/g, "")
    .replace(/\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/g, "");
}

/** A guess; "count" where names tell nothing. One side of a division by the same unit is a ratio. */
export function expressionUnit(expr: string): Unit {
  const text = bareText(expr);
  const names = text.match(/[a-zA-Z_:][\w:]*_[\w:]+(?!\s*\()/g) ?? [];
  const units = [...new Set(names.filter((name) => !/^(group|histogram)_/.test(name)).map(metricUnit))];
  const [unit] = units;
  if (/^\s*100\s*\*|\*\s*100\s*$/.test(text)) return "percent";
  if (unit === undefined || units.length > 1) return "count";
  if (text.includes("/") && names.length > 1) return "ratio";
  if (/^\s*count\b/.test(text)) return "count";
  if (/\b(rate|irate|deriv)\s*\(/.test(text)) return RATES[unit] ?? "count";
  return unit;
}
