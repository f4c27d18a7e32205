// Variables of a dashboard: their options, what is chosen, and texts with them filled in.

import type { DashboardVariable, VariableOption } from "./dashboard";

/** What the address says for "All". */
export const ALL = "$__all";
const PARAMETER = "var-";

export interface VariableState {
  variable: DashboardVariable;
  options: readonly VariableOption[];
  /** The chosen values; [ALL] for all. */
  chosen: readonly string[];
}

/** What texts of a dashboard are filled in with. */
export interface Scope {
  variables: readonly VariableState[];
  stepSeconds: number;
  rangeSeconds: number;
}

/** A rate needs two samples, of which there is one each second; some late ones are allowed for. */
const RATE_SECONDS_MIN = 5;

/** Escaped for a regular expression of PromQL, inside a string in double quotes. */
function escapeRegex(value: string): string {
  return value.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&").replace(/[\\"]/g, "\\$&");
}

const escapeString = (value: string) => value.replace(/[\\"]/g, "\\$&");

function valuesOf({ chosen, options }: VariableState): string[] {
  return chosen[0] === ALL ? options.map(({ value }) => value) : [...chosen];
}

function regexOf(values: readonly string[]): string {
  const escaped = values.map(escapeRegex);
  return escaped.length === 1 ? (escaped[0] as string) : `(${escaped.join("|")})`;
}

/** What stands for a variable in a text: in a query as a value or a pattern, elsewhere as it reads. */
function render(state: VariableState, format: string | undefined, inQuery: boolean): string {
  const { variable, options, chosen } = state;
  const isAll = chosen[0] === ALL;
  if (isAll && variable.allValue && format !== "text") return variable.allValue;
  const values = valuesOf(state);
  // Nothing to choose from: a matcher of nothing finds series without the label.
  if (values.length === 0) return isAll && inQuery ? ".*" : "";
  const wordOf = (value: string) => options.find((option) => option.value === value)?.text ?? value;
  switch (format) {
    case "regex":
      return regexOf(values);
    case "pipe":
      return values.join("|");
    case "csv":
    case "raw":
      return values.join(",");
    case "doublequote":
      return values.map((value) => `"${escapeString(value)}"`).join(",");
    case "singlequote":
      return values.map((value) => `'${value}'`).join(",");
    case "text":
      return isAll ? "All" : values.map(wordOf).join(" + ");
    default:
      if (!inQuery) return isAll ? "All" : values.map(wordOf).join(" + ");
      if (variable.multi || variable.all) return regexOf(values);
      return variable.kind === "query" ? escapeString(values[0] as string) : (values[0] as string);
  }
}

function builtIn(name: string, { stepSeconds, rangeSeconds }: Scope): string | undefined {
  const interval = Math.max(stepSeconds, RATE_SECONDS_MIN);
  switch (name) {
    case "__rate_interval":
      return `${Math.max(stepSeconds + 1, RATE_SECONDS_MIN)}s`;
    case "__interval":
      return `${interval}s`;
    case "__interval_ms":
      return String(interval * 1000);
    case "__range":
      return `${Math.round(rangeSeconds)}s`;
    case "__range_s":
      return String(Math.round(rangeSeconds));
    case "__range_ms":
      return String(Math.round(rangeSeconds * 1000));
    default:
      return undefined;
  }
}

const REFERENCE = /\$(\w+)|\$\{(\w+)(?::(\w+))?\}|\[\[(\w+)(?::(\w+))?\]\]/g;

function fill(text: string, scope: Scope, inQuery: boolean): string {
  return text.replace(REFERENCE, (whole, plain, braced, bracedFormat, square, squareFormat) => {
    const name: string = plain ?? braced ?? square;
    const state = scope.variables.find(({ variable }) => variable.name === name);
    if (state) return render(state, bracedFormat ?? squareFormat, inQuery);
    return builtIn(name, scope) ?? whole;
  });
}

/** An expression that can be asked: $variable, ${variable:format}, [[variable]] and $__rate_interval and its like. */
export const fillQuery = (text: string, scope: Scope) =>
  // What stands for an interval may be another one: "auto" is $__interval.
  fill(fill(text, scope, true), { ...scope, variables: [] }, true);

export const fillTitle = (text: string, scope: Scope) => fill(text, scope, false);

/** The names of variables in a text: which have to be known before it means anything. */
export function namesIn(text: string): string[] {
  return [...text.matchAll(REFERENCE)].map(([, plain, braced, , square]) => (plain ?? braced ?? square) as string);
}

export type OptionsQuestion =
  | { kind: "label_values"; selector: string; label: string }
  | { kind: "query_result"; expr: string }
  | { kind: "metrics"; pattern: string }
  | { kind: "label_names" };

/** What a variable's query asks; null where it is none that is known. */
export function optionsQuestion(query: string): OptionsQuestion | null {
  const call = /^\s*(\w+)\(([\s\S]*)\)\s*$/.exec(query);
  const [name, inside] = [call?.[1], call?.[2]?.trim() ?? ""];
  switch (name) {
    case "label_values": {
      // The label stands behind the last comma, of which the selector may have others.
      const [, selector = "", label = ""] = /^(?:([\s\S]+?)\s*,\s*)?([A-Za-z_]\w*)$/.exec(inside) ?? [];
      return label === "" ? null : { kind: "label_values", selector, label };
    }
    case "query_result":
      return { kind: "query_result", expr: inside };
    case "metrics":
      return { kind: "metrics", pattern: inside };
    case "label_names":
      return { kind: "label_names" };
    default:
      return null;
  }
}

/** "/node-(.*)/i" or "node-.*"; null where it is not a regular expression. */
function compile(regex: string): RegExp | null {
  const [, body = regex, flags = ""] = /^\/([\s\S]*)\/([a-z]*)$/.exec(regex) ?? [];
  try {
    return new RegExp(body, flags.replace("g", ""));
  } catch {
    return null;
  }
}

/** The results of a query as options: those the regex matches, once each, in the order people expect. */
export function optionsFrom(results: readonly string[], regex: string | undefined): VariableOption[] {
  const pattern = regex ? compile(regex) : null;
  const options = new Map<string, string>();
  for (const result of results) {
    if (!pattern) {
      options.set(result, result);
      continue;
    }
    const match = pattern.exec(result);
    if (!match) continue;
    const value = match.groups?.value ?? match[1] ?? match[0];
    options.set(value, match.groups?.text ?? value);
  }
  const collator = new Intl.Collator("en", { numeric: true });
  return [...options]
    .map(([value, text]) => ({ value, text }))
    .sort((one, other) => collator.compare(one.text, other.text));
}

/** What is chosen: the address first, then the dashboard's own choice, as far as there are such options; else the first. */
export function chosenOf(
  variable: DashboardVariable,
  options: readonly VariableOption[],
  search: string,
): readonly string[] {
  const wanted = new URLSearchParams(search).getAll(PARAMETER + variable.name);
  if (variable.kind === "constant") return variable.value ?? [];
  if (variable.kind === "text") return [wanted[0] ?? variable.value?.[0] ?? ""];
  const known = (values: readonly string[]) => {
    if (variable.all && values.includes(ALL)) return [ALL];
    const there = values.filter((value) => options.some((option) => option.value === value));
    return variable.multi ? there : there.slice(0, 1);
  };
  for (const values of [wanted, variable.value ?? []]) {
    const there = known(values);
    if (there.length > 0) return there;
  }
  if (variable.all) return [ALL];
  return options.slice(0, 1).map(({ value }) => value);
}

/** The query string with another choice; the range and what else it says stays. */
export function withChosen(search: string, name: string, values: readonly string[]): string {
  const params = new URLSearchParams(search);
  params.delete(PARAMETER + name);
  for (const value of values) params.append(PARAMETER + name, value);
  return params.toString();
}

/** The values that a repeated panel is drawn for. */
export function repeatValues(scope: Scope, name: string): string[] {
  const state = scope.variables.find(({ variable }) => variable.name === name);
  return state ? valuesOf(state) : [];
}

/** The scope in which one variable has one value. */
export function scopeFor(scope: Scope, name: string, value: string): Scope {
  return {
    ...scope,
    variables: scope.variables.map((state) => (state.variable.name === name ? { ...state, chosen: [value] } : state)),
  };
}
