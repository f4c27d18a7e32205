import { describe, expect, it } from "vitest";
import { emptyFrame, type Frame } from "../lib/series";
import type { RangeQuestion } from "./prometheus";
import { RangeQueue, REQUESTS_MAX } from "./range-queue";

const question = (start: number): RangeQuestion => ({ query: "up", start, end: start, stepSeconds: 1 });
const settle = () => new Promise((resolve) => setTimeout(resolve));

describe("RangeQueue", () => {
  const asked: number[] = [];
  const finish = new Map<number, (frame: Frame) => void>();
  const fail = new Map<number, (error: Error) => void>();
  const queue = () => {
    asked.length = 0;
    return new RangeQueue(
      ({ start }) =>
        new Promise<Frame>((resolve, reject) => {
          asked.push(start);
          finish.set(start, resolve);
          fail.set(start, reject);
        }),
    );
  };

  it("asks a few at a time, in order, and goes on after answers and failures", async () => {
    const ranges = queue();
    const all = Array.from({ length: REQUESTS_MAX + 2 }, (_, i) =>
      ranges.ask(question(i), new AbortController().signal),
    );
    const settled = Promise.allSettled(all);
    await settle();
    expect(asked).toEqual(Array.from({ length: REQUESTS_MAX }, (_, i) => i));
    finish.get(1)?.(emptyFrame());
    await settle();
    expect(asked.at(-1)).toBe(REQUESTS_MAX);
    fail.get(0)?.(new Error("no"));
    await settle();
    expect(asked.at(-1)).toBe(REQUESTS_MAX + 1);
    for (const end of finish.values()) end(emptyFrame());
    expect((await settled).map(({ status }) => status).filter((status) => status === "rejected")).toHaveLength(1);
  });

  it("never asks what was aborted before its turn", async () => {
    const ranges = queue();
    const running = Array.from({ length: REQUESTS_MAX }, (_, i) =>
      ranges.ask(question(i), new AbortController().signal),
    );
    const abort = new AbortController();
    const waiting = ranges.ask(question(100), abort.signal);
    const last = ranges.ask(question(200), new AbortController().signal);
    abort.abort();
    await expect(waiting).rejects.toMatchObject({ name: "AbortError" });
    await expect(ranges.ask(question(300), abort.signal)).rejects.toMatchObject({ name: "AbortError" });
    finish.get(0)?.(emptyFrame());
    await settle();
    expect(asked.slice(REQUESTS_MAX)).toEqual([200]);
    for (const end of finish.values()) end(emptyFrame());
    await Promise.all([...running, last]);
  });
});
