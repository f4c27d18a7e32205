// Makes src/api/schema.gen.ts, the page's types of the server's answers, of docs/openapi.yaml. It knows the part of
// JSON Schema that the document uses and stops at anything else.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";

const source = fileURLToPath(new URL("../../docs/openapi.yaml", import.meta.url));
const target = fileURLToPath(new URL("../src/api/schema.gen.ts", import.meta.url));
const SCHEMAS = "#/components/schemas/";
const PRIMITIVES = { string: "string", number: "number", integer: "number", boolean: "boolean", null: "null" };

const isName = (text) => /^[A-Za-z_$][\w$]*$/.test(text);
const indented = (text) => text.replaceAll("\n", "\n  ");

function comment(schema) {
  return schema.description
    ? `/** ${schema.description.trim().replaceAll("*/", "* /").replaceAll("\n", " ")} */\n`
    : "";
}

function objectType(schema) {
  const required = new Set(schema.required ?? []);
  const fields = Object.entries(schema.properties ?? {}).map(([name, inner]) => {
    const key = isName(name) ? name : JSON.stringify(name);
    return `  ${indented(`${comment(inner)}${key}${required.has(name) ? "" : "?"}: ${typeOf(inner)};`)}\n`;
  });
  const rest = schema.additionalProperties;
  if (fields.length === 0) return `Record<string, ${rest && rest !== true ? typeOf(rest) : "unknown"}>`;
  if (rest) fields.push(`  [name: string]: ${rest === true ? "unknown" : typeOf(rest)};\n`);
  return `{\n${fields.join("")}}`;
}

function arrayType(schema) {
  if (schema.prefixItems) return `[${schema.prefixItems.map(typeOf).join(", ")}]`;
  if (!schema.items) return schema.maxItems === 0 ? "never[]" : "unknown[]";
  const inner = typeOf(schema.items);
  return /^[\w$]+$/.test(inner) ? `${inner}[]` : `(${inner})[]`;
}

function typeOf(schema) {
  if (schema.$ref) {
    if (!schema.$ref.startsWith(SCHEMAS)) throw new Error(`a reference to no schema: ${schema.$ref}`);
    return schema.$ref.slice(SCHEMAS.length);
  }
  if ("const" in schema) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  if (schema.oneOf) return schema.oneOf.map(typeOf).join(" | ");
  if (Array.isArray(schema.type)) return schema.type.map((type) => typeOf({ ...schema, type })).join(" | ");
  if (schema.type === "object") return objectType(schema);
  if (schema.type === "array") return arrayType(schema);
  const primitive = PRIMITIVES[schema.type];
  if (!primitive) throw new Error(`no type is known for ${JSON.stringify(schema)}`);
  return primitive;
}

/** What a GET of each path answers, where that is JSON. */
function answers(paths) {
  const rows = Object.entries(paths).flatMap(([path, { get }]) => {
    const schema = get?.responses["200"]?.content?.["application/json"]?.schema;
    return schema ? [`  ${JSON.stringify(path)}: ${indented(typeOf(schema))};\n`] : [];
  });
  return `/** What a GET of each path answers. */\nexport interface GetAnswers {\n${rows.join("")}}\n`;
}

const document = parse(readFileSync(source, "utf8"));
const types = Object.entries(document.components.schemas).map(
  ([name, schema]) => `${comment(schema)}export type ${name} = ${typeOf(schema)};\n`,
);
const text = ["// Made of docs/openapi.yaml by scripts/api-types.mjs.\n", ...types, answers(document.paths)].join("\n");
// A file that says the same keeps its time, so that nothing is built anew.
if (!existsSync(target) || readFileSync(target, "utf8") !== text) writeFileSync(target, text);
