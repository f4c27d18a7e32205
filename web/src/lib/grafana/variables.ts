// A Grafana dashboard's template variables as ours.

import type { DashboardVariable, VariableOption } from "../dashboard/dashboard";
import { ALL, optionsQuestion } from "../dashboard/variables";
import { type JsonObject, listOf, objectOf, objectsOf, textOf } from "../json-read";
import type { Notes } from "./notes";
import { withoutTarget } from "./target-labels";

const AUTO = "$__interval";

function currentOf(source: JsonObject): string[] {
  const { value } = objectOf(source.current);
  const values = Array.isArray(value) ? value.map(textOf) : [textOf(value)];
  return values.filter((each) => each !== "").map((each) => (each.startsWith("$__auto_interval") ? AUTO : each));
}

function shared(source: JsonObject): Partial<DashboardVariable> {
  const label = textOf(source.label);
  const value = currentOf(source);
  const allValue = textOf(source.allValue);
  return {
    ...(label ? { label } : {}),
    ...(value.length > 0 ? { value } : {}),
    ...(source.multi === true ? { multi: true } : {}),
    ...(source.includeAll === true ? { all: true } : {}),
    ...(source.includeAll === true && allValue ? { allValue } : {}),
    // 2 hides the variable, 1 its label alone.
    ...(source.hide === 2 ? { hidden: true } : {}),
  };
}

/** "1m, 5m" or "text : value, …"; a comma with a backslash before it belongs to the value. */
function optionsOfText(text: string): VariableOption[] {
  const parts = text.split(/(?<!\\),/).map((part) => part.trim().replace(/\\,/g, ","));
  return parts
    .filter((part) => part !== "")
    .map((part) => {
      const [, word, value] = /^(\S.*?) : (\S.*)$/.exec(part) ?? [];
      return word !== undefined && value !== undefined ? { text: word, value } : { text: part, value: part };
    });
}

function customOptions(source: JsonObject): VariableOption[] {
  const written = optionsOfText(textOf(source.query));
  if (written.length > 0) return written;
  return objectsOf(source.options)
    .map((option) => ({ text: textOf(option.text), value: textOf(option.value) }))
    .filter(({ value }) => value !== "" && value !== ALL);
}

function queryVariable(source: JsonObject, name: string, notes: Notes): DashboardVariable | null {
  const asked = typeof source.query === "string" ? source.query : textOf(objectOf(source.query).query);
  const query = withoutTarget(asked || textOf(source.definition));
  if (!optionsQuestion(query)) {
    notes.detail(
      "",
      `The variable ${name} asks "${query}", which is no label_values, query_result, metrics or label_names.`,
    );
    return null;
  }
  const regex = textOf(source.regex);
  return { name, kind: "query", query, ...(regex ? { regex } : {}), ...shared(source) };
}

function intervalVariable(source: JsonObject, name: string): DashboardVariable {
  const options = optionsOfText(textOf(source.query)).filter(({ value }) => value !== "auto");
  if (source.auto === true) options.unshift({ text: "auto", value: AUTO });
  return { name, kind: "interval", options, ...shared(source) };
}

function variableOf(source: JsonObject, notes: Notes): DashboardVariable | null {
  const [name, type] = [textOf(source.name), textOf(source.type)];
  switch (type) {
    // There is one source of data here.
    case "datasource":
      return null;
    case "query":
      return queryVariable(source, name, notes);
    case "custom":
      return { name, kind: "custom", options: customOptions(source), ...shared(source) };
    case "constant":
      return { name, kind: "constant", value: [textOf(source.query)], hidden: true };
    case "interval":
      return intervalVariable(source, name);
    case "textbox": {
      const { value = [textOf(source.query)], ...rest } = shared(source);
      return { name, kind: "text", value, ...rest };
    }
    case "adhoc":
      notes.detail("", `The variable ${name} adds filters to every query; there are none here.`);
      return null;
    default:
      notes.detail("", `The variable ${name} is of the kind "${type}", which is not known here.`);
      return null;
  }
}

export function importVariables(source: JsonObject, notes: Notes): DashboardVariable[] {
  const variables = objectsOf(objectOf(source.templating).list).flatMap((each) => variableOf(each, notes) ?? []);
  const constants = objectsOf(listOf(source.__inputs))
    .filter(({ type }) => type === "constant")
    .map((input): DashboardVariable => {
      return { name: textOf(input.name), kind: "constant", value: [textOf(input.value)], hidden: true };
    });
  const named = [...constants, ...variables].filter(({ name }) => /^[A-Za-z]\w*$/.test(name));
  return named.filter(({ name }, i) => named.findIndex((other) => other.name === name) === i);
}
