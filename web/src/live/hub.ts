// Merges what all pages of this browser ask into one live stream, and hands each page its own answers.
// A browser has six connections per origin: a stream per tab would use them up.

import type { LiveRequest, LiveTick } from "../api/live";
import { samplesOf } from "../api/prometheus";
import { type FromHub, PAGE_SILENCE_MAX_MS, type Tick, type TickAnswer, type ToHub } from "./protocol";
import { LiveStream, type StreamState } from "./stream";

/** The server's limit for one stream. */
export const QUERIES_MAX = 200;
/** A page that opens asks panel by panel; one reopening serves them all. */
export const REOPEN_DELAY_MS = 40;

export interface HubPort {
  send: (message: FromHub) => void;
}

interface Page {
  queries: ReadonlySet<string>;
  heardAt: number;
}

export interface HubOptions {
  open: (request: LiveRequest, signal: AbortSignal) => Promise<ReadableStream<Uint8Array>>;
  now?: () => number;
}

export class LiveHub {
  readonly #pages = new Map<HubPort, Page>();
  readonly #stream: LiveStream;
  readonly #now: () => number;
  #asked: readonly string[] = [];
  #latest: Tick | null = null;
  #state: StreamState = { kind: "idle" };
  #reopen: ReturnType<typeof setTimeout> | undefined;

  constructor(options: HubOptions) {
    this.#now = options.now ?? Date.now;
    this.#stream = new LiveStream({
      open: options.open,
      onTick: (tick, queries) => this.#spread(tick, queries),
      onState: (state) => this.#tell(state),
    });
  }

  receive(port: HubPort, message: ToHub): void {
    switch (message.kind) {
      case "queries":
        this.#pages.set(port, { queries: new Set(message.queries), heardAt: this.#now() });
        port.send({ kind: "state", state: this.#state });
        // A page that joins a running stream need not wait for the next second.
        if (this.#latest) this.#sendTick(port, this.#latest);
        this.#schedule();
        break;
      case "ping": {
        const page = this.#pages.get(port);
        if (page) page.heardAt = this.#now();
        else port.send({ kind: "forgotten" });
        break;
      }
      case "bye":
        this.#pages.delete(port);
        this.#schedule();
        break;
    }
  }

  #schedule(): void {
    clearTimeout(this.#reopen);
    this.#reopen = setTimeout(() => {
      const wanted = [...new Set([...this.#pages.values()].flatMap((page) => [...page.queries]))].sort();
      const queries = wanted.slice(0, QUERIES_MAX);
      if (queries.length === this.#asked.length && queries.every((query, i) => query === this.#asked[i])) return;
      this.#asked = queries;
      this.#stream.setQueries(queries);
    }, REOPEN_DELAY_MS);
  }

  #spread(tick: LiveTick, queries: readonly string[]): void {
    const answers = new Map<string, TickAnswer>();
    for (const [i, query] of queries.entries()) {
      const answer = tick.results[i];
      if (!answer) answers.set(query, { error: "the stream left this query out" });
      else if (answer.status === "error") answers.set(query, { error: answer.error });
      else answers.set(query, { samples: samplesOf(answer.data) });
    }
    this.#latest = { time: tick.time, answers };
    for (const [port, page] of this.#pages) {
      if (this.#now() - page.heardAt > PAGE_SILENCE_MAX_MS) {
        this.#pages.delete(port);
        this.#schedule();
      } else {
        this.#sendTick(port, this.#latest);
      }
    }
  }

  #sendTick(port: HubPort, tick: Tick): void {
    const full = this.#asked.length === QUERIES_MAX;
    const own = new Map<string, TickAnswer>();
    for (const query of this.#pages.get(port)?.queries ?? []) {
      const answer = tick.answers.get(query);
      if (answer) own.set(query, answer);
      else if (full && !this.#asked.includes(query)) {
        own.set(query, { error: `more than ${QUERIES_MAX} live queries at once` });
      }
    }
    port.send({ kind: "tick", tick: { time: tick.time, answers: own } });
  }

  #tell(state: StreamState): void {
    const changed = state.kind !== this.#state.kind;
    this.#state = state;
    if (state.kind === "idle") this.#latest = null;
    if (changed) for (const port of this.#pages.keys()) port.send({ kind: "state", state });
  }
}
