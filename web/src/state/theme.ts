// The theme: the system's until one is chosen. The choice is kept in the browser and stands on the root element,
// where the style sheet reads it; public/theme.js puts it there before the first paint.

import { useSyncExternalStore } from "react";

export type ThemeChoice = "system" | "light" | "dark";

const STORAGE_KEY = "heartbeat-theme";
const CHANGED = "heartbeat-theme-changed";
const NEXT: Record<ThemeChoice, ThemeChoice> = { system: "light", light: "dark", dark: "system" };

function choice(): ThemeChoice {
  const theme = document.documentElement.dataset.theme;
  return theme === "light" || theme === "dark" ? theme : "system";
}

export function setTheme(theme: ThemeChoice): void {
  const root = document.documentElement;
  if (theme === "system") delete root.dataset.theme;
  else root.dataset.theme = theme;
  try {
    if (theme === "system") localStorage.removeItem(STORAGE_KEY);
    else localStorage.setItem(STORAGE_KEY, theme);
  } catch {
    // Storage may be forbidden; the choice then lasts as long as the page.
  }
  dispatchEvent(new Event(CHANGED));
}

export function nextTheme(): void {
  setTheme(NEXT[choice()]);
}

/** One list for all: a new one at each look is a question to the style engine. */
let systemList: MediaQueryList | null = null;
function system(): MediaQueryList {
  systemList ??= matchMedia("(prefers-color-scheme: light)");
  return systemList;
}

function subscribe(listener: () => void): () => void {
  system().addEventListener("change", listener);
  addEventListener(CHANGED, listener);
  return () => {
    system().removeEventListener("change", listener);
    removeEventListener(CHANGED, listener);
  };
}

export const useThemeChoice = (): ThemeChoice => useSyncExternalStore(subscribe, choice);

/** Which of the two is in force; canvases, which no style sheet reaches, draw anew when it changes. */
export const useThemeInForce = (): "light" | "dark" =>
  useSyncExternalStore(subscribe, () => {
    const chosen = choice();
    if (chosen !== "system") return chosen;
    return system().matches ? "light" : "dark";
  });

/** Paper is white: while the page is printed the light theme is in force, also for the canvases. */
export function printInLight(): void {
  let before: string | undefined;
  const put = (theme: string | undefined) => {
    const { dataset } = document.documentElement;
    if (theme === undefined) delete dataset.theme;
    else dataset.theme = theme;
    dispatchEvent(new Event(CHANGED));
  };
  addEventListener("beforeprint", () => {
    before = document.documentElement.dataset.theme;
    put("light");
  });
  addEventListener("afterprint", () => put(before));
}
