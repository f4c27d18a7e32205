import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { RangeQuestion } from "../api/prometheus";
import { type Frame, frameFromMatrix } from "../lib/series";
import type { StreamState } from "../live/stream";
import { History, KEEP_MS, KEPT_MAX, REFRESH_SECONDS_MIN } from "./history";
import type { View } from "./step";

const NOW = 100_000;
const STEP = 15;
const HOUR: View = {
  range: { kind: "live", seconds: 3_600 },
  stepSeconds: STEP,
  windowSeconds: STEP,
  shiftSeconds: 0,
};
const fixed = (from: number, to: number, stepSeconds = STEP): View => ({
  range: { kind: "fixed", from, to },
  stepSeconds,
  windowSeconds: stepSeconds,
  shiftSeconds: 0,
});
const NEWEST = Math.floor(NOW / STEP) * STEP;

describe("History", () => {
  let now: number;
  let seen: boolean;
  let streamState: StreamState;
  let ticks: Set<() => void>;
  let metas: Set<() => void>;
  let questions: RangeQuestion[];
  let signals: AbortSignal[];
  let answer: (question: RangeQuestion) => Promise<Frame>;
  let history: History;

  const listen = (listeners: Set<() => void>) => (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  /** A value at each point, but for the hole. */
  const full = async ({ start, end, stepSeconds }: RangeQuestion, hole = -1) => {
    const values: [number, string][] = [];
    for (let time = start; time <= end; time += stepSeconds) if (time !== hole) values.push([time, String(time)]);
    return frameFromMatrix([{ metric: {}, values }]);
  };
  const settle = () => vi.advanceTimersByTimeAsync(0);
  const tick = async (time: number) => {
    now = time;
    for (const listener of ticks) listener();
    await settle();
  };
  const stream = async (state: StreamState) => {
    streamState = state;
    for (const listener of metas) listener();
    await settle();
  };
  const times = (view: View = HOUR) => history.frame("up", view)?.times ?? [];

  beforeEach(() => {
    vi.useFakeTimers();
    [now, streamState, ticks, metas, questions, signals] = [NOW, { kind: "live" }, new Set(), new Set(), [], []];
    answer = full;
    seen = true;
    history = new History({
      isSeen: () => seen,
      feed: {
        get now() {
          return now;
        },
        get streamState() {
          return streamState;
        },
        onTick: (listener) => listen(ticks)(listener),
        onMeta: (listener) => listen(metas)(listener),
      },
      loadRange: (question, signal) => {
        questions.push(question);
        signals.push(signal);
        return answer(question);
      },
    });
  });
  afterEach(() => vi.useRealTimers());

  it("asks for the day before, and shows it at the range's own times", async () => {
    const before = { ...HOUR, shiftSeconds: 86_400 };
    history.watch(["up"], before);
    await settle();
    const [question] = questions;
    expect(question?.start).toBe((times(before)[0] ?? 0) - 86_400);
    expect(times(before)[0]).toBeLessThanOrEqual(NOW - 3_600);
    expect(history.frame("up", before)?.columns.get("")?.values[0]).toBe(question?.start);
    // Some steps ahead are known already: the next ones ask nothing.
    for (let later = 1; later < 4; later++) await tick(NOW + later * STEP);
    expect(questions).toHaveLength(1);
  });

  it("asks once for a range, on its grid, with windows as wide as a step", async () => {
    history.watch(["rate(up[5s])"], HOUR);
    history.watch(["rate(up[5s])"], { ...HOUR });
    await settle();
    expect(questions).toEqual([
      { query: "rate(up[15s])", start: Math.floor((NOW - 3_600) / STEP) * STEP, end: NEWEST, stepSeconds: STEP },
    ]);
    expect(history.status("rate(up[5s])", HOUR).kind).toBe("ready");
  });

  it("asks at each step for the newest points alone, and lets the oldest go", async () => {
    history.watch(["up"], HOUR);
    await settle();
    const [first, rows] = [times()[0] as number, times().length];
    await tick(NEWEST + STEP - 1);
    expect(questions).toHaveLength(1);
    await tick(NEWEST + STEP);
    expect(questions.slice(1)).toEqual([{ query: "up", start: NEWEST, end: NEWEST + STEP, stepSeconds: STEP }]);
    expect(times().at(-1)).toBe(NEWEST + STEP);
    expect(times()).toHaveLength(rows);
    expect(times()[0]).toBe(first + STEP);
  });

  it("does not ask more often than every few seconds", async () => {
    const view = fixed(NOW - 60, NOW + 600, 1);
    history.watch(["up"], view);
    await settle();
    for (let second = 1; second <= 4 * REFRESH_SECONDS_MIN; second++) await tick(NOW + second);
    expect(questions).toHaveLength(1 + 4);
    expect(times(view).at(-1)).toBe(NOW + 4 * REFRESH_SECONDS_MIN);
  });

  it("asks nothing while the page is hidden, and for all that is missing once it is seen", async () => {
    history.watch(["up"], HOUR);
    await settle();
    seen = false;
    await tick(NEWEST + 4 * STEP);
    expect(questions).toHaveLength(1);
    seen = true;
    await tick(NEWEST + 5 * STEP);
    expect(questions.slice(1)).toMatchObject([{ start: NEWEST, end: NEWEST + 5 * STEP }]);
  });

  it("asks no more about what is past", async () => {
    history.watch(["up"], fixed(5_000, 8_000));
    await settle();
    for (let second = 1; second < 100; second++) await tick(NOW + second);
    expect(questions).toHaveLength(1);
  });

  it("fills what was missed while no ticks came", async () => {
    history.watch(["up"], HOUR);
    await settle();
    await tick(NOW + 300);
    expect(questions.at(-1)).toMatchObject({ start: NEWEST, end: Math.floor((NOW + 300) / STEP) * STEP });
    expect(new Set(times().map((time, i) => (i === 0 ? STEP : time - (times()[i - 1] as number))))).toEqual(
      new Set([STEP]),
    );
  });

  it("keeps holes as gaps, and the set of times the same for all queries", async () => {
    answer = (question) => full(question, NEWEST - STEP);
    history.watch(["up"], HOUR);
    await settle();
    const column = [...(history.frame("up", HOUR)?.columns.values() ?? [])][0];
    expect(times().at(-2)).toBe(NEWEST - STEP);
    expect(column?.values.at(-2)).toBeNull();
    expect(column?.values.at(-1)).toBe(NEWEST);
  });

  it("has nothing yet for a window in the future, without asking", async () => {
    const view = fixed(NOW + 1_000, NOW + 2_000);
    history.watch(["up"], view);
    await settle();
    expect(questions).toEqual([]);
    expect(history.status("up", view).kind).toBe("ready");
    expect(times(view)).toEqual([]);
  });

  it("cancels what nobody waits for any more, and keeps nothing of it", async () => {
    answer = () => new Promise(() => {});
    history.watch(["up"], HOUR)();
    expect(signals[0]?.aborted).toBe(true);
    expect(history.size).toBe(0);
  });

  it("keeps a range for who comes right back, and brings it up to date", async () => {
    history.watch(["up"], HOUR)();
    const stop = history.watch(["up"], HOUR);
    await settle();
    stop();
    await tick(NOW + 60);
    const asked = questions.length;
    history.watch(["up"], HOUR)();
    expect(questions).toHaveLength(asked + 1);
    expect(questions.at(-1)?.start).toBe(NEWEST);
    await vi.advanceTimersByTimeAsync(KEEP_MS);
    expect(history.size).toBe(0);
  });

  it("keeps no more than so many that nobody watches", async () => {
    for (let i = 0; i < KEPT_MAX + 1; i++) {
      const stop = history.watch(["up"], fixed(i * 100, i * 100 + 50));
      await settle();
      stop();
      expect(history.size).toBe(Math.min(i + 1, KEPT_MAX));
    }
    expect(history.frame("up", fixed(0, 50))).toBeUndefined();
  });

  it("says what failed, and loads again when told to, or when the server is back", async () => {
    answer = () => Promise.reject(new Error("too many points"));
    history.watch(["up"], HOUR);
    await settle();
    expect(history.status("up", HOUR)).toEqual({ kind: "error", message: "too many points" });
    history.retry("up", HOUR);
    await settle();
    expect(questions).toHaveLength(2);
    answer = full;
    await stream({ kind: "reconnecting", reason: "" });
    await stream({ kind: "live" });
    expect(history.status("up", HOUR).kind).toBe("ready");
  });

  it("keeps what is drawn when a later piece fails, and asks for it with the next", async () => {
    history.watch(["up"], HOUR);
    await settle();
    answer = () => Promise.reject(new Error("away"));
    await tick(NEWEST + STEP);
    expect(history.status("up", HOUR).kind).toBe("ready");
    answer = full;
    await tick(NEWEST + 2 * STEP);
    expect(questions.at(-1)).toMatchObject({ start: NEWEST, end: NEWEST + 2 * STEP });
    expect(times().at(-1)).toBe(NEWEST + 2 * STEP);
  });

  it("asks again by the server's clock when the browser's was ahead", async () => {
    history.watch(["up"], HOUR);
    await settle();
    await tick(NOW - 3_600);
    expect(questions.at(-1)).toMatchObject({ end: Math.floor((NOW - 3_600) / STEP) * STEP });
    expect(times().at(-1)).toBeLessThanOrEqual(NOW - 3_600);
  });

  it("tells when there is something to draw, and of series only when they change", async () => {
    const [changes, metaChanges] = [vi.fn(), vi.fn()];
    history.onChange(changes);
    history.onMeta(metaChanges);
    history.watch(["up"], HOUR);
    await settle();
    await tick(NEWEST + STEP);
    expect(changes).toHaveBeenCalledTimes(2);
    expect(metaChanges).toHaveBeenCalledTimes(1);
  });
});
