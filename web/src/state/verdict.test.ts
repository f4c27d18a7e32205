import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type Answer, judge, type VerdictInput } from "./verdict";
import { evidenceWords, thresholdWords, type VerdictRule } from "./verdict-rule";
import { VERDICT_RULES } from "./verdict-rules";

const ruleOf = (id: string) => VERDICT_RULES.find((rule) => rule.id === id) as VerdictRule;
const thresholdOf = ({ above, below }: VerdictRule) => above ?? below ?? Number.NaN;
/** So much further than its threshold. */
const past = (rule: VerdictRule, by: number) => thresholdOf(rule) + (rule.below === undefined ? by : -by);

/** A machine on which everything is well, but for the given answers. */
function input(answers: Record<string, Answer[] | null> = {}, more: Partial<VerdictInput> = {}): VerdictInput {
  // Rules that differ in level alone share their query.
  const byExpr = new Map(Object.entries(answers).map(([id, given]) => [ruleOf(id).expr, given]));
  return {
    fresh: true,
    started: true,
    answersOf: (rule) => {
      const answer = byExpr.get(rule.expr);
      return answer === undefined ? [{ labels: {}, value: rule.below === undefined ? 0 : 1e9 }] : answer;
    },
    ...more,
  };
}
const one = (value: number, labels = {}, words = {}): Answer[] => [{ labels, value, words }];

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
      const labels = Object.fromEntries([...rule.sentence.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => [name, "x"]));
      expect(judge([rule], input({ [id]: one(thresholdOf(rule), labels) }))).toMatchObject({
        level: "ok",
        findings: [],
      });
      const broken = judge([rule], input({ [id]: one(past(rule, 1), labels) }));
      expect(broken.level).toBe(rule.level === "notice" ? "ok" : rule.level);
      expect(broken.findings.map(({ level }) => level)).toEqual([rule.level]);
      expect(broken.findings[0]?.sentence).not.toMatch(/[{}]/);
    },
  );

  it("is healthy with things to know", () => {
    const verdict = judge(VERDICT_RULES, input({ "clock-unsynchronised": one(1) }));
    expect(verdict).toMatchObject({ level: "ok", headline: "Healthy" });
    expect(verdict.findings.map(({ level }) => level)).toEqual(["notice"]);
  });

  it("does not count what is only to know", () => {
    const verdict = judge(VERDICT_RULES, input({ cpu: one(97), "clock-unsynchronised": one(1) }));
    expect(verdict.headline).toBe("The CPU is 97 % busy");
    expect(verdict.findings).toHaveLength(2);
  });

  it("says when what is full will be full", () => {
    const labels = { device: "/dev/sda1", mountpoint: "/" };
    const words = { forecast: " and will be full in 5 h", used: "96 %", when: "5 h" };
    const verdict = judge(
      VERDICT_RULES,
      input({
        "filesystem-critical": one(96, labels, words),
        filesystem: one(96, labels, words),
        forecast: one(18_000, labels, words),
      }),
    );
    expect(verdict.findings.map(({ sentence }) => sentence)).toEqual(["/ is 96 % full and will be full in 5 h"]);
    expect(verdict.findings[0]?.evidence).toEqual({ page: "/disks", panel: "usage-/dev/sda1-/", range: "24h" });
  });

  it("names a file system once, wherever else it is bound to", () => {
    const at = (device: string, mountpoint: string) => one(96, { device, mountpoint })[0] as Answer;
    const samples = [at("/dev/a", "/srv/bound"), at("/dev/a", "/"), at("/dev/b", "/home"), at("/dev/a", "/mnt/other")];
    const verdict = judge([ruleOf("filesystem-critical")], input({ "filesystem-critical": samples }));
    expect(verdict.findings.map(({ sentence }) => sentence)).toEqual(["/ is 96 % full", "/home is 96 % full"]);
  });

  it("names the soonest first where less is worse", () => {
    const both = [...one(9_000, { mountpoint: "/b" }), ...one(3_000, { mountpoint: "/a" })];
    const verdict = judge([ruleOf("forecast-critical")], input({ "forecast-critical": both }));
    expect(verdict.findings.map(({ sentence }) => sentence.slice(0, 2))).toEqual(["/a", "/b"]);
  });

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
    expect(rows).toEqual(
      VERDICT_RULES.map((rule) => [
        rule.id,
        rule.level,
        rule.what,
        thresholdWords(rule),
        rule.duration,
        rule.sentence,
        evidenceWords(rule.evidence).replaceAll("`", ""),
      ]),
    );
  });
});
