// From the rules and the newest answers to a sentence. Pure, so that every sentence can be tested.

import { format } from "../lib/format";
import { fillTemplate, labelsKey } from "../lib/labels";
import type { Sample } from "../lib/series";
import type { Level, VerdictRule } from "./verdict-rules";

export interface Finding {
  id: string;
  level: Level;
  sentence: string;
  page: string;
}

export interface Verdict {
  level: "ok" | "unknown" | Level;
  headline: string;
  /** What else is to be said, worst first; the headline's own findings are the first ones. */
  findings: Finding[];
}

export interface VerdictInput {
  /** Whether a tick came within the last seconds. */
  fresh: boolean;
  /** Whether any tick came at all. */
  started: boolean;
  /** The newest samples of a rule's expression; null where the query failed or has not answered yet. */
  samplesOf: (expr: string) => readonly Sample[] | null;
}

/** Several disks may be unwell at once; a page-long list helps nobody. */
const FINDINGS_PER_RULE_MAX = 3;

function figureOf(rule: VerdictRule, value: number): string {
  switch (rule.unit) {
    case "percent":
      return `${Math.round(value)} %`;
    case "per second":
      return format(value, "per second");
    case "none":
      return "";
  }
}

function sentenceOf(rule: VerdictRule, sample: Sample): string {
  // The figure first: a label's text is the host's and may hold anything, also braces.
  return fillTemplate(rule.sentence.replace("{value}", figureOf(rule, sample.value)), sample.labels);
}

export function judge(rules: readonly VerdictRule[], input: VerdictInput): Verdict {
  if (!input.started) return { level: "unknown", headline: "Waiting for the first figures…", findings: [] };
  if (!input.fresh) {
    return { level: "unknown", headline: "No fresh data: what this page shows is old", findings: [] };
  }
  const findings: Finding[] = [];
  const unchecked: string[] = [];
  const named = new Set<string>();
  const ordered = [...rules].sort((a, b) => Number(b.level === "critical") - Number(a.level === "critical"));
  for (const rule of ordered) {
    const samples = input.samplesOf(rule.expr);
    if (samples === null || (rule.required && !samples.some(({ value }) => Number.isFinite(value)))) {
      unchecked.push(rule.what);
      continue;
    }
    const broken = samples.filter(({ value }) => value > rule.above).sort((a, b) => b.value - a.value);
    for (const sample of broken.slice(0, FINDINGS_PER_RULE_MAX)) {
      const series = labelsKey(sample.labels);
      if (rule.graver && named.has(`${rule.graver} ${series}`)) continue;
      named.add(`${rule.id} ${series}`);
      findings.push({ id: rule.id, level: rule.level, sentence: sentenceOf(rule, sample), page: rule.page });
    }
  }
  const worst = findings[0];
  if (worst) return { level: worst.level, headline: headlineOf(findings), findings };
  if (unchecked.length > 0) {
    return {
      level: "unknown",
      headline: `Nothing wrong seen, but not everything could be checked: ${unchecked[0]}`,
      findings,
    };
  }
  return { level: "ok", headline: "Healthy", findings };
}

function headlineOf(findings: readonly Finding[]): string {
  const [first, ...others] = findings;
  if (!first) return "";
  const more =
    others.length === 0 ? "" : others.length === 1 ? ", and one more thing" : `, and ${others.length} more things`;
  return `${first.sentence}${more}`;
}
