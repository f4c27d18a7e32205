import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Sample } from "../lib/series";
import { judge, type VerdictInput } from "./verdict";
import { VERDICT_RULES, type VerdictRule } from "./verdict-rules";

const ruleOf = (id: string) => VERDICT_RULES.find((rule) => rule.id === id) as VerdictRule;

/** A machine on which everything is well, but for the given answers. */
function input(answers: Record<string, Sample[] | null> = {}, more: Partial<VerdictInput> = {}): VerdictInput {
  const byExpr = new Map(Object.entries(answers).map(([id, samples]) => [ruleOf(id).expr, samples]));
  return {
    fresh: true,
    started: true,
    samplesOf: (expr) => {
      const answer = byExpr.get(expr);
      return answer === undefined ? [{ labels: {}, value: 0 }] : answer;
    },
    ...more,
  };
}
const one = (value: number, labels = {}): Sample[] => [{ labels, value }];

describe("judge", () => {
  it("is healthy only with all figures in order", () => {
    expect(judge(VERDICT_RULES, input())).toEqual({ level: "ok", headline: "Healthy", findings: [] });
  });

  it("never calls old data healthy", () => {
    expect(judge(VERDICT_RULES, input({}, { fresh: false })).level).toBe("unknown");
    expect(judge(VERDICT_RULES, input({}, { started: false })).level).toBe("unknown");
  });

  it("says so when a rule could not be checked", () => {
    expect(judge(VERDICT_RULES, input({ cpu: null })).level).toBe("unknown");
    expect(judge(VERDICT_RULES, input({ cpu: [] })).level).toBe("unknown");
    expect(judge(VERDICT_RULES, input({ cpu: one(Number.NaN) })).level).toBe("unknown");
  });

  it("takes an absent thing (no swap, no pressure figures) for well", () => {
    expect(judge(VERDICT_RULES, input({ "swap-in": [], "io-pressure": [] })).level).toBe("ok");
  });

  it.each(VERDICT_RULES.map((rule) => [rule.id, rule] as const))(
    "%s: at its threshold well, past it not",
    (id, rule) => {
      expect(judge([rule], input({ [id]: one(rule.above) })).level).toBe("ok");
      const past = judge(
        [rule],
        input({ [id]: one(rule.above + 1, { device: "vda", mountpoint: "/var", collector: "cpu" }) }),
      );
      expect(past.level).toBe(rule.level);
      expect(past.headline).not.toMatch(/[{}]/);
    },
  );

  it("puts the graver first and counts the others", () => {
    const verdict = judge(VERDICT_RULES, input({ cpu: one(97.3), filesystem: one(96, { mountpoint: "/var" }) }));
    expect(verdict.level).toBe("critical");
    expect(verdict.headline).toBe("/var is 96 % full, and one more thing");
    expect(verdict.findings.map(({ sentence }) => sentence)).toEqual(["/var is 96 % full", "The CPU is 97 % busy"]);
  });

  it("does not warn of memory that is already called exhausted", () => {
    const verdict = judge(VERDICT_RULES, input({ memory: one(97) }));
    expect(verdict.findings).toHaveLength(1);
    expect(verdict.level).toBe("critical");
  });

  it("shows host text as it is", () => {
    const verdict = judge(VERDICT_RULES, input({ filesystem: one(93, { mountpoint: "/<b>{value}" }) }));
    expect(verdict.headline).toBe("/<b>{value} is 93 % full");
  });
});

describe("docs/verdict.md", () => {
  it("has the table of the rules", () => {
    const text = readFileSync(new URL("../../../docs/verdict.md", import.meta.url), "utf8");
    const rows = text
      .split("\n")
      .filter((line) => line.startsWith("| `"))
      .map((line) => line.split(" | ").map((cell) => cell.replace(/^\| |\|$|`/g, "").trim()));
    const threshold = (rule: VerdictRule) =>
      `> ${rule.above}${rule.unit === "percent" ? " %" : rule.unit === "per second" ? " per second" : ""}`;
    expect(rows).toEqual(
      VERDICT_RULES.map((rule) => [
        rule.id,
        rule.level,
        rule.what,
        threshold(rule),
        rule.duration,
        rule.sentence,
        rule.page,
      ]),
    );
  });
});
