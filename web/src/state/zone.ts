// Whether times are shown by this computer's clock or in UTC. Kept in the browser, not in the URL: a link shows its
// receiver the same instant on the receiver's own clock.

import { useSyncExternalStore } from "react";
import { shownZone, showZone, type Zone } from "../lib/wall-clock";

const STORAGE_KEY = "heartbeat-zone";
const listeners = new Set<() => void>();

/** Takes up what was chosen on an earlier visit; called once, before anything is shown. */
export function restoreZone(): void {
  try {
    if (localStorage.getItem(STORAGE_KEY) === "utc") showZone("utc");
  } catch {
    // Storage may be forbidden; times are then local until chosen otherwise.
  }
}

export function setZone(zone: Zone): void {
  showZone(zone);
  try {
    if (zone === "local") localStorage.removeItem(STORAGE_KEY);
    else localStorage.setItem(STORAGE_KEY, zone);
  } catch {
    // The choice then lasts as long as the page.
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useZone = (): Zone => useSyncExternalStore(subscribe, shownZone);
