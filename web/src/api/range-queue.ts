// Range questions, a few at a time: a page of thirty panels would else take every connection that the browser has,
// and the whole pool of workers of the server.

import type { Frame } from "../lib/series";
import type { RangeQuestion } from "./prometheus";

/** The live stream needs a connection too, and browsers have six. */
export const REQUESTS_MAX = 5;

type Ask = (question: RangeQuestion, signal: AbortSignal) => Promise<Frame>;

export class RangeQueue {
  readonly #ask: Ask;
  readonly #waiting = new Set<() => void>();
  #running = 0;

  constructor(ask: Ask) {
    this.#ask = ask;
  }

  /** Asks in turn. One that is aborted while it waits is never asked. */
  async ask(question: RangeQuestion, signal: AbortSignal): Promise<Frame> {
    await this.#turn(signal);
    try {
      return await this.#ask(question, signal);
    } finally {
      this.#running--;
      this.#next();
    }
  }

  #turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const cancel = () => {
        this.#waiting.delete(begin);
        reject(signal.reason);
      };
      const begin = () => {
        this.#waiting.delete(begin);
        signal.removeEventListener("abort", cancel);
        this.#running++;
        resolve();
      };
      if (signal.aborted) return cancel();
      this.#waiting.add(begin);
      signal.addEventListener("abort", cancel, { once: true });
      this.#next();
    });
  }

  #next(): void {
    const [begin] = this.#waiting;
    if (begin && this.#running < REQUESTS_MAX) begin();
  }
}
