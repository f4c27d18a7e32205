import { describe, expect, it } from "vitest";
import { figuresQuery, splitFigures } from "./figures";

describe("figuresQuery", () => {
  it("asks for all at once, each marked by its name", () => {
    expect(figuresQuery({ cpu: "rate(a[5s])", 'the "b"': "b" })).toBe(
      'label_replace(rate(a[5s]), "figure", "cpu", "", "") or label_replace(b, "figure", "the \\"b\\"", "", "")',
    );
  });
});

describe("splitFigures", () => {
  it("gives each figure its samples, without the mark and the metric's name", () => {
    const samples = [
      { labels: { __name__: "x", figure: "cpu", id: "/a" }, value: 1 },
      { labels: { figure: "memory", id: "/a" }, value: 2 },
      { labels: { figure: "unknown", id: "/a" }, value: 3 },
    ];
    expect(splitFigures(["cpu", "memory", "io"], samples)).toEqual({
      cpu: [{ labels: { id: "/a" }, value: 1 }],
      memory: [{ labels: { id: "/a" }, value: 2 }],
      io: [],
    });
  });
});
