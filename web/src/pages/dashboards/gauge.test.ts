import { expect, it } from "vitest";
import { arcs } from "./gauge";

const percentOf = (value: number) => value;

it("has an arc from each threshold to the next", () => {
  const thresholds = [
    { value: 90, level: "critical" as const },
    { value: null, level: "ok" as const },
    { value: 80, level: "warning" as const },
  ];
  expect(arcs(thresholds, percentOf)).toEqual([
    { from: 0, length: 80, level: "ok" },
    { from: 80, length: 10, level: "warning" },
    { from: 90, length: 10, level: "critical" },
  ]);
});

it("leaves out what has no length or means nothing", () => {
  expect(
    arcs(
      [
        { value: null, level: "plain" },
        { value: 100, level: "critical" },
      ],
      percentOf,
    ),
  ).toEqual([]);
  expect(arcs([], percentOf)).toEqual([]);
});
