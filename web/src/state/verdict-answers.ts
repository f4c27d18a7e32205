// What the rules of the verdict are judged by: the live samples, what is asked once a minute, and the forecasts. Pure.

import { type Labels, labelsKey } from "../lib/labels";
import type { Sample } from "../lib/series";
import { FRESH_MS } from "./feed";
import { type Forecast, forecastWords } from "./forecast";
import type { Answer } from "./verdict";
import type { VerdictRule } from "./verdict-rule";

/** What was asked once a minute is good for so long; a question that fails meanwhile is asked again. */
export const MINUTE_ANSWERS_SECONDS_MAX = 180;

export interface Asked<T> {
  /** Unix seconds by the server's clock. */
  at: number;
  answers: T;
}

export interface VerdictSources {
  now: number;
  /** Of the newest tick, by a rule's id; null before it, and where the question failed. */
  live: Asked<Readonly<Record<string, Sample[]>>> | null;
  /** By a rule's id; null before the first answer. */
  minute: Asked<Readonly<Record<string, Sample[]>>> | null;
  /** By the labels of a file system. */
  forecasts: Asked<ReadonlyMap<string, Forecast>> | null;
  /** "96 %", of a file system with these labels. */
  usedOf: (labels: Labels) => string;
}

const isOld = (asked: Asked<unknown>, now: number) => now - asked.at > MINUTE_ANSWERS_SECONDS_MAX;

/** When a file system that is told of will be full, as a clause. */
function withForecast(answer: Sample, forecasts: ReadonlyMap<string, Forecast> | undefined): Answer {
  const found = forecasts?.get(labelsKey(answer.labels));
  return { ...answer, words: { forecast: found ? ` and will be full in ${forecastWords(found)}` : "" } };
}

export function answersOf(rule: VerdictRule, sources: VerdictSources): readonly Answer[] | null {
  const { now, live, minute, forecasts, usedOf } = sources;
  if (rule.asked === "minute") return minute && !isOld(minute, now) ? (minute.answers[rule.id] ?? []) : null;
  if (rule.asked === "forecast") {
    if (!forecasts || isOld(forecasts, now)) return null;
    return [...forecasts.answers].map(([key, found]) => {
      const labels = labelsOf(key);
      return { labels, value: found.seconds, words: { used: usedOf(labels), when: forecastWords(found) } };
    });
  }
  // A question that fell silent while other ticks go on has no say about now.
  if (!live || now - live.at > FRESH_MS / 1000) return null;
  const answers = live.answers[rule.id] ?? [];
  if (!rule.sentence.includes("{{forecast}}")) return answers;
  return answers.map((answer) => withForecast(answer, forecasts?.answers));
}

/** The other way of labelsKey. */
function labelsOf(key: string): Labels {
  return key === "" ? {} : Object.fromEntries(JSON.parse(key) as [string, string][]);
}
