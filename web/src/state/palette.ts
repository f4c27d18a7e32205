// What the command palette offers for what was typed. Pure.

import { formatSpan } from "../lib/format";
import { parseDuration } from "../lib/when";
import { exploreAddress, firstQuery } from "./explore";
import { type Metric, searchMetrics, wordsOf } from "./metrics";
import { PAGES } from "./pages";
import { RANGE_CHOICES, RANGE_SECONDS_MAX, rangeId, ZOOM_SECONDS_MIN } from "./range";
import { addressOf } from "./shared-search";
import type { ThemeChoice } from "./theme";

export type PaletteAction =
  | { kind: "go"; address: string }
  | { kind: "range"; id: string }
  | { kind: "theme"; theme: ThemeChoice };

export interface PaletteItem {
  /** Unlike that of any other item. */
  id: string;
  group: "Pages" | "Dashboards" | "Time" | "Theme" | "Metrics" | "Explore";
  title: string;
  /** The keys that do the same, or what it means. */
  hint: string;
  action: PaletteAction;
}

/** A list of more is searched, not read. */
const METRICS_SHOWN = 12;
/** One letter would find half of all metrics. */
const METRIC_LETTERS_MIN = 2;

const THEMES: readonly { theme: ThemeChoice; title: string }[] = [
  { theme: "system", title: "Theme as the system" },
  { theme: "light", title: "Light theme" },
  { theme: "dark", title: "Dark theme" },
];

function fixedItems(search: string): PaletteItem[] {
  const pages = PAGES.map(({ path, title, key }) => ({
    id: path,
    group: "Pages" as const,
    title,
    hint: `g ${key}`,
    action: { kind: "go" as const, address: addressOf(path, search) },
  }));
  const ranges = RANGE_CHOICES.map(({ id, label }) => ({
    id: `range ${id}`,
    group: "Time" as const,
    title: `Last ${label}`,
    hint: id,
    action: { kind: "range" as const, id },
  }));
  const themes = THEMES.map(({ theme, title }) => ({
    id: `theme ${theme}`,
    group: "Theme" as const,
    title,
    hint: "",
    action: { kind: "theme" as const, theme },
  }));
  return [...pages, ...ranges, ...themes];
}

/** Whether each word begins a word of the text. */
function begins(text: string, words: readonly string[]): boolean {
  const parts = text.toLowerCase().split(/[^a-z0-9]+/);
  return words.every((word) => parts.some((part) => part.startsWith(word)));
}

/** The dashboards that people made. */
export type NamedBoard = Readonly<{ name: string; title: string }>;

function boardItems(search: string, words: readonly string[], boards: readonly NamedBoard[]): PaletteItem[] {
  return boards
    .filter(({ name, title }) => begins(`${title} ${name} dashboard`, words))
    .map(({ name, title }) => ({
      id: `dashboard ${name}`,
      group: "Dashboards" as const,
      title: title || name,
      hint: "",
      action: { kind: "go" as const, address: addressOf(`/d/${name}`, search) },
    }));
}

function metricItems(search: string, text: string, metrics: readonly Metric[]): PaletteItem[] {
  if (text.trim().length < METRIC_LETTERS_MIN) return [];
  return searchMetrics(metrics, text)
    .slice(0, METRICS_SHOWN)
    .map(({ name, type, help }) => ({
      id: `metric ${name}`,
      group: "Metrics" as const,
      title: name,
      hint: help,
      action: {
        kind: "go" as const,
        address: exploreAddress(search, { queries: [firstQuery(name, type)], view: "graph", unit: null }),
      },
    }));
}

/** A text that can be nothing but a question. */
function questionItem(search: string, text: string): PaletteItem[] {
  if (!/[({[]/.test(text)) return [];
  const address = exploreAddress(search, { queries: [text], view: "graph", unit: null });
  return [{ id: "ask", group: "Explore", title: text.trim(), hint: "ask in Explore", action: { kind: "go", address } }];
}

/** A span that is none of the choices: "90m", "2 days". */
function spanItem(text: string): PaletteItem[] {
  const seconds = Math.round(parseDuration(text.trim().replace(/^last /i, "")) ?? 0);
  if (seconds < ZOOM_SECONDS_MIN || seconds > RANGE_SECONDS_MAX) return [];
  const id = rangeId(seconds);
  if (RANGE_CHOICES.some((choice) => choice.id === id)) return [];
  return [
    { id: `range ${id}`, group: "Time", title: `Last ${formatSpan(seconds)}`, hint: id, action: { kind: "range", id } },
  ];
}

/** The items for a text, those of a group together; all that is always there without one. */
export function paletteItems(
  search: string,
  text: string,
  metrics: readonly Metric[],
  boards: readonly NamedBoard[] = [],
): PaletteItem[] {
  const words = wordsOf(text);
  const fixed = fixedItems(search).filter(({ title, hint, group }) => begins(`${title} ${hint} ${group}`, words));
  return [
    ...questionItem(search, text),
    ...spanItem(text),
    ...boardItems(search, words, boards),
    ...fixed,
    ...metricItems(search, text, metrics),
  ];
}

/** The item that a key leads to from another; the list is a ring. */
export function movedTo(at: number, key: string, count: number): number | null {
  if (count === 0) return null;
  switch (key) {
    case "ArrowDown":
      return (at + 1) % count;
    case "ArrowUp":
      return (at - 1 + count) % count;
    case "PageDown":
      return Math.min(count - 1, at + 8);
    case "PageUp":
      return Math.max(0, at - 8);
    default:
      return null;
  }
}
