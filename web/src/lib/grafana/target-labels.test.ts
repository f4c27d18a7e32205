import { expect, it } from "vitest";
import { withoutTarget } from "./target-labels";

it.each([
  ['up{job="node"}', 'up{job=~"node|"}'],
  ['up{job="node", instance=~"a.*"} * 2', 'up{job=~"node|", instance=~"(?:a.*)|"} * 2'],
  ['up{instance="10.0.0.1:9100"}', 'up{instance=~"10\\\\.0\\\\.0\\\\.1:9100|"}'],
  // A variable without any option is empty by itself, and what is excluded stays so.
  ['up{job="$job"}', 'up{job="$job"}'],
  ['up{job!="node", job!~"x"}', 'up{job!="node", job!~"x"}'],
  ['up{job=""}', 'up{job=""}'],
  ['up{device="sda"}', 'up{device="sda"}'],
  ["sum by (job) (up)", "sum by (job) (up)"],
])("%s", (expr, expected) => {
  expect(withoutTarget(expr)).toBe(expected);
});
