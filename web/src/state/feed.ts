// The samples of the last minutes: one frame per query, begun with what the server has and kept up by the live ticks.
// Charts read frames and are told of ticks; React is told only when what there is to draw changes (status, series).

import type { RangeQuestion } from "../api/prometheus";
import { appendTick, emptyFrame, type Frame, mergeFrames, trimBefore } from "../lib/series";
import type { LiveClient, LiveListener } from "../live/client";
import type { Tick } from "../live/protocol";
import type { StreamState } from "../live/stream";

/** The most that a live frame holds; older samples, and longer ranges, are history's. */
export const HISTORY_SECONDS = 900;
export const STEP_SECONDS = 1;
/** A tick that came late is no gap; two that are missing are one. */
export const GAP_STEPS = 2.5;
/** A query that nobody watches stays up for a while, so that a page visited again is there at once. */
const KEEP_MS = 20_000;
/** With no tick for so long, what is shown is no longer fresh. */
export const FRESH_MS = 5_000;
/** A browser's clock that is further off than this had asked for the wrong history. */
const CLOCK_ERROR_SECONDS_MAX = 5;

export type FeedStatus = { kind: "loading" } | { kind: "ready" } | { kind: "error"; message: string };

interface Entry {
  frame: Frame;
  status: FeedStatus;
  /** History is complete from here on; null before the first load. */
  coveredFrom: number | null;
  loadingFrom: number | null;
  /** The history that was last asked for. */
  wanted: Reach | null;
  watchers: number;
  version: number;
  drop: ReturnType<typeof setTimeout> | undefined;
}

/** How far back the frame has to reach. */
export interface Reach {
  secondsAgo: number;
}

export interface FeedOptions {
  connect: (listener: LiveListener) => Pick<LiveClient, "setQueries">;
  loadRange: (question: RangeQuestion) => Promise<Frame>;
}

export class Feed {
  readonly #options: FeedOptions;
  readonly #client: Pick<LiveClient, "setQueries">;
  readonly #entries = new Map<string, Entry>();
  readonly #tickListeners = new Set<() => void>();
  readonly #metaListeners = new Set<() => void>();
  #state: StreamState = { kind: "idle" };
  #fresh = false;
  #now = Math.floor(Date.now() / 1000);
  #clockKnown = false;
  #staleTimer: ReturnType<typeof setTimeout> | undefined;
  #queriesDirty = false;

  constructor(options: FeedOptions) {
    this.#options = options;
    this.#client = options.connect({ onTick: (tick) => this.#tick(tick), onState: (state) => this.#setState(state) });
  }

  /** Time of the newest tick, by the server's clock, in Unix seconds; until the first one, by the browser's. */
  get now(): number {
    return this.#now;
  }

  get streamState(): StreamState {
    return this.#state;
  }

  /** Whether a tick came within the last seconds. */
  get fresh(): boolean {
    return this.#fresh;
  }

  frame(expr: string): Frame | undefined {
    return this.#entries.get(expr)?.frame;
  }

  status(expr: string): FeedStatus {
    return this.#entries.get(expr)?.status ?? { kind: "loading" };
  }

  /** Grows with every change of status or of the set of series. */
  version(expr: string): number {
    return this.#entries.get(expr)?.version ?? 0;
  }

  /** Keeps these queries live until the returned function is called. */
  watch(exprs: readonly string[]): () => void {
    for (const expr of exprs) {
      const entry = this.#entries.get(expr) ?? this.#begin(expr);
      clearTimeout(entry.drop);
      entry.watchers++;
    }
    return () => {
      for (const expr of exprs) this.#release(expr);
    };
  }

  /** Sees to a watched query's samples from so many seconds before now on. */
  ensure(expr: string, from: Reach): void {
    const entry = this.#entries.get(expr);
    if (!entry) return;
    entry.wanted = from;
    const start = Math.floor(this.#now - Math.min(from.secondsAgo, HISTORY_SECONDS));
    const known = Math.min(entry.coveredFrom ?? Infinity, entry.loadingFrom ?? Infinity);
    if (known <= start + STEP_SECONDS) return;
    const end = entry.coveredFrom ?? this.#now;
    void this.#load(expr, entry, start, Math.max(start, Math.floor(end)));
  }

  /** Asks again after an error. */
  retry(expr: string): void {
    const entry = this.#entries.get(expr);
    if (!entry?.wanted) return;
    entry.coveredFrom = null;
    this.#setStatus(entry, { kind: "loading" });
    this.ensure(expr, entry.wanted);
  }

  onTick(listener: () => void): () => void {
    this.#tickListeners.add(listener);
    return () => this.#tickListeners.delete(listener);
  }

  onMeta(listener: () => void): () => void {
    this.#metaListeners.add(listener);
    return () => this.#metaListeners.delete(listener);
  }

  #begin(expr: string): Entry {
    const entry: Entry = {
      frame: emptyFrame(),
      status: { kind: "loading" },
      coveredFrom: null,
      loadingFrom: null,
      wanted: null,
      watchers: 0,
      version: 0,
      drop: undefined,
    };
    this.#entries.set(expr, entry);
    this.#sendQueries();
    return entry;
  }

  #release(expr: string): void {
    const entry = this.#entries.get(expr);
    if (!entry || --entry.watchers > 0) return;
    entry.drop = setTimeout(() => {
      this.#entries.delete(expr);
      this.#sendQueries();
    }, KEEP_MS);
  }

  /** One message for all panels of a page that mount together. */
  #sendQueries(): void {
    if (this.#queriesDirty) return;
    this.#queriesDirty = true;
    queueMicrotask(() => {
      this.#queriesDirty = false;
      this.#client.setQueries([...this.#entries.keys()]);
    });
  }

  async #load(expr: string, entry: Entry, start: number, end: number): Promise<void> {
    entry.loadingFrom = start;
    try {
      const history = await this.#options.loadRange({ query: expr, start, end, stepSeconds: STEP_SECONDS });
      if (this.#entries.get(expr) !== entry) return;
      entry.frame = mergeFrames(history, entry.frame);
      entry.coveredFrom = Math.min(start, entry.coveredFrom ?? Infinity);
      this.#setStatus(entry, { kind: "ready" });
    } catch (error) {
      this.#setStatus(entry, { kind: "error", message: error instanceof Error ? error.message : String(error) });
    } finally {
      entry.loadingFrom = null;
    }
    for (const listener of this.#tickListeners) listener();
  }

  #tick(tick: Tick): void {
    if (this.#clockKnown) this.#now = Math.max(this.#now, tick.time);
    else this.#setClock(tick.time);
    for (const [expr, answer] of tick.answers) {
      const entry = this.#entries.get(expr);
      if (entry) this.#take(expr, entry, tick.time, answer);
    }
    this.#setFresh(true);
    clearTimeout(this.#staleTimer);
    this.#staleTimer = setTimeout(() => this.#setFresh(false), FRESH_MS);
    for (const listener of this.#tickListeners) listener();
  }

  /** The first tick tells the server's time. What was asked by a browser's clock that is far off is asked again. */
  #setClock(time: number): void {
    const error = Math.abs(time - this.#now);
    this.#now = time;
    this.#clockKnown = true;
    if (error <= CLOCK_ERROR_SECONDS_MAX) return;
    for (const [expr, old] of this.#entries) {
      const entry = { ...old, frame: emptyFrame(), coveredFrom: null, loadingFrom: null };
      this.#entries.set(expr, entry);
      if (entry.wanted) this.ensure(expr, entry.wanted);
    }
  }

  #take(
    expr: string,
    entry: Entry,
    time: number,
    answer: Tick["answers"] extends Map<string, infer A> ? A : never,
  ): void {
    if ("error" in answer) {
      if (entry.status.kind !== "error") this.#setStatus(entry, { kind: "error", message: answer.error });
      return;
    }
    if (entry.status.kind === "error" && entry.coveredFrom !== null) this.#setStatus(entry, { kind: "ready" });
    const last = entry.frame.times.at(-1);
    const grew = appendTick(entry.frame, time, answer.samples);
    if (entry.frame.times.length > HISTORY_SECONDS + 60) trimBefore(entry.frame, time - HISTORY_SECONDS);
    // The stream resumes by itself; what it could not bring (a frozen tab, a new worker) history may have.
    if (last !== undefined && time - last > 2.5 * STEP_SECONDS && entry.coveredFrom !== null) {
      void this.#load(expr, entry, Math.floor(last), Math.floor(time));
    }
    if (grew) this.#bump(entry);
  }

  #setStatus(entry: Entry, status: FeedStatus): void {
    entry.status = status;
    this.#bump(entry);
  }

  #bump(entry: Entry): void {
    entry.version++;
    this.#tellMeta();
  }

  #setState(state: StreamState): void {
    const back = state.kind === "live" && this.#state.kind !== "live";
    this.#state = state;
    // What failed while the server was away may well succeed now.
    if (back) for (const [expr, { status }] of this.#entries) if (status.kind === "error") this.retry(expr);
    this.#tellMeta();
  }

  #setFresh(fresh: boolean): void {
    if (fresh === this.#fresh) return;
    this.#fresh = fresh;
    this.#tellMeta();
    for (const listener of this.#tickListeners) listener();
  }

  #tellMeta(): void {
    for (const listener of this.#metaListeners) listener();
  }
}
