// The queries of a Grafana panel as ours, with what its overrides say of single series.

import { type DashboardQuery, QUERIES_MAX, type SeriesColor } from "../dashboard/dashboard";
import { type JsonObject, listOf, objectOf, objectsOf, textOf } from "../json-read";
import { seriesColorOf } from "./colors";
import type { Notes } from "./notes";
import { withoutTarget } from "./target-labels";
import { unitOf } from "./units";

export interface ImportedQuery extends DashboardQuery {
  /** Grafana's letter of it. */
  refId: string;
}

/** Something that is said of some of a panel's series. */
interface Override {
  matches: (query: ImportedQuery) => boolean;
  property: string;
  value: unknown;
}

function pattern(text: string): RegExp | null {
  const [, body, flags] = /^\/([\s\S]*)\/([a-z]*)$/.exec(text) ?? [];
  try {
    return body === undefined ? null : new RegExp(body, flags?.replace("g", ""));
  } catch {
    return null;
  }
}

function named(text: string): Override["matches"] {
  const regex = pattern(text);
  return ({ legend }) => (regex ? regex.test(legend) : legend === text);
}

function matcherOf(matcher: JsonObject): Override["matches"] {
  const { id, options } = matcher;
  switch (id) {
    case "byName":
      return ({ legend }) => legend === textOf(options);
    case "byRegexp":
      return named(textOf(options));
    case "byFrameRefID":
      return ({ refId }) => refId === textOf(options);
    case "byNames": {
      const { mode, names } = objectOf(options);
      return ({ legend }) => listOf(names).includes(legend) !== (mode === "exclude");
    }
    default:
      return () => false;
  }
}

/** Both forms: fieldConfig.overrides, and the old graph's seriesOverrides and aliasColors. */
function overridesOf(panel: JsonObject): Override[] {
  const fields = objectsOf(objectOf(panel.fieldConfig).overrides).flatMap((override) =>
    objectsOf(override.properties).map((property) => ({
      matches: matcherOf(objectOf(override.matcher)),
      property: textOf(property.id),
      value: property.value,
    })),
  );
  const series = objectsOf(panel.seriesOverrides).flatMap(({ alias, ...rest }) =>
    Object.entries(rest).map(([key, value]) => ({ matches: named(textOf(alias)), property: `series.${key}`, value })),
  );
  const colors = Object.entries(objectOf(panel.aliasColors)).map(([alias, value]) => ({
    matches: named(alias),
    property: "color",
    value: { fixedColor: value },
  }));
  return [...fields, ...series, ...colors];
}

/** Looks of a line that change nothing of what it says. */
const LOOKS =
  /^(custom\.(fill\w*|line\w*|width|point\w*|show\w*|spanNulls|gradientMode|draw\w*|barAlignment|cell\w*|align|axis\w*|filterable|inspect|thresholds\w*)|decimals|min|max|noValue|links|color|series\.(fill\w*|line\w*|points\w*|dash\w*|space\w*|zindex|\$\$hashKey|legend|nullPointMode|steppedLine|bars|lines|hideTooltip|pointradius|linewidth))$/;

const isUnstacked = (value: unknown) => {
  const { mode, group } = objectOf(value);
  return mode === "none" || group === false;
};

type Change = Partial<DashboardQuery> | "hide" | null;

/** What an override changes of a query; null: nothing that is known here. */
function changeOf({ property, value }: Override, isFigure: boolean): Change {
  switch (property) {
    case "unit": {
      const unit = unitOf(textOf(value));
      return isFigure && unit ? { unit } : null;
    }
    case "custom.transform":
    case "series.transform":
      return textOf(value).toLowerCase() === "negative-y" ? { negate: true } : null;
    case "displayName":
      return { legend: textOf(value) };
    case "custom.hideFrom":
      return objectOf(value).viz === true ? "hide" : {};
    case "color":
    case "series.color": {
      const color = seriesColorOf(textOf(objectOf(value).fixedColor) || textOf(value));
      return color ? { color } : {};
    }
    case "custom.stacking":
      return isUnstacked(value) ? { apart: true } : {};
    case "series.stack":
      return value === false ? { apart: true } : {};
    default:
      return LOOKS.test(property) ? {} : null;
  }
}

const FIGURES = ["stat", "gauge", "bargauge", "table"];

const PROPERTY_WORDS: Readonly<Record<string, string>> = {
  unit: "a unit of their own",
  displayName: "a name of their own",
  "series.yaxis": "an axis on the right",
  "custom.hideFrom": "being hidden",
  mappings: "words in the place of figures",
};

/** Of the colours that can be chosen there many are one here: the second of them takes its turn. */
function distinguish(queries: ImportedQuery[]): void {
  const taken = new Set<SeriesColor>();
  for (const query of queries) {
    if (query.color && taken.has(query.color)) delete query.color;
    if (query.color) taken.add(query.color);
  }
  const free = ([1, 2, 3, 4, 5, 6, 7, 8] as const).filter((color) => !taken.has(color));
  if (taken.size === 0) return;
  for (const query of queries) {
    const color = query.color ? undefined : free.shift();
    if (color) query.color = color;
  }
}

function applyOverrides(panel: JsonObject, queries: readonly ImportedQuery[], notes: Notes): ImportedQuery[] {
  const overrides = overridesOf(panel);
  const lost = new Set<string>();
  // Each figure may have a unit; lines of a chart share their axis.
  const isFigure = FIGURES.includes(textOf(panel.type));
  const changed = queries.flatMap((query) => {
    let [result, hidden] = [query, false];
    for (const override of overrides.filter(({ matches }) => matches(query))) {
      const change = changeOf(override, isFigure);
      if (change === null) lost.add(override.property);
      else if (change === "hide") hidden = true;
      else result = { ...result, ...change };
    }
    return hidden ? [] : [result];
  });
  // One of a label's values cannot be told before there is data.
  for (const { matches, property } of overrides) {
    // A table's columns have names of their own.
    const isColumn = panel.type === "table";
    if (!isColumn && !queries.some(matches) && property in PROPERTY_WORDS) lost.add(property);
  }
  distinguish(changed);
  for (const property of lost) {
    const words = PROPERTY_WORDS[property] ?? `"${property}"`;
    notes.detail(textOf(panel.title), `Single series have ${words}; they are drawn like the others.`);
  }
  return changed;
}

/** A source of data that does not speak PromQL, by its name; null where it does, or nothing is said. */
function otherSource(source: unknown): string | null {
  const type = typeof source === "string" ? source : textOf(objectOf(source).type);
  if (
    /^(__expr__|loki|tempo|influxdb|elasticsearch|mysql|postgres|graphite|cloudwatch|datasource|grafana)\b/.test(type)
  )
    return type;
  return /^-- (Dashboard|Grafana) --$/.test(type) ? type : null;
}

/** Names with a colon are those of recording rules. */
function noteRecorded(expr: string, title: string, notes: Notes): void {
  const outside = expr.replace(/"(?:[^"\\]|\\.)*"|\[[^\]]*\]/g, "");
  const [name] = /[a-z_]\w*:[\w:]*\w/i.exec(outside) ?? [];
  if (name) notes.detail(title, `It asks for ${name}, which a recording rule makes; there are none here.`);
}

/** The panel's queries that can be asked here. */
export function importQueries(panel: JsonObject, notes: Notes): ImportedQuery[] {
  const title = textOf(panel.title);
  const queries: ImportedQuery[] = [];
  for (const [i, target] of objectsOf(panel.targets).entries()) {
    const other = otherSource(target.datasource ?? panel.datasource);
    const expr = textOf(target.expr).trim();
    if (target.hide === true) continue;
    if (other !== null) notes.detail(title, `A query is not for Prometheus but for ${other}.`);
    else if (expr === "") notes.detail(title, "A query has no PromQL.");
    else {
      noteRecorded(expr, title, notes);
      const legend = textOf(target.legendFormat);
      const refId = textOf(target.refId) || String.fromCharCode(65 + i);
      queries.push({ expr: withoutTarget(expr), legend: legend === "__auto" ? "" : legend, refId });
    }
  }
  if (queries.length > QUERIES_MAX) notes.detail(title, `Only the first ${QUERIES_MAX} queries are taken.`);
  return applyOverrides(panel, queries.slice(0, QUERIES_MAX), notes);
}
