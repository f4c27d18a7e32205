// How much of a dashboard of Grafana draws data here: imports it, asks a running server for every panel's queries, and
// prints what draws nothing, with the reason.
//
//   node scripts/import-check.mjs http://127.0.0.1:8080 node-exporter-full.json [least share in per cent]

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { runnerImport } from "vite";

const RANGE_SECONDS = 300;
const STEP_SECONDS = 5;

const source = (path) => fileURLToPath(new URL(`../src/${path}`, import.meta.url));
const load = async (path) => (await runnerImport(source(path), { configFile: false, logLevel: "error" })).module;
const { importGrafana } = await load("lib/grafana/import.ts");
const { chosenOf, fillQuery, optionsFrom, optionsQuestion } = await load("lib/dashboard/variables.ts");

const [server, file, least = "0"] = process.argv.slice(2);
if (!server || !file) {
  console.error("usage: import-check.mjs SERVER FILE [LEAST]");
  process.exit(2);
}

async function ask(path, params) {
  const answer = await (await fetch(`${server}/api/v1/${path}?${new URLSearchParams(params)}`)).json();
  if (answer.status !== "success") throw new Error(answer.error);
  return answer.data;
}

async function optionsOf(variable, scope) {
  if (variable.kind !== "query") return variable.options ?? [];
  const question = optionsQuestion(fillQuery(variable.query, scope));
  if (question?.kind !== "label_values") return [];
  const match = question.selector ? { "match[]": question.selector } : {};
  return optionsFrom(await ask(`label/${question.label}/values`, match), variable.regex);
}

/** Null where there is data; else why there is none. */
async function failureOf(panel, scope) {
  const now = Math.floor(Date.now() / 1000);
  const reasons = [];
  for (const { expr } of panel.queries) {
    const query = fillQuery(expr, scope);
    try {
      const range = { query, start: now - RANGE_SECONDS, end: now, step: STEP_SECONDS };
      if ((await ask("query_range", range)).result.length > 0) return null;
      reasons.push(`no series: ${query.replace(/\s+/g, " ").trim().slice(0, 140)}`);
    } catch (error) {
      reasons.push(`refused: ${error.message}`);
    }
  }
  return reasons[0];
}

const imported = importGrafana(JSON.parse(readFileSync(file, "utf8")));
if ("error" in imported) {
  console.error(imported.error);
  process.exit(1);
}
const { dashboard, unsupported } = imported;
const scope = { variables: [], stepSeconds: STEP_SECONDS, rangeSeconds: RANGE_SECONDS };
for (const variable of dashboard.variables) {
  const options = await optionsOf(variable, scope);
  scope.variables.push({ variable, options, chosen: chosenOf(variable, options, "") });
}

const panels = dashboard.panels.filter(({ kind }) => kind !== "row");
const dropped = unsupported.filter((note) => note.dropped);
let [drawn, queries] = [0, 0];
for (const panel of panels) {
  queries += panel.queries.length;
  const failure = panel.kind === "text" ? null : await failureOf(panel, scope);
  if (failure === null) drawn++;
  else console.log(`- ${panel.title}: ${failure}`);
}
for (const { panel, reason } of dropped) console.log(`- ${panel}: left out: ${reason}`);
const whole = panels.length + dropped.length;
const share = (100 * drawn) / whole;
const percent = (part) => ((100 * part) / whole).toFixed(1);
console.log(
  `${dashboard.title}: ${whole} panels, ${queries} queries; ${panels.length} imported (${percent(panels.length)} %), ` +
    `${drawn} draw data (${percent(drawn)} %); ${unsupported.length - dropped.length} details left out`,
);
if (share < Number(least)) process.exit(1);
