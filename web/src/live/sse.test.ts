import { describe, expect, it } from "vitest";
import { EVENT_CHARS_MAX, SseParser } from "./sse";

const STREAM =
  'retry: 1000\n\nid: 7000\nevent: tick\ndata: {"a":1}\n\n: heartbeat\n\nid: 8000\nevent: tick\ndata: x\ndata: y\n\n';
const EVENTS = [
  { event: "tick", data: '{"a":1}', id: "7000" },
  { event: "tick", data: "x\ny", id: "8000" },
];

describe("SseParser", () => {
  it("reads events, ids and the retry time, and skips comments", () => {
    const parser = new SseParser();
    expect(parser.push(STREAM)).toEqual(EVENTS);
    expect(parser.retryMs).toBe(1000);
  });

  it("gives the same events however the stream is cut", () => {
    for (let size = 1; size < STREAM.length; size++) {
      const parser = new SseParser();
      const events = [];
      for (let at = 0; at < STREAM.length; at += size) events.push(...parser.push(STREAM.slice(at, at + size)));
      expect(events).toEqual(EVENTS);
    }
  });

  it("reads CRLF, also when cut between CR and LF", () => {
    const parser = new SseParser();
    expect(parser.push("data: a\r")).toEqual([]);
    expect(parser.push("\n\r\n")).toEqual([{ event: "message", data: "a", id: "" }]);
  });

  it("keeps an unfinished event until it ends", () => {
    const parser = new SseParser();
    expect(parser.push("data: a\n")).toEqual([]);
    expect(parser.push("\n")).toHaveLength(1);
  });

  it("gives up on an event past the limit, not at it", () => {
    const parser = new SseParser();
    expect(parser.push("x".repeat(EVENT_CHARS_MAX))).toEqual([]);
    expect(() => parser.push("x")).toThrow(/too large/);
  });
});
