// What Explore asks, in the address, so that a link shows what its sender saw: ?q=…&q=…&view=table&unit=bytes. Pure.

import { selectorOf } from "./metrics";
import { addressOf } from "./shared-search";

export const EXPLORE_PATH = "/explore";
/** More would neither be seen apart nor fit an address. */
export const QUERIES_MAX = 10;
/** The letter of each query, by which a legend tells them apart. */
const LETTERS = "ABCDEFGHIJ";

export const letterOf = (index: number): string => LETTERS[index] ?? "";

export type ExploreView = "graph" | "table";

export interface ExploreState {
  queries: readonly string[];
  view: ExploreView;
  /** Null: as the names of the metrics tell. */
  unit: string | null;
}

export function parseExplore(search: string): ExploreState {
  const params = new URLSearchParams(search);
  const queries = params.getAll("q").filter((query) => query.trim() !== "");
  return {
    queries: queries.slice(0, QUERIES_MAX),
    view: params.get("view") === "table" ? "table" : "graph",
    unit: params.get("unit"),
  };
}

/** Explore's address for a state, in the time range of the present search. */
export function exploreAddress(search: string, { queries, view, unit }: ExploreState): string {
  const own = new URLSearchParams();
  for (const query of queries.slice(0, QUERIES_MAX)) if (query.trim() !== "") own.append("q", query.trim());
  if (view !== "graph") own.set("view", view);
  if (unit !== null) own.set("unit", unit);
  return addressOf(EXPLORE_PATH, search, own);
}

/** One more query; one that is there already is not asked twice. */
export function withQuery(state: ExploreState, query: string): ExploreState {
  const others = state.queries.filter((each) => each !== query);
  return { ...state, queries: [...others.slice(0, QUERIES_MAX - 1), query] };
}

const STORAGE_KEY = "heartbeat-explore";

/** Keeps what Explore asked while the tab lives, so that another page can add to it. */
export function rememberExplore(search: string): void {
  try {
    sessionStorage.setItem(STORAGE_KEY, search);
  } catch {
    // Storage may be forbidden; then there is nothing to add to.
  }
}

export function rememberedExplore(): ExploreState {
  try {
    return parseExplore(sessionStorage.getItem(STORAGE_KEY) ?? "");
  } catch {
    return parseExplore("");
  }
}

/** A first question about a metric: counters as rates, everything else as it is. */
export function firstQuery(metric: string, type: string): string {
  const selector = selectorOf(metric);
  return type === "counter" ? `rate(${selector}[1m])` : selector;
}
