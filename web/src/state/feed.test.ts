import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { RangeQuestion } from "../api/prometheus";
import { type Frame, frameFromMatrix } from "../lib/series";
import type { LiveListener } from "../live/client";
import { Feed, FRESH_MS, HISTORY_SECONDS } from "./feed";

const NOW = 10_000;

describe("Feed", () => {
  let live: LiveListener;
  let asked: string[][];
  let questions: RangeQuestion[];
  let answer: (question: RangeQuestion) => Promise<Frame>;
  let feed: Feed;

  /** History with a value each second. */
  const history = async ({ start, end }: RangeQuestion) =>
    frameFromMatrix([
      { metric: {}, values: Array.from({ length: end - start + 1 }, (_, i) => [start + i, String(start + i)]) },
    ]);
  const tick = (time: number, value = time) =>
    live.onTick({ time, answers: new Map([["up", { samples: [{ labels: {}, value }] }]]) });
  const settle = () => vi.advanceTimersByTimeAsync(0);
  const times = () => feed.frame("up")?.times ?? [];

  beforeEach(() => {
    vi.useFakeTimers({ now: NOW * 1000 });
    [asked, questions, answer] = [[], [], history];
    feed = new Feed({
      connect: (listener) => {
        live = listener;
        return { setQueries: (queries) => void asked.push(queries) };
      },
      loadRange: (question) => {
        questions.push(question);
        return answer(question);
      },
    });
  });
  afterEach(() => vi.useRealTimers());

  const open = async (secondsAgo = 300) => {
    const stop = feed.watch(["up"]);
    feed.ensure("up", { secondsAgo });
    tick(NOW);
    await settle();
    return stop;
  };

  it("asks for history by the server's clock, and joins the ticks to it", async () => {
    await open();
    tick(NOW + 1);
    expect(asked).toEqual([["up"]]);
    expect(questions).toEqual([{ query: "up", start: NOW - 300, end: NOW, stepSeconds: 1 }]);
    expect(times()).toHaveLength(302);
    expect(feed.status("up").kind).toBe("ready");
  });

  it("asks only for what a longer range lacks", async () => {
    await open();
    feed.ensure("up", { secondsAgo: 100 });
    feed.ensure("up", { secondsAgo: 600 });
    await settle();
    expect(questions.slice(1)).toEqual([{ query: "up", start: NOW - 600, end: NOW - 300, stepSeconds: 1 }]);
  });

  it("does not ask for more than there is", async () => {
    await open(100_000);
    expect(questions[0]?.start).toBe(NOW - HISTORY_SECONDS);
  });

  it("keeps a bounded frame", async () => {
    await open();
    for (let time = NOW + 1; time < NOW + 3 * HISTORY_SECONDS; time++) tick(time);
    expect(times().length).toBeLessThanOrEqual(HISTORY_SECONDS + 60);
  });

  it("fills a hole that the stream left", async () => {
    await open();
    tick(NOW + 30);
    await settle();
    expect(questions.at(-1)).toMatchObject({ start: NOW, end: NOW + 30 });
    expect(times()).toHaveLength(331);
  });

  it("says what failed, and loads again when told to", async () => {
    answer = () => Promise.reject(new Error("no such function"));
    await open();
    expect(feed.status("up")).toEqual({ kind: "error", message: "no such function" });
    answer = history;
    feed.retry("up");
    await settle();
    expect(feed.status("up").kind).toBe("ready");
  });

  it("loads what failed again when the server is back", async () => {
    answer = () => Promise.reject(new Error("the server cannot be reached"));
    await open();
    live.onState({ kind: "reconnecting", reason: "" });
    answer = history;
    live.onState({ kind: "live" });
    await settle();
    expect(feed.status("up").kind).toBe("ready");
    expect(times()).toHaveLength(301);
  });

  it("tells of a query that the stream refuses, and of its recovery", async () => {
    await open();
    live.onTick({ time: NOW + 1, answers: new Map([["up", { error: "too many" }]]) });
    expect(feed.status("up")).toEqual({ kind: "error", message: "too many" });
    tick(NOW + 2);
    expect(feed.status("up").kind).toBe("ready");
  });

  it("is fresh while ticks come", async () => {
    await open();
    expect(feed.fresh).toBe(true);
    await vi.advanceTimersByTimeAsync(FRESH_MS);
    expect(feed.fresh).toBe(false);
    tick(NOW + 5);
    expect(feed.fresh).toBe(true);
  });

  it("lets go of a query that nobody watches any more, but not at once", async () => {
    const stop = await open();
    stop();
    await settle();
    expect(asked).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked.at(-1)).toEqual([]);
    expect(feed.frame("up")).toBeUndefined();
  });

  it("does not wait for the first tick to ask for history", async () => {
    feed.watch(["up"]);
    feed.ensure("up", { secondsAgo: 300 });
    await settle();
    expect(questions).toEqual([{ query: "up", start: NOW - 300, end: NOW, stepSeconds: 1 }]);
    expect(feed.status("up").kind).toBe("ready");
  });

  it.each([
    [5, 0],
    [6, 1],
    [-3600, 1],
  ])("after a browser's clock that is %s s off, asks again %s times", async (error, again) => {
    feed.watch(["up"]);
    feed.ensure("up", { secondsAgo: 300 });
    await settle();
    const asked = questions.length;
    tick(NOW + error);
    await settle();
    const repeated = questions.slice(asked).filter(({ start }) => start === NOW + error - 300);
    expect(repeated).toHaveLength(again);
    expect(feed.now).toBe(NOW + error);
  });
});
