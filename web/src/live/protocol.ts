// What a page and the hub of the live stream say to each other, through a port or within the page.

import type { Sample } from "../lib/series";
import type { StreamState } from "./stream";

/** A query's answer at one tick. */
export type TickAnswer = { samples: Sample[] } | { error: string };

export interface Tick {
  /** Unix seconds. */
  time: number;
  answers: Map<string, TickAnswer>;
}

export type ToHub =
  | { kind: "queries"; queries: string[] }
  /** "I am still here": a port does not tell when its page has died. */
  | { kind: "ping" }
  | { kind: "bye" };

export type FromHub =
  | { kind: "tick"; tick: Tick }
  | { kind: "state"; state: StreamState }
  /** The hub had given this page up (a frozen tab); it should say its queries again. */
  | { kind: "forgotten" };

export const PING_MS = 20_000;
/** Background tabs run timers once a minute; two and a half of those without a word, and the page is gone. */
export const PAGE_SILENCE_MAX_MS = 150_000;
