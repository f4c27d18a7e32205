// One live stream that stays up: opens, reads ticks, resumes after the last one it saw, and retries with growing delays.
// It belongs to whoever made it (the shared worker, or the page itself); everything runs on that one thread.

import { ApiError } from "../api/http";
import type { LiveRequest, LiveTick } from "../api/live";
import { SseParser } from "./sse";

export type StreamState =
  | { kind: "idle" }
  | { kind: "connecting" }
  | { kind: "live" }
  | { kind: "reconnecting"; reason: string };

export interface StreamOptions {
  open: (request: LiveRequest, signal: AbortSignal) => Promise<ReadableStream<Uint8Array>>;
  onTick: (tick: LiveTick, queries: readonly string[]) => void;
  onState: (state: StreamState) => void;
}

export const RETRY_FIRST_MS = 500;
export const RETRY_MAX_MS = 5_000;
/** The server sends something at least every 15 s; twice that long without a byte means the line is dead. */
export const SILENCE_MAX_MS = 30_000;

/** Half a second, then double, never past five seconds: a restarted server is found again quickly, a dead one not hammered. */
export function retryDelayMs(failures: number): number {
  return Math.min(RETRY_MAX_MS, RETRY_FIRST_MS * 2 ** Math.max(0, failures - 1));
}

export class LiveStream {
  readonly #options: StreamOptions;
  #queries: readonly string[] = [];
  #state: StreamState["kind"] = "idle";
  #abort: AbortController | null = null;
  #lastEventId: string | null = null;
  #failures = 0;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #silenceTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: StreamOptions) {
    this.#options = options;
  }

  /** Asks these queries from now on; none at all closes the stream. */
  setQueries(queries: readonly string[]): void {
    this.#queries = queries;
    this.#failures = 0;
    this.#close();
    if (queries.length === 0) {
      // Who comes back after a pause wants what is now; history is asked for by range.
      this.#lastEventId = null;
      this.#setState({ kind: "idle" });
      return;
    }
    void this.#run();
  }

  #setState(state: StreamState): void {
    this.#state = state.kind;
    this.#options.onState(state);
  }

  #close(): void {
    clearTimeout(this.#retryTimer);
    clearTimeout(this.#silenceTimer);
    this.#abort?.abort();
    this.#abort = null;
  }

  async #run(): Promise<void> {
    const abort = new AbortController();
    this.#abort = abort;
    // A reopening with other queries, or a retry, keeps the word that it has.
    if (this.#state === "idle") this.#setState({ kind: "connecting" });
    let reason: string;
    try {
      this.#watchSilence(abort);
      await this.#read(abort);
      reason = "the server closed the stream";
    } catch (error) {
      reason = error instanceof ApiError ? error.message : "the server cannot be reached";
    }
    // Aborted by a newer set of queries: that one has taken over.
    if (this.#abort !== abort) return;
    clearTimeout(this.#silenceTimer);
    abort.abort();
    this.#failures++;
    this.#setState({ kind: "reconnecting", reason });
    this.#retryTimer = setTimeout(() => void this.#run(), retryDelayMs(this.#failures));
  }

  #watchSilence(abort: AbortController): void {
    clearTimeout(this.#silenceTimer);
    this.#silenceTimer = setTimeout(() => abort.abort(), SILENCE_MAX_MS);
  }

  async #read(abort: AbortController): Promise<void> {
    const queries = this.#queries;
    const body = await this.#options.open({ queries, lastEventId: this.#lastEventId }, abort.signal);
    const reader = body.getReader();
    const decoder = new TextDecoder();
    const parser = new SseParser();
    while (true) {
      const { done, value } = await reader.read();
      if (done || abort.signal.aborted) return;
      this.#watchSilence(abort);
      for (const event of parser.push(decoder.decode(value, { stream: true }))) {
        if (event.event !== "tick") continue;
        const tick = JSON.parse(event.data) as LiveTick;
        this.#lastEventId = event.id;
        this.#failures = 0;
        this.#setState({ kind: "live" });
        this.#options.onTick(tick, queries);
      }
    }
  }
}
