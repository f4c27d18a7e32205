import { describe, expect, it } from "vitest";
import { differingLabels, seriesText, tellApart } from "./legend";

describe("seriesText", () => {
  it.each([
    [{ __name__: "node_load1" }, "node_load1"],
    [{ __name__: "up", job: "a", instance: 'x"y' }, 'up{job="a", instance="x\\"y"}'],
    [{ mode: "idle" }, '{mode="idle"}'],
    [{}, "{}"],
  ])("%j is %s", (labels, text) => {
    expect(seriesText(labels)).toBe(text);
  });
});

describe("tellApart", () => {
  it("names the labels that differ", () => {
    const sets = [
      { __name__: "m", cpu: "0", mode: "idle", host: "h" },
      { __name__: "m", cpu: "0", mode: "user", host: "h" },
      { __name__: "m", cpu: "1", mode: "user", host: "h" },
    ];
    expect(differingLabels(sets)).toEqual(["cpu", "mode"]);
    expect(tellApart(sets)).toEqual(["cpu 0 · mode idle", "cpu 0 · mode user", "cpu 1 · mode user"]);
  });

  it("puts other names of metrics first and passes over a label that one has not", () => {
    expect(tellApart([{ __name__: "a" }, { __name__: "b", zone: "z" }])).toEqual(["a", "b · zone z"]);
  });

  it("names a lone series in full, and none not at all", () => {
    expect(tellApart([{ __name__: "a", b: "c" }])).toEqual(['a{b="c"}']);
    expect(tellApart([])).toEqual([]);
  });
});
