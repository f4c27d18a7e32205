import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { LiveRequest } from "../api/live";
import { LiveStream, RETRY_MAX_MS, retryDelayMs, SILENCE_MAX_MS, type StreamState } from "./stream";

/** A server whose every opened stream the test feeds by hand. */
class Wire {
  requests: LiveRequest[] = [];
  refuse = false;
  #controller: ReadableStreamDefaultController<Uint8Array> | null = null;

  open = async (request: LiveRequest, signal: AbortSignal) => {
    this.requests.push(request);
    if (this.refuse) throw new TypeError("refused");
    return new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.#controller = controller;
        signal.addEventListener("abort", () => controller.error(new DOMException("aborted", "AbortError")));
      },
    });
  };
  tick(seconds: number) {
    const data = JSON.stringify({ time: seconds, results: [] });
    this.#controller?.enqueue(new TextEncoder().encode(`id: ${seconds * 1000}\nevent: tick\ndata: ${data}\n\n`));
  }
  end() {
    this.#controller?.close();
  }
}

const settle = () => vi.advanceTimersByTimeAsync(0);

describe("LiveStream", () => {
  let wire: Wire;
  let stream: LiveStream;
  let states: StreamState["kind"][];
  let times: number[];

  beforeEach(() => {
    vi.useFakeTimers();
    wire = new Wire();
    states = [];
    times = [];
    stream = new LiveStream({
      open: wire.open,
      onTick: (tick) => times.push(tick.time),
      onState: (state) => states.at(-1) !== state.kind && states.push(state.kind),
    });
  });
  afterEach(() => {
    stream.setQueries([]);
    vi.useRealTimers();
  });

  it("goes live with the first tick", async () => {
    stream.setQueries(["up"]);
    await settle();
    wire.tick(1);
    await settle();
    expect(states).toEqual(["connecting", "live"]);
    expect(times).toEqual([1]);
    expect(wire.requests).toEqual([{ queries: ["up"], lastEventId: null }]);
  });

  it("resumes after the last tick when the server closes", async () => {
    stream.setQueries(["up"]);
    await settle();
    wire.tick(1);
    await settle();
    wire.end();
    await settle();
    expect(states.at(-1)).toBe("reconnecting");
    await vi.advanceTimersByTimeAsync(retryDelayMs(1));
    expect(wire.requests.at(-1)).toEqual({ queries: ["up"], lastEventId: "1000" });
    wire.tick(2);
    await settle();
    expect(states.at(-1)).toBe("live");
  });

  it("keeps trying while refused, ever more slowly", async () => {
    wire.refuse = true;
    stream.setQueries(["up"]);
    await vi.advanceTimersByTimeAsync(retryDelayMs(1) + retryDelayMs(2) + 1);
    expect(wire.requests).toHaveLength(3);
    expect(states).toEqual(["connecting", "reconnecting"]);
  });

  it("takes a silent line for dead", async () => {
    stream.setQueries(["up"]);
    await settle();
    await vi.advanceTimersByTimeAsync(SILENCE_MAX_MS);
    expect(states.at(-1)).toBe("reconnecting");
  });

  it("reopens with new queries from where it was, without calling it a loss", async () => {
    stream.setQueries(["a"]);
    await settle();
    wire.tick(1);
    await settle();
    stream.setQueries(["a", "b"]);
    await settle();
    expect(wire.requests.at(-1)).toEqual({ queries: ["a", "b"], lastEventId: "1000" });
    expect(states).toEqual(["connecting", "live"]);
  });

  it("closes when nobody asks", async () => {
    stream.setQueries(["a"]);
    await settle();
    stream.setQueries([]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(states.at(-1)).toBe("idle");
    expect(wire.requests).toHaveLength(1);
  });
});

describe("retryDelayMs", () => {
  it.each([
    [1, 500],
    [2, 1000],
    [4, 4000],
    [5, RETRY_MAX_MS],
    [50, RETRY_MAX_MS],
  ])("failure %s waits %s ms", (failures, delay) => {
    expect(retryDelayMs(failures)).toBe(delay);
  });
});
