// Whether legends are lists, or tables with the last, least, mean and greatest values. Kept in the browser, for all charts.

import { useSyncExternalStore } from "react";

export type LegendForm = "list" | "table";

const STORAGE_KEY = "heartbeat-legend";
const listeners = new Set<() => void>();
let chosen: LegendForm | null = null;

function form(): LegendForm {
  if (chosen) return chosen;
  chosen = "list";
  try {
    if (localStorage.getItem(STORAGE_KEY) === "table") chosen = "table";
  } catch {
    // Storage may be forbidden.
  }
  return chosen;
}

export function setLegendForm(next: LegendForm): void {
  chosen = next;
  try {
    localStorage.setItem(STORAGE_KEY, next);
  } catch {
    // The choice then lasts as long as the page.
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useLegendForm = (): LegendForm => useSyncExternalStore(subscribe, form);
