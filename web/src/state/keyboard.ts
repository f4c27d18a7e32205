// The page's keys. Which key means what is decided by a pure function; the hook only listens.

import { PAGES } from "./pages";

export type KeyAction =
  | { kind: "page"; path: string }
  | { kind: "theme" }
  | { kind: "help" }
  | { kind: "palette" }
  /** To the page's own search field. */
  | { kind: "search" }
  | { kind: "pause" }
  | { kind: "zoom-out" }
  /** Shows twice as much. */
  | { kind: "widen" }
  /** Lays the day before, the week before or nothing under the charts. */
  | { kind: "compare" }
  /** Moves the window in halves of its width. */
  | { kind: "pan"; halves: -1 | 1 }
  /** The first key of two. */
  | { kind: "prefix" };

export interface KeyStroke {
  key: string;
  /** Ctrl, Alt or Meta: the browser's and the system's own keys. */
  modified: boolean;
  /** Ctrl, or on a Mac ⌘, and nothing else. */
  command: boolean;
  /** In a text field or an open dialog keys mean letters. */
  typing: boolean;
  /** Whether a dialog is open. */
  inDialog: boolean;
  /** Whether "g" came just before. */
  afterPrefix: boolean;
}

export function keyAction({ key, modified, command, typing, inDialog, afterPrefix }: KeyStroke): KeyAction | null {
  if (command && key.toLowerCase() === "k") return inDialog ? null : { kind: "palette" };
  if (modified || typing) return null;
  if (afterPrefix) {
    const page = PAGES.find((entry) => entry.key === key);
    return page ? { kind: "page", path: page.path } : null;
  }
  switch (key) {
    case "g":
      return { kind: "prefix" };
    case "t":
      return { kind: "theme" };
    case "?":
      return { kind: "help" };
    case "/":
      return { kind: "search" };
    case "p":
      return { kind: "pause" };
    case "Escape":
      return { kind: "zoom-out" };
    case "-":
      return { kind: "widen" };
    case "b":
      return { kind: "compare" };
    case "ArrowLeft":
      return { kind: "pan", halves: -1 };
    case "ArrowRight":
      return { kind: "pan", halves: 1 };
    default:
      return null;
  }
}

export const KEY_HELP: readonly [keys: readonly string[], what: string][] = [
  ...PAGES.map(({ key, title }) => [["g", key], `go to ${title}`] as [string[], string]),
  [["Ctrl", "K"], "everything by a few letters; ⌘ K on a Mac"],
  [["/"], "search this page"],
  [["p"], "pause, or go on"],
  [["←"], "earlier by half of what is shown"],
  [["→"], "later, up to now"],
  [["−"], "twice as much"],
  [["Esc"], "clear the selection, zoom out, go live"],
  [["b"], "compare with the day before, the week before, nothing"],
  [["t"], "theme: system, light, dark"],
  [["?"], "this help"],
];
