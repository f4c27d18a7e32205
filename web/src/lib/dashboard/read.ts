// From a file's JSON to a dashboard, or to the sentence that says what is wrong with it. What is not known is refused,
// not dropped: saving would lose it.

import { UNITS } from "../format";
import {
  COLUMNS,
  DASHBOARD_VERSION,
  type Dashboard,
  HEIGHT_MAX,
  LEVELS,
  PANEL_KINDS,
  PANELS_MAX,
  QUERIES_MAX,
  REDUCERS,
  VARIABLE_KINDS,
  VARIABLES_MAX,
  Y_MAX,
} from "./dashboard";

export type ReadDashboard = { dashboard: Dashboard } | { error: string };

type Check = (value: unknown, where: string) => void;

class Wrong extends Error {}

function wrong(where: string, expected: string): never {
  throw new Wrong(`${where} has to be ${expected}`);
}

const text: Check = (value, where) => {
  if (typeof value !== "string") wrong(where, "a text");
};
const flag: Check = (value, where) => {
  if (typeof value !== "boolean") wrong(where, "true or false");
};
const number: Check = (value, where) => {
  if (typeof value !== "number" || !Number.isFinite(value)) wrong(where, "a number");
};
const whole =
  (least: number, most: number): Check =>
  (value, where) => {
    if (!Number.isInteger(value) || (value as number) < least || (value as number) > most)
      wrong(where, `a whole number from ${least} to ${most}`);
  };
const oneOf =
  (choices: readonly unknown[]): Check =>
  (value, where) => {
    if (!choices.includes(value)) wrong(where, `one of ${choices.join(", ")}`);
  };
const list =
  (each: Check, most = Number.POSITIVE_INFINITY): Check =>
  (value, where) => {
    if (!Array.isArray(value)) wrong(where, "a list");
    if (value.length > most) wrong(where, `a list of at most ${most}`);
    for (const [i, item] of value.entries()) each(item, `${where}[${i}]`);
  };
const orNull =
  (check: Check): Check =>
  (value, where) => {
    if (value !== null) check(value, where);
  };

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function object(required: Record<string, Check>, optional: Record<string, Check> = {}): Check {
  return (value, where) => {
    if (!isObject(value)) return wrong(where, "an object");
    for (const [key, check] of Object.entries(required)) {
      if (!Object.hasOwn(value, key)) throw new Wrong(`${where} lacks "${key}"`);
      check(value[key], `${where}.${key}`);
    }
    for (const [key, item] of Object.entries(value)) {
      if (Object.hasOwn(required, key)) continue;
      if (!Object.hasOwn(optional, key)) throw new Wrong(`${where} has "${key}", which is not known`);
      (optional[key] as Check)(item, `${where}.${key}`);
    }
  };
}

const texts: Check = (value, where) => {
  if (!isObject(value)) return wrong(where, "an object");
  for (const [key, item] of Object.entries(value)) text(item, `${where}.${key}`);
};

const query = object(
  { expr: text, legend: text },
  { color: whole(1, 8), apart: flag, negate: flag, unit: oneOf(UNITS) },
);

const panel = object(
  {
    id: text,
    title: text,
    kind: oneOf(PANEL_KINDS),
    unit: oneOf(UNITS),
    queries: list(query, QUERIES_MAX),
    x: whole(0, COLUMNS - 1),
    y: whole(0, Y_MAX),
    w: whole(1, COLUMNS),
    h: whole(1, HEIGHT_MAX),
  },
  {
    help: text,
    min: number,
    max: number,
    thresholds: list(object({ value: orNull(number), level: oneOf(LEVELS) })),
    reduce: oneOf(REDUCERS),
    words: list(object({ value: number, text })),
    showName: flag,
    sparkline: flag,
    text,
    repeat: text,
    repeatDown: flag,
    collapsed: flag,
    hide: list(text),
    rename: texts,
    only: list(text),
    sort: text,
    descending: flag,
  },
);

const variableName: Check = (value, where) => {
  if (typeof value !== "string" || !/^[A-Za-z]\w*$/.test(value))
    wrong(where, "a name of letters, digits and underscores that begins with a letter");
};

const variable = object(
  { name: variableName, kind: oneOf(VARIABLE_KINDS) },
  {
    label: text,
    query: text,
    regex: text,
    options: list(object({ value: text, text })),
    value: list(text),
    multi: flag,
    all: flag,
    allValue: text,
    hidden: flag,
  },
);

const dashboard = object(
  {
    version: oneOf([DASHBOARD_VERSION]),
    title: text,
    variables: list(variable, VARIABLES_MAX),
    panels: list(panel, PANELS_MAX),
  },
  { description: text },
);

function distinct(names: readonly string[], what: string): void {
  const again = names.find((name, i) => names.indexOf(name) !== i);
  if (again !== undefined) throw new Wrong(`two ${what} are called "${again}"`);
}

export function readDashboard(value: unknown): ReadDashboard {
  try {
    dashboard(value, "the dashboard");
    const read = value as Dashboard;
    distinct(
      read.panels.map(({ id }) => id),
      "panels",
    );
    distinct(
      read.variables.map(({ name }) => name),
      "variables",
    );
    const wide = read.panels.find(({ x, w }) => x + w > COLUMNS);
    if (wide) throw new Wrong(`the panel "${wide.title}" reaches past the grid's ${COLUMNS} columns`);
    return { dashboard: read };
  } catch (error) {
    if (error instanceof Wrong) return { error: error.message };
    throw error;
  }
}

export function readDashboardText(text: string): ReadDashboard {
  try {
    return readDashboard(JSON.parse(text));
  } catch (error) {
    return { error: `this is not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
}
