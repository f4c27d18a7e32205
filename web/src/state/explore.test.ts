import { describe, expect, it } from "vitest";
import { exploreAddress, firstQuery, parseExplore, QUERIES_MAX, withQuery } from "./explore";

describe("the address of Explore", () => {
  it("is read as it was written", () => {
    const state = { queries: ["up", 'rate(a{b="c&d=e#"}[5m])'], view: "table", unit: "bytes" } as const;
    const address = exploreAddress("range=1h&q=old&view=graph", state);
    expect(address.startsWith("/explore?range=1h&q=up&q=")).toBe(true);
    expect(parseExplore(address.slice("/explore?".length))).toEqual(state);
  });

  it("has no words for what goes without saying", () => {
    expect(exploreAddress("", { queries: [], view: "graph", unit: null })).toBe("/explore");
    expect(parseExplore("")).toEqual({ queries: [], view: "graph", unit: null });
    expect(parseExplore("view=else&q=%20")).toEqual({ queries: [], view: "graph", unit: null });
  });

  it("holds so many queries and no more", () => {
    const many = Array.from({ length: QUERIES_MAX + 1 }, (_, i) => `m${i}`);
    const search = new URLSearchParams(many.map((query) => ["q", query])).toString();
    expect(parseExplore(search).queries).toHaveLength(QUERIES_MAX);
    expect(exploreAddress("", { queries: many, view: "graph", unit: null })).not.toContain(`m${QUERIES_MAX}`);
    const { queries } = withQuery(parseExplore(search), "new");
    expect([queries.length, queries.at(-1)]).toEqual([QUERIES_MAX, "new"]);
  });

  it("adds a query once", () => {
    expect(withQuery(parseExplore("q=a&q=b"), "a").queries).toEqual(["b", "a"]);
  });
});

describe("firstQuery", () => {
  it.each([
    ["node_load1", "gauge", "node_load1"],
    ["node_forks_total", "counter", "rate(node_forks_total[1m])"],
    ["http.requests", "counter", 'rate({"http.requests"}[1m])'],
    ["x", "unknown", "x"],
  ])("%s, a %s: %s", (metric, type, query) => {
    expect(firstQuery(metric, type)).toBe(query);
  });
});
