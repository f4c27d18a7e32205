import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { LiveRequest } from "../api/live";
import { type HubPort, LiveHub, QUERIES_MAX, REOPEN_DELAY_MS } from "./hub";
import { type FromHub, PAGE_SILENCE_MAX_MS } from "./protocol";

class Page implements HubPort {
  messages: FromHub[] = [];
  send = (message: FromHub) => void this.messages.push(message);
  answers() {
    return this.messages.flatMap((m) => (m.kind === "tick" ? [Object.fromEntries(m.tick.answers)] : []));
  }
}

describe("LiveHub", () => {
  let requests: LiveRequest[];
  let wire: ReadableStreamDefaultController<Uint8Array>;
  let hub: LiveHub;

  const reopened = () => vi.advanceTimersByTimeAsync(REOPEN_DELAY_MS);
  const tick = async (time: number) => {
    const queries = requests.at(-1)?.queries ?? [];
    const results = queries.map((query) =>
      query === "broken"
        ? { status: "error", errorType: "execution", error: "no" }
        : { status: "success", data: { resultType: "scalar", result: [time, String(query.length)] } },
    );
    wire.enqueue(new TextEncoder().encode(`id: ${time}\nevent: tick\ndata: ${JSON.stringify({ time, results })}\n\n`));
    await vi.advanceTimersByTimeAsync(0);
  };

  beforeEach(() => {
    vi.useFakeTimers();
    requests = [];
    hub = new LiveHub({
      open: async (request, signal) => {
        requests.push(request);
        return new ReadableStream({
          start(controller) {
            wire = controller;
            signal.addEventListener("abort", () => controller.error(new DOMException("", "AbortError")));
          },
        });
      },
    });
  });
  afterEach(() => vi.useRealTimers());

  it("asks once for what several pages want, and gives each its own", async () => {
    const [one, two] = [new Page(), new Page()];
    hub.receive(one, { kind: "queries", queries: ["b", "aa"] });
    hub.receive(two, { kind: "queries", queries: ["b", "broken"] });
    await reopened();
    expect(requests.map((request) => request.queries)).toEqual([["aa", "b", "broken"]]);
    await tick(1);
    expect(one.answers()).toEqual([
      { aa: { samples: [{ labels: {}, value: 2 }] }, b: { samples: [{ labels: {}, value: 1 }] } },
    ]);
    expect(two.answers()[0]).toMatchObject({ broken: { error: "no" } });
  });

  it("does not reopen for a page that wants nothing new", async () => {
    hub.receive(new Page(), { kind: "queries", queries: ["a", "b"] });
    await reopened();
    hub.receive(new Page(), { kind: "queries", queries: ["b"] });
    await reopened();
    expect(requests).toHaveLength(1);
  });

  it("gives a page that joins the latest tick at once", async () => {
    hub.receive(new Page(), { kind: "queries", queries: ["a", "b"] });
    await reopened();
    await tick(1);
    const late = new Page();
    hub.receive(late, { kind: "queries", queries: ["b"] });
    expect(late.answers()).toHaveLength(1);
    expect(Object.keys(late.answers()[0] ?? {})).toEqual(["b"]);
  });

  it("lets go of a page that says goodbye", async () => {
    const [one, two] = [new Page(), new Page()];
    hub.receive(one, { kind: "queries", queries: ["a"] });
    hub.receive(two, { kind: "queries", queries: ["b"] });
    await reopened();
    hub.receive(one, { kind: "bye" });
    await reopened();
    expect(requests.at(-1)?.queries).toEqual(["b"]);
  });

  it("forgets a silent page, and tells it so when it wakes", async () => {
    const [silent, alive] = [new Page(), new Page()];
    hub.receive(silent, { kind: "queries", queries: ["a"] });
    hub.receive(alive, { kind: "queries", queries: ["a"] });
    await reopened();
    vi.setSystemTime(Date.now() + PAGE_SILENCE_MAX_MS + 1);
    hub.receive(alive, { kind: "ping" });
    await tick(1);
    expect(silent.answers()).toEqual([]);
    expect(alive.answers()).toHaveLength(1);
    hub.receive(silent, { kind: "ping" });
    expect(silent.messages.at(-1)).toEqual({ kind: "forgotten" });
  });

  it.each([
    [QUERIES_MAX, 0],
    [QUERIES_MAX + 1, 1],
  ])("of %s queries %s are refused", async (count, refused) => {
    const page = new Page();
    hub.receive(page, { kind: "queries", queries: Array.from({ length: count }, (_, i) => `q${i}`) });
    await reopened();
    await tick(1);
    const errors = Object.values(page.answers()[0] ?? {}).filter((answer) => "error" in answer);
    expect(errors).toHaveLength(refused);
  });
});
