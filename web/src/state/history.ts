// Samples of ranges that are asked for, not pushed: longer than the live frames reach, or standing still in the past.
// One frame per query and view, on the view's own grid; apart from the live ones, and let go of soon after the last look.

import type { RangeQuestion } from "../api/prometheus";
import { emptyFrame, type Frame, mergeFrames, onGrid, shiftFrame, trimBefore } from "../lib/series";
import type { Feed, FeedStatus } from "./feed";
import { gridOf, type View, widen } from "./step";

/** The newest points are asked for at each step, but not more often than this. */
export const REFRESH_SECONDS_MIN = 5;
/** Who goes back to a range at once finds it there. */
export const KEEP_MS = 20_000;
/** So many frames that nobody looks at are kept at most; the oldest go first. */
export const KEPT_MAX = 60;

interface Entry {
  key: string;
  expr: string;
  view: View;
  frame: Frame;
  status: FeedStatus;
  /** The last point of the grid that was asked for and answered; null before. */
  coveredTo: number | null;
  /** The question under way. */
  asking: AbortController | null;
  askedAt: number;
  watchers: number;
  version: number;
  drop: ReturnType<typeof setTimeout> | undefined;
}

export interface HistoryOptions {
  feed: Pick<Feed, "now" | "streamState" | "onTick" | "onMeta">;
  loadRange: (question: RangeQuestion, signal: AbortSignal) => Promise<Frame>;
  /** Whether anybody sees the page; while not, nothing is refreshed. */
  isSeen: () => boolean;
}

const keyOf = (expr: string, view: View) => `${expr}\n${JSON.stringify(view)}`;

function sameSeries(one: Frame, other: Frame): boolean {
  return one.columns.size === other.columns.size && [...one.columns.keys()].every((key) => other.columns.has(key));
}

export class History {
  readonly #options: HistoryOptions;
  readonly #entries = new Map<string, Entry>();
  readonly #changeListeners = new Set<() => void>();
  readonly #metaListeners = new Set<() => void>();
  #wasAway = false;

  constructor(options: HistoryOptions) {
    this.#options = options;
    options.feed.onTick(() => this.#refresh());
    options.feed.onMeta(() => this.#watchStream());
  }

  /** How many frames there are, watched or kept. */
  get size(): number {
    return this.#entries.size;
  }

  /** The samples of a query in a view. An answer makes a new frame: one that is the same object has nothing new. */
  frame(expr: string, view: View): Frame | undefined {
    return this.#entries.get(keyOf(expr, view))?.frame;
  }

  status(expr: string, view: View): FeedStatus {
    return this.#entries.get(keyOf(expr, view))?.status ?? { kind: "loading" };
  }

  /** Grows with every change of status or of the set of series. */
  version(expr: string, view: View): number {
    return this.#entries.get(keyOf(expr, view))?.version ?? 0;
  }

  /** Loads these queries, and keeps a view that ends now up to date, until the returned function is called. */
  watch(exprs: readonly string[], view: View): () => void {
    const entries = exprs.map((expr) => this.#entries.get(keyOf(expr, view)) ?? this.#begin(expr, view));
    for (const entry of entries) {
      clearTimeout(entry.drop);
      entry.drop = undefined;
      entry.watchers++;
      if (entry.coveredTo === null ? entry.asking === null && entry.status.kind !== "error" : this.#isBehind(entry)) {
        this.#load(entry);
      }
    }
    return () => {
      for (const entry of entries) this.#release(entry);
    };
  }

  /** Asks again after an error. */
  retry(expr: string, view: View): void {
    const entry = this.#entries.get(keyOf(expr, view));
    if (entry?.status.kind !== "error") return;
    this.#setStatus(entry, { kind: "loading" });
    this.#load(entry);
  }

  /** Told when there is something new to draw. */
  onChange(listener: () => void): () => void {
    this.#changeListeners.add(listener);
    return () => this.#changeListeners.delete(listener);
  }

  onMeta(listener: () => void): () => void {
    this.#metaListeners.add(listener);
    return () => this.#metaListeners.delete(listener);
  }

  #begin(expr: string, view: View): Entry {
    const entry: Entry = {
      key: keyOf(expr, view),
      expr,
      view,
      frame: emptyFrame(),
      status: { kind: "loading" },
      coveredTo: null,
      asking: null,
      askedAt: 0,
      watchers: 0,
      version: 0,
      drop: undefined,
    };
    this.#entries.set(entry.key, entry);
    return entry;
  }

  #release(entry: Entry): void {
    if (--entry.watchers > 0) return;
    entry.asking?.abort();
    entry.asking = null;
    if (entry.coveredTo === null) {
      this.#drop(entry);
      return;
    }
    entry.drop = setTimeout(() => this.#drop(entry), KEEP_MS);
    // Behind all others: the map's order is the order of their release.
    this.#entries.delete(entry.key);
    this.#entries.set(entry.key, entry);
    const kept = [...this.#entries.values()].filter(({ watchers }) => watchers === 0);
    for (const old of kept.slice(0, Math.max(0, kept.length - KEPT_MAX))) this.#drop(old);
  }

  #drop(entry: Entry): void {
    clearTimeout(entry.drop);
    if (this.#entries.get(entry.key) === entry) this.#entries.delete(entry.key);
  }

  #isBehind({ view, coveredTo }: Entry): boolean {
    return coveredTo !== null && gridOf(view, this.#options.feed.now).end > coveredTo;
  }

  #refresh(): void {
    if (!this.#options.isSeen()) return;
    const { now } = this.#options.feed;
    for (const entry of this.#entries.values()) {
      if (entry.watchers === 0 || entry.status.kind === "error") continue;
      const { end } = gridOf(entry.view, now);
      // The browser's clock, by which the first question was asked, had been ahead of the server's.
      if (entry.askedAt > now + REFRESH_SECONDS_MIN) {
        entry.coveredTo = null;
        this.#load(entry);
      } else if (!entry.asking && entry.coveredTo !== null && end > entry.coveredTo) {
        if (now - entry.askedAt >= REFRESH_SECONDS_MIN) this.#load(entry);
      }
    }
  }

  /** Asks for what is missing: all, or the newest piece. */
  #load(entry: Entry): void {
    const { now } = this.#options.feed;
    const grid = gridOf(entry.view, now);
    // The last point known is asked for again: it may have been answered before its last second was in the store.
    const start = Math.max(grid.start, entry.coveredTo ?? grid.start);
    entry.asking?.abort();
    entry.asking = new AbortController();
    entry.askedAt = now;
    void this.#ask(entry, entry.asking, { start, end: grid.end });
  }

  async #ask(entry: Entry, asking: AbortController, { start, end }: { start: number; end: number }): Promise<void> {
    const { stepSeconds, windowSeconds, shiftSeconds } = entry.view;
    const query = widen(entry.expr, windowSeconds);
    const question = { query, start: start - shiftSeconds, end: end - shiftSeconds, stepSeconds };
    try {
      // A window that lies in the future has no points yet.
      const loaded = end < start ? emptyFrame() : await this.#options.loadRange(question, asking.signal);
      if (entry.asking !== asking) return;
      this.#take(entry, onGrid(shiftFrame(loaded, shiftSeconds), { start, end, stepSeconds }), end);
    } catch (error) {
      if (entry.asking !== asking) return;
      // What is drawn stays; the next step asks again.
      if (entry.coveredTo === null) {
        this.#setStatus(entry, { kind: "error", message: error instanceof Error ? error.message : String(error) });
      }
    }
    entry.asking = null;
    for (const listener of this.#changeListeners) listener();
  }

  #take(entry: Entry, loaded: Frame, end: number): void {
    const first = entry.coveredTo === null;
    const frame = first ? loaded : mergeFrames(entry.frame, loaded);
    trimBefore(frame, gridOf(entry.view, this.#options.feed.now).start);
    const changed = first || !sameSeries(frame, entry.frame);
    entry.frame = frame;
    entry.coveredTo = end;
    if (changed) this.#setStatus(entry, { kind: "ready" });
  }

  #setStatus(entry: Entry, status: FeedStatus): void {
    entry.status = status;
    entry.version++;
    for (const listener of this.#metaListeners) listener();
  }

  /** What failed while the server was away may well succeed now. */
  #watchStream(): void {
    const { kind } = this.#options.feed.streamState;
    if (this.#wasAway && kind === "live") {
      for (const { expr, view, watchers } of [...this.#entries.values()]) if (watchers > 0) this.retry(expr, view);
    }
    this.#wasAway = kind === "reconnecting" || (this.#wasAway && kind !== "live");
  }
}
