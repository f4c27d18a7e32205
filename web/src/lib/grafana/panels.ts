// A Grafana panel as ours: its kind, unit, scale, thresholds and queries.

import type { DashboardPanel, PanelKind, Place, Reducer, Threshold } from "../dashboard/dashboard";
import type { Unit } from "../format";
import { type JsonObject, listOf, numberOf, objectOf, objectsOf, textOf } from "../json-read";
import { levelOf } from "./colors";
import type { Notes } from "./notes";
import { type ImportedQuery, importQueries } from "./queries";
import { type ImportedTable, importTable } from "./table";
import { scaledUnitOf, unitOf, wordsOf } from "./units";

/** Which of our kinds draws a Grafana panel; graphs are lines or stacks by what they say further. */
const KINDS: Readonly<Record<string, PanelKind>> = {
  timeseries: "line",
  graph: "line",
  "state-timeline": "timeline",
  "status-history": "timeline",
  trend: "line",
  stat: "stat",
  singlestat: "stat",
  gauge: "gauge",
  bargauge: "bar",
  piechart: "bar",
  "grafana-piechart-panel": "bar",
  barchart: "bar",
  table: "table",
  "table-old": "table",
  text: "text",
};

/** Kinds that are drawn, but in another way than there. */
const OTHERWISE: Readonly<Record<string, string>> = {
  piechart: "A pie chart is drawn as bars.",
  "grafana-piechart-panel": "A pie chart is drawn as bars.",
  barchart: "A bar chart is drawn with a bar for each series.",
};

const NOT_DRAWN: Readonly<Record<string, string>> = {
  heatmap: "Heat maps of buckets are not drawn here.",
  logs: "There are no logs here.",
  alertlist: "There are no alerts here yet.",
  dashlist: "Lists of dashboards are on the Dashboards page.",
  news: "News would be asked from another site.",
  geomap: "Maps would be asked from another site.",
};

const REDUCERS: Readonly<Record<string, Reducer>> = {
  last: "last",
  lastNotNull: "last",
  current: "last",
  mean: "mean",
  avg: "mean",
  min: "min",
  max: "max",
  sum: "sum",
  total: "sum",
  range: "range",
  count: "count",
};

const defaultsOf = (panel: JsonObject) => objectOf(objectOf(panel.fieldConfig).defaults);

function stacks(panel: JsonObject): boolean {
  const { mode } = objectOf(objectOf(defaultsOf(panel).custom).stacking);
  return panel.stack === true || mode === "normal" || mode === "percent";
}

function drawsColumns(panel: JsonObject): boolean {
  const { drawStyle } = objectOf(defaultsOf(panel).custom);
  return drawStyle === "bars" || (panel.bars === true && panel.lines === false);
}

function kindOf(panel: JsonObject, queries: readonly ImportedQuery[]): PanelKind | undefined {
  const kind = KINDS[textOf(panel.type)];
  if (panel.type === "singlestat" && objectOf(panel.gauge).show === true) return "gauge";
  if (kind === "line" && drawsColumns(panel)) return "columns";
  // Mirrored series are no parts of one whole.
  return kind === "line" && stacks(panel) && !queries.some(({ negate }) => negate) ? "stack" : kind;
}

const grafanaUnit = (panel: JsonObject) =>
  textOf(defaultsOf(panel).unit) || textOf(objectsOf(panel.yaxes)[0]?.format) || textOf(panel.format);

interface Scaled {
  unit: Unit;
  factor: number;
}

function unitFor(panel: JsonObject, notes: Notes): Scaled {
  const name = grafanaUnit(panel);
  const unit = unitOf(name);
  if (unit) return { unit, factor: 1 };
  const scaled = scaledUnitOf(name);
  if (scaled) return scaled;
  notes.detail(textOf(panel.title), `The unit "${name}" is not known here; figures are shown without one.`);
  return { unit: "count", factor: 1 };
}

const isPercentStack = (panel: JsonObject) =>
  objectOf(objectOf(defaultsOf(panel).custom).stacking).mode === "percent" || panel.percentage === true;

function wholeIn(unit: string): number | undefined {
  if (unit === "percent") return 100;
  return unit === "percentunit" ? 1 : undefined;
}

/** The ends of the scale in the panel's own unit. */
function ends(panel: JsonObject, { factor }: Scaled): { min?: number; max?: number } {
  const { min: least, max: most } = defaultsOf(panel);
  const [axis] = objectsOf(panel.yaxes);
  const gauge = objectOf(panel.gauge);
  // Shares of a sum end where the sum is whole.
  const whole = isPercentStack(panel) ? wholeIn(grafanaUnit(panel)) : undefined;
  const isOldGauge = gauge.show === true;
  const min = numberOf(least) ?? numberOf(axis?.min) ?? (isOldGauge ? numberOf(gauge.minValue) : undefined);
  const max = numberOf(most) ?? numberOf(axis?.max) ?? (isOldGauge ? numberOf(gauge.maxValue) : whole);
  return {
    ...(min !== undefined ? { min: min * factor } : {}),
    ...(max !== undefined ? { max: max * factor } : {}),
  };
}

/** singlestat: "70,90" between three colours. */
function oldThresholds(panel: JsonObject): Threshold[] {
  const limits = textOf(panel.thresholds).split(",").map(numberOf);
  const colors = listOf(panel.colors).map(textOf);
  if (colors.length === 0 || limits.some((limit) => limit === undefined)) return [];
  return [null, ...(limits as number[])].map((value, i) => ({ value, level: levelOf(colors[i] ?? "") }));
}

/** graph: [{value, op, colorMode}]. */
function graphThresholds(panel: JsonObject): Threshold[] {
  const LEVELS: Readonly<Record<string, Threshold["level"]>> = { critical: "critical", warning: "warning", ok: "ok" };
  return objectsOf(panel.thresholds).flatMap(({ value, colorMode }) => {
    const at = numberOf(value);
    return at === undefined ? [] : [{ value: at, level: LEVELS[textOf(colorMode)] ?? "warning" }];
  });
}

/** Limits that colour nothing there say nothing here. */
function isShown(panel: JsonObject): boolean {
  const { colorMode } = objectOf(panel.options);
  const custom = objectOf(defaultsOf(panel).custom);
  const cells = textOf(objectOf(custom.cellOptions).type) || textOf(custom.displayMode);
  if (panel.type === "table") return cells.startsWith("color");
  if (panel.type === "stat" && colorMode === "none") return false;
  if (panel.type === "singlestat") return panel.colorValue === true || panel.colorBackground === true;
  const { mode } = objectOf(custom.thresholdsStyle);
  return panel.type !== "timeseries" || (typeof mode === "string" && mode !== "off");
}

function thresholdsOf(panel: JsonObject, bounds: { min?: number; max?: number }, factor: number): Threshold[] {
  if (!isShown(panel)) return [];
  const { mode, steps } = objectOf(defaultsOf(panel).thresholds);
  const found = objectsOf(steps).map(({ value, color }) => ({
    value: numberOf(value) ?? null,
    level: levelOf(textOf(color)),
  }));
  const all = found.length > 0 ? found : [...oldThresholds(panel), ...graphThresholds(panel)];
  const { min = 0, max = 100 } = bounds;
  const scaled = (value: number) => (mode === "percentage" ? min + ((max - min) * value) / 100 : value * factor);
  return all.map(({ value, level }) => ({ value: value === null ? null : scaled(value), level }));
}

function mappedWords(panel: JsonObject, notes: Notes): { value: number; text: string }[] {
  const words = new Map<number, string>();
  const add = (value: unknown, text: unknown) => {
    const number = numberOf(value);
    if (number !== undefined && textOf(text) !== "") words.set(number, textOf(text));
  };
  for (const { value, text } of wordsOf(grafanaUnit(panel))) add(value, text);
  for (const { value, text } of objectsOf(panel.valueMaps)) add(value, text);
  for (const mapping of objectsOf(defaultsOf(panel).mappings)) {
    const { type } = mapping;
    // What stands for "no value" is the page's own.
    if (type === "special") continue;
    if (type === "value") {
      for (const [value, result] of Object.entries(objectOf(mapping.options))) add(value, objectOf(result).text);
    } else if (mapping.value !== undefined && mapping.text !== undefined) add(mapping.value, mapping.text);
    else notes.detail(textOf(panel.title), "Words for ranges of figures, or for patterns, are not taken over.");
  }
  return [...words].map(([value, text]) => ({ value, text }));
}

function reducerOf(panel: JsonObject, notes: Notes): Reducer {
  const calc = textOf(listOf(objectOf(objectOf(panel.options).reduceOptions).calcs)[0]) || textOf(panel.valueName);
  if (calc === "" || calc === "name" || calc in REDUCERS) return REDUCERS[calc] ?? "last";
  notes.detail(textOf(panel.title), `The figure is "${calc}" of the range there; here it is the last one.`);
  return "last";
}

function transformed(panel: JsonObject, queries: readonly ImportedQuery[], notes: Notes): Omit<ImportedTable, "left"> {
  const isTable = KINDS[textOf(panel.type)] === "table";
  const all = objectsOf(panel.transformations).filter(({ disabled }) => disabled !== true);
  const { left, ...table } = isTable
    ? importTable(panel, queries)
    : { left: all.map(({ id }) => textOf(id)), queries: [...queries], columns: {} };
  for (const id of left) notes.detail(textOf(panel.title), `The transformation "${id}" is not done here.`);
  return table;
}

function noteOddities(panel: JsonObject, notes: Notes): void {
  const title = textOf(panel.title);
  const note = OTHERWISE[textOf(panel.type)];
  if (note) notes.detail(title, note);
  if (textOf(panel.timeFrom) || textOf(panel.timeShift))
    notes.detail(title, "It has a range of its own there; here it has the page's.");
  if (isPercentStack(panel) && wholeIn(grafanaUnit(panel)) === undefined)
    notes.detail(title, "Shares of the sum are drawn as the figures themselves.");
  if (textOf(panel.prefix) || textOf(panel.postfix))
    notes.detail(title, "Words before or after the figure are left out.");
  if (panel.alert !== undefined) notes.detail(title, "Its alert is not taken over.");
}

function helpOf(panel: JsonObject): string {
  return textOf(panel.description).trim();
}

/** Tags go: text is shown as text. */
function markdownOf(panel: JsonObject, notes: Notes): string {
  const options = objectOf(panel.options);
  const content = textOf(options.content) || textOf(panel.content);
  const mode = textOf(options.mode) || textOf(panel.mode);
  if (mode !== "html") return content;
  notes.detail(textOf(panel.title), "HTML is shown as its bare text.");
  return content
    .replace(/<(script|style)\b[\s\S]*?<\/\1>/gi, "")
    .replace(/<\/(p|div|h\d|li|tr)>|<br\s*\/?>/gi, "\n\n")
    .replace(/<[^>]*>/g, "")
    .trim();
}

const isRepeated = (panel: JsonObject) => typeof panel.repeat === "string" && panel.repeat !== "";

function repeatOf(panel: JsonObject): Partial<DashboardPanel> {
  if (!isRepeated(panel)) return {};
  const down = panel.repeatDirection === "v";
  return { repeat: textOf(panel.repeat), ...(down ? { repeatDown: true } : {}) };
}

export function importRow(source: JsonObject, place: Place, id: string): DashboardPanel {
  const collapsed = source.collapsed === true || source.collapse === true;
  return {
    id,
    title: textOf(source.title),
    kind: "row",
    unit: "count",
    queries: [],
    ...place,
    ...(collapsed ? { collapsed } : {}),
    ...(isRepeated(source) ? { repeat: textOf(source.repeat) } : {}),
  };
}

function toScaled({ refId: _, ...query }: ImportedQuery, factor: number) {
  return factor === 1 || query.unit ? query : { ...query, expr: `(${query.expr}) * ${factor}` };
}

const showsName = (panel: JsonObject) => objectOf(panel.options).textMode === "name" || panel.valueName === "name";

function withSparkline(panel: JsonObject): boolean {
  return objectOf(panel.options).graphMode === "area" || objectOf(panel.sparkline).show === true;
}

/** Null: it cannot be drawn, and the notes say why. */
export function importPanel(source: JsonObject, place: Place, id: string, notes: Notes): DashboardPanel | null {
  const [title, type] = [textOf(source.title), textOf(source.type)];
  const drop = (reason: string) => {
    notes.drop(title || `(a panel of the kind ${type || "unknown"})`, reason);
    return null;
  };
  const isLibrary = Object.keys(objectOf(source.libraryPanel)).length > 0;
  if (isLibrary && !source.targets) return drop("It is a library panel, whose content is not in the file.");
  if (!(type in KINDS)) return drop(NOT_DRAWN[type] ?? `There is no panel of the kind "${type}" here.`);
  const base = { id, title, ...place, ...repeatOf(source), ...(helpOf(source) ? { help: helpOf(source) } : {}) };
  if (type === "text") return { ...base, kind: "text", unit: "count", queries: [], text: markdownOf(source, notes) };
  const queries = importQueries(source, notes);
  const kind = kindOf(source, queries);
  if (queries.length === 0 || !kind) return drop("It has no query for Prometheus.");
  noteOddities(source, notes);
  const table = transformed(source, queries, notes);
  const unit = unitFor(source, notes);
  const bounds = ends(source, unit);
  const thresholds = thresholdsOf(source, bounds, unit.factor);
  const words = mappedWords(source, notes);
  const reduce = reducerOf(source, notes);
  return {
    ...base,
    kind,
    unit: unit.unit,
    queries: table.queries.map((query) => toScaled(query, unit.factor)),
    ...bounds,
    ...(thresholds.length > 0 ? { thresholds } : {}),
    ...(words.length > 0 ? { words } : {}),
    ...(reduce !== "last" ? { reduce } : {}),
    ...(kind === "stat" && showsName(source) ? { showName: true } : {}),
    ...(kind === "stat" && withSparkline(source) ? { sparkline: true } : {}),
    ...table.columns,
  };
}
