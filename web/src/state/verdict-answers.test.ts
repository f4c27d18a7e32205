import { describe, expect, it } from "vitest";
import { type Labels, labelsKey } from "../lib/labels";
import type { Forecast } from "./forecast";
import { answersOf, MINUTE_ANSWERS_SECONDS_MAX, type VerdictSources } from "./verdict-answers";
import type { VerdictRule } from "./verdict-rule";

const NOW = 1_000;
const ROOT: Labels = { device: "/dev/sda1", fstype: "ext4", mountpoint: "/" };
const FULL: Forecast = { seconds: 18_000, soonest: 14_400, latest: 25_200 };

const sources = (more: Partial<VerdictSources> = {}): VerdictSources => ({
  now: NOW,
  live: { at: NOW, answers: { r: [{ labels: ROOT, value: 96 }] } },
  minute: { at: NOW, answers: { r: [{ labels: {}, value: 3 }] } },
  forecasts: { at: NOW, answers: new Map([[labelsKey(ROOT), FULL]]) },
  usedOf: () => "96 %",
  ...more,
});
const rule = (more: Partial<VerdictRule> = {}): VerdictRule => ({
  id: "r",
  level: "warning",
  what: "",
  expr: "e",
  above: 1,
  duration: "",
  sentence: "{value}",
  unit: "none",
  evidence: { page: "/", range: "5m" },
  ...more,
});

describe("a live rule's answer", () => {
  it("is the newest samples", () => {
    expect(answersOf(rule(), sources())).toEqual([{ labels: ROOT, value: 96 }]);
  });
  it("is unknown before the first tick and once its question fell silent", () => {
    const at = (ago: number) => sources({ live: { at: NOW - ago, answers: { r: [{ labels: ROOT, value: 96 }] } } });
    expect(answersOf(rule(), sources({ live: null }))).toBeNull();
    expect(answersOf(rule(), at(5))).toHaveLength(1);
    expect(answersOf(rule(), at(5.1))).toBeNull();
  });
  it("is nothing where its query has no series", () => {
    expect(answersOf(rule({ id: "other" }), sources())).toEqual([]);
  });
  it("gets the forecast of its series where its sentence has room for it", () => {
    const told = rule({ sentence: "{{mountpoint}}{{forecast}}" });
    expect(answersOf(told, sources())?.[0]?.words).toEqual({ forecast: " and will be full in 5 h (4 h to 7 h)" });
    expect(answersOf(told, sources({ forecasts: null }))?.[0]?.words).toEqual({ forecast: "" });
  });
});

describe("what is asked once a minute", () => {
  const asked = rule({ asked: "minute" });
  it("is good for three minutes", () => {
    const at = (ago: number) => sources({ minute: { at: NOW - ago, answers: { r: [{ labels: {}, value: 3 }] } } });
    expect(answersOf(asked, at(MINUTE_ANSWERS_SECONDS_MAX))).toHaveLength(1);
    expect(answersOf(asked, at(MINUTE_ANSWERS_SECONDS_MAX + 1))).toBeNull();
  });
  it("is unknown before the first answer, and nothing where that had no series", () => {
    expect(answersOf(asked, sources({ minute: null }))).toBeNull();
    expect(answersOf(rule({ asked: "minute", id: "other" }), sources())).toEqual([]);
  });
});

describe("a forecast", () => {
  const foretold = rule({ asked: "forecast" });
  it("has its file system, its seconds and its words", () => {
    expect(answersOf(foretold, sources())).toEqual([
      { labels: ROOT, value: 18_000, words: { used: "96 %", when: "5 h (4 h to 7 h)" } },
    ]);
  });
  it("is unknown before the first answer and when that is old", () => {
    const answers = new Map<string, Forecast>();
    expect(answersOf(foretold, sources({ forecasts: null }))).toBeNull();
    const old = { at: NOW - MINUTE_ANSWERS_SECONDS_MAX - 1, answers };
    expect(answersOf(foretold, sources({ forecasts: old }))).toBeNull();
  });
});
