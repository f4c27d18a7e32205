// The page's side of the live stream. It speaks to the hub in the shared worker, or to one of its own where the browser
// has no shared workers; who uses it sees no difference.

import { openLive } from "../api/live";
import { LiveHub } from "./hub";
import { type FromHub, PING_MS, type Tick, type ToHub } from "./protocol";
import type { StreamState } from "./stream";

export interface LiveListener {
  onTick: (tick: Tick) => void;
  onState: (state: StreamState) => void;
}

type Send = (message: ToHub) => void;

export class LiveClient {
  readonly #listener: LiveListener;
  #send: Send;
  #queries: string[] = [];

  constructor(listener: LiveListener) {
    this.#listener = listener;
    this.#send = typeof SharedWorker === "undefined" ? this.#connectWithin() : this.#connectWorker();
    setInterval(() => this.#send({ kind: "ping" }), PING_MS);
    // A page kept by the back button is told nothing while it is away.
    addEventListener("pagehide", () => this.#send({ kind: "bye" }));
    addEventListener("pageshow", (event) => {
      if (event.persisted) this.setQueries(this.#queries);
    });
  }

  setQueries(queries: string[]): void {
    this.#queries = queries;
    this.#send({ kind: "queries", queries });
  }

  #receive(message: FromHub): void {
    switch (message.kind) {
      case "tick":
        this.#listener.onTick(message.tick);
        break;
      case "state":
        this.#listener.onState(message.state);
        break;
      case "forgotten":
        this.setQueries(this.#queries);
        break;
    }
  }

  #connectWorker(): Send {
    const worker = new SharedWorker(new URL("./worker.ts", import.meta.url), {
      type: "module",
      name: "heartbeat-live",
    });
    worker.port.onmessage = (event: MessageEvent<FromHub>) => this.#receive(event.data);
    worker.onerror = () => {
      this.#send = this.#connectWithin();
      this.setQueries(this.#queries);
    };
    return (message) => worker.port.postMessage(message);
  }

  #connectWithin(): Send {
    const hub = new LiveHub({ open: openLive });
    const port = { send: (message: FromHub) => this.#receive(message) };
    return (message) => hub.receive(port, message);
  }
}
