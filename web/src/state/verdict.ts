// From the rules and the newest answers to a sentence. Pure, so that every sentence can be tested.

import { format } from "../lib/format";
import { fillTemplate, type Labels, labelsKey } from "../lib/labels";
import type { Sample } from "../lib/series";
import { type Evidence, isBroken, type Level, type VerdictRule } from "./verdict-rule";

export interface Finding {
  id: string;
  level: Level;
  sentence: string;
  evidence: Evidence;
}

export interface Verdict {
  level: "ok" | "unknown" | Exclude<Level, "notice">;
  headline: string;
  /** What else is to be said, worst first; the headline's own findings are the first ones. */
  findings: Finding[];
}

/** A sample, and what was made of it in words, by the names that a sentence has for them. */
export interface Answer extends Sample {
  words?: Labels;
}

export interface VerdictInput {
  /** Whether a tick came within the last seconds. */
  fresh: boolean;
  /** Whether any tick came at all. */
  started: boolean;
  /** The newest answers to a rule; null where its query failed, has not answered yet, or answered too long ago. */
  answersOf: (rule: VerdictRule) => readonly Answer[] | null;
}

/** Several disks may be unwell at once; a page-long list helps nobody. */
const FINDINGS_PER_RULE_MAX = 3;
const ORDER: readonly Level[] = ["critical", "warning", "notice"];

function figureOf(rule: VerdictRule, value: number): string {
  switch (rule.unit) {
    case "percent":
      return `${Math.round(value)} %`;
    case "count":
      return `${Math.round(value)}`;
    case "per second":
    case "seconds":
      return format(value, rule.unit);
    case "none":
      return "";
  }
}

function findingOf(rule: VerdictRule, { labels, value, words }: Answer): Finding {
  // The figure first: a label's text is the host's and may hold anything, also braces.
  const sentence = fillTemplate(rule.sentence.replace("{value}", figureOf(rule, value)), { ...labels, ...words });
  const { panel, ...where } = rule.evidence;
  const evidence = panel === undefined ? where : { ...where, panel: fillTemplate(panel, labels) };
  return { id: rule.id, level: rule.level, sentence, evidence };
}

/** One of each device, at its shortest mount point: bind mounts are the same file system seen elsewhere. */
function onePerDevice(answers: readonly Answer[]): Answer[] {
  const shortest = new Map<string, Answer>();
  for (const [i, answer] of answers.entries()) {
    const { device, mountpoint } = answer.labels;
    const key = device !== undefined && mountpoint !== undefined ? device : `\n${i}`;
    const known = shortest.get(key)?.labels.mountpoint;
    if (known === undefined || (mountpoint ?? "").length < known.length) shortest.set(key, answer);
  }
  return [...shortest.values()];
}

interface Judged {
  findings: Finding[];
  /** What could not be checked, in the rules' words. */
  unchecked: string[];
}

function judgeAll(rules: readonly VerdictRule[], input: VerdictInput): Judged {
  const judged: Judged = { findings: [], unchecked: [] };
  const named = new Set<string>();
  const ordered = [...rules].sort((a, b) => ORDER.indexOf(a.level) - ORDER.indexOf(b.level));
  for (const rule of ordered) {
    const answers = input.answersOf(rule);
    if (answers === null || (rule.required && !answers.some(({ value }) => Number.isFinite(value)))) {
      judged.unchecked.push(rule.what);
      continue;
    }
    const broken = onePerDevice(answers.filter(({ value }) => isBroken(rule, value)));
    broken.sort((a, b) => (rule.below === undefined ? b.value - a.value : a.value - b.value));
    for (const answer of broken.slice(0, FINDINGS_PER_RULE_MAX)) {
      const series = labelsKey(answer.labels);
      if (rule.graver?.some((graver) => named.has(`${graver} ${series}`))) continue;
      named.add(`${rule.id} ${series}`);
      judged.findings.push(findingOf(rule, answer));
    }
  }
  return judged;
}

export function judge(rules: readonly VerdictRule[], input: VerdictInput): Verdict {
  if (!input.started) return { level: "unknown", headline: "Waiting for the first figures…", findings: [] };
  if (!input.fresh) {
    return { level: "unknown", headline: "No fresh data: what this page shows is old", findings: [] };
  }
  const { findings, unchecked } = judgeAll(rules, input);
  const worst = findings[0];
  if (worst && worst.level !== "notice") return { level: worst.level, headline: headlineOf(findings), findings };
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
  const [worst, ...rest] = findings.filter(({ level }) => level !== "notice");
  const others = rest.length;
  if (others === 0) return worst?.sentence ?? "";
  return `${worst?.sentence}, and ${others === 1 ? "one more thing" : `${others} more things`}`;
}
