// The columns of a Grafana table, which its transformations make, as our tables have them: a column for each label and
// each query. What one column is of two others becomes a query of its own.

import type { DashboardPanel } from "../dashboard/dashboard";
import type { Unit } from "../format";
import { type JsonObject, objectOf, objectsOf, textOf } from "../json-read";
import type { ImportedQuery } from "./queries";
import { unitOf } from "./units";

type Columns = Pick<DashboardPanel, "hide" | "rename" | "only" | "sort" | "descending">;

export interface ImportedTable {
  queries: ImportedQuery[];
  columns: Columns;
  /** The transformations that are not done. */
  left: string[];
}

const OPERATORS = ["+", "-", "*", "/"];
/** Grouping gives columns the name of what was done to them, which here is always the newest figure. */
const plain = (column: string) => column.replace(/ \((lastNotNull|last|mean|max|min|first|sum)\)$/, "");

/** The names of columns while they change: what each is called, and which query it is. */
class TableReader {
  readonly queries: ImportedQuery[];
  readonly #queryOf = new Map<string, number>();
  readonly #renamed = new Map<string, string>();
  readonly #hidden: string[] = [];
  #only: string[] | null = null;
  #sort: { column: string; descending: boolean } | null = null;

  constructor(queries: readonly ImportedQuery[]) {
    this.queries = [...queries];
    for (const [i, { refId }] of queries.entries()) this.#queryOf.set(`Value #${refId}`, i);
    if (queries.length === 1) this.#queryOf.set("Value", 0);
  }

  /** False: it is not done here. */
  apply({ id, options: raw }: JsonObject): boolean {
    const options = objectOf(raw);
    switch (id) {
      case "merge":
      case "labelsToFields":
      case "seriesToColumns":
      case "joinByField":
        return true;
      case "organize":
        this.#organize(options);
        return true;
      case "groupBy":
        return this.#group(options);
      case "calculateField":
        return this.#calculate(options);
      case "sortBy": {
        const [sort] = objectsOf(options.sort);
        this.#sort = sort ? { column: textOf(sort.field), descending: sort.desc === true } : null;
        return true;
      }
      default:
        return false;
    }
  }

  setUnit(column: string, unit: Unit): boolean {
    const query = this.#queryOf.get(this.#source(column));
    const found = query === undefined ? undefined : this.queries[query];
    if (query === undefined || !found) return false;
    this.queries[query] = { ...found, unit };
    return true;
  }

  columns(): Columns {
    const rename = [...this.#renamed].map(([column, title]) => [this.#key(column), title]);
    const hide = this.#hidden.map((column) => this.#key(column));
    const only = this.#only?.filter((column) => !this.#queryOf.has(column));
    return {
      ...(hide.length > 0 ? { hide } : {}),
      ...(rename.length > 0 ? { rename: Object.fromEntries(rename) } : {}),
      ...(only ? { only } : {}),
      ...(this.#sort ? { sort: this.#key(this.#source(this.#sort.column)) } : {}),
      ...(this.#sort?.descending ? { descending: true } : {}),
    };
  }

  /** Our name of a column. */
  #key(column: string): string {
    const query = this.#queryOf.get(column);
    if (query === undefined) return column;
    return this.queries.length === 1 ? "Value" : `Value #${String.fromCharCode(65 + query)}`;
  }

  /** What a column was called before it got another name. */
  #source(column: string): string {
    const bare = plain(column);
    return [...this.#renamed].find(([, title]) => title === column || title === bare)?.[0] ?? bare;
  }

  #organize(options: JsonObject): void {
    for (const [column, is] of Object.entries(objectOf(options.excludeByName)))
      if (is === true) this.#hidden.push(plain(column));
    for (const [column, title] of Object.entries(objectOf(options.renameByName))) {
      if (textOf(title)) this.#renamed.set(plain(column), textOf(title));
    }
  }

  #group(options: JsonObject): boolean {
    const fields = Object.entries(objectOf(options.fields)).map(
      ([column, field]) => ({ column, ...objectOf(field) }) as JsonObject,
    );
    this.#only = fields.filter(({ operation }) => operation === "groupby").map(({ column }) => textOf(column));
    const aggregations = fields.flatMap(({ aggregations: list }) => (Array.isArray(list) ? list : []));
    return aggregations.every((each) => each === "lastNotNull" || each === "last");
  }

  #calculate({ alias, mode, binary, replaceFields }: JsonObject): boolean {
    const { left, operator, right } = objectOf(binary);
    const [one, other] = [left, right].map(
      (column) => this.queries[this.#queryOf.get(this.#source(textOf(column))) ?? -1],
    );
    if (mode !== "binary" || !one || !other || !OPERATORS.includes(textOf(operator)) || replaceFields === true)
      return false;
    const name = textOf(alias) || `${textOf(left)} ${textOf(operator)} ${textOf(right)}`;
    this.#queryOf.set(name, this.queries.length);
    this.queries.push({ expr: `(${one.expr}) ${textOf(operator)} (${other.expr})`, legend: name, refId: name });
    return true;
  }
}

export function importTable(panel: JsonObject, queries: readonly ImportedQuery[]): ImportedTable {
  const reader = new TableReader(queries);
  const left = objectsOf(panel.transformations)
    .filter((transformation) => transformation.disabled !== true && !reader.apply(transformation))
    .map(({ id }) => textOf(id));
  for (const { matcher, properties } of objectsOf(objectOf(panel.fieldConfig).overrides)) {
    const { id, options } = objectOf(matcher);
    const unit = unitOf(textOf(objectsOf(properties).find((property) => property.id === "unit")?.value) || "?");
    if (id === "byName" && unit) reader.setUnit(textOf(options), unit);
  }
  return { queries: reader.queries, columns: reader.columns(), left };
}
