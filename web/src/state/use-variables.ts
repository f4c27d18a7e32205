// The variables of a dashboard with their options and what is chosen: one after the other, as later ones may ask with
// what is chosen of earlier ones.

import { keepPreviousData, type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { fetchOptions } from "../api/variable-options";
import type { DashboardVariable, VariableOption } from "../lib/dashboard/dashboard";
import { chosenOf, fillQuery, optionsFrom, optionsQuestion, type VariableState } from "../lib/dashboard/variables";

/** How long the answers of a variable's query are as good as new. */
const FRESH_MS = 30_000;

export interface ResolvedVariable extends VariableState {
  /** Why there are no options; empty where that is no failure. */
  failure: string;
}

interface Question {
  client: QueryClient;
  rangeSeconds: number;
  before: readonly VariableState[];
}

async function optionsOf(variable: DashboardVariable, { client, rangeSeconds, before }: Question) {
  if (variable.kind !== "query") return variable.options ?? [];
  const asked = fillQuery(variable.query ?? "", { variables: before, stepSeconds: 1, rangeSeconds });
  const question = optionsQuestion(asked);
  if (!question) throw new Error(`"${variable.query ?? ""}" is no query of a variable`);
  const results = await client.fetchQuery({
    queryKey: ["variable-options", asked],
    queryFn: () => fetchOptions(question, rangeSeconds),
    staleTime: FRESH_MS,
    retry: false,
  });
  return optionsFrom(results, variable.regex);
}

async function resolve(
  variables: readonly DashboardVariable[],
  search: string,
  client: QueryClient,
  rangeSeconds: number,
): Promise<ResolvedVariable[]> {
  const resolved: ResolvedVariable[] = [];
  for (const variable of variables) {
    let options: readonly VariableOption[] = [];
    let failure = "";
    try {
      options = await optionsOf(variable, { client, rangeSeconds, before: resolved });
    } catch (error) {
      failure = error instanceof Error ? error.message : String(error);
    }
    resolved.push({ variable, options, chosen: chosenOf(variable, options, search), failure });
  }
  return resolved;
}

/** Only what the address says of variables: another range asks for nothing anew. */
function choicesIn(search: string): string {
  return [...new URLSearchParams(search)]
    .filter(([name]) => name.startsWith("var-"))
    .map((pair) => pair.join("="))
    .join("&");
}

/** Null until all are known for the first time. */
export function useVariables(
  variables: readonly DashboardVariable[],
  search: string,
  rangeSeconds: number,
): readonly ResolvedVariable[] | null {
  const client = useQueryClient();
  const { data } = useQuery({
    queryKey: ["variables", variables, choicesIn(search)],
    queryFn: () => resolve(variables, search, client, rangeSeconds),
    placeholderData: keepPreviousData,
    staleTime: FRESH_MS,
    enabled: variables.length > 0,
  });
  return variables.length === 0 ? NONE : (data ?? null);
}

const NONE: readonly ResolvedVariable[] = [];
