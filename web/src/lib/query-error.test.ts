import { describe, expect, it } from "vitest";
import { readQueryError } from "./query-error";

describe("readQueryError", () => {
  it("finds the place on its line", () => {
    const query = "sum(\n  up{\n)";
    expect(readQueryError('invalid parameter "query": 3:1: parse error: unexpected ")"', query)).toEqual({
      at: query.length - 1,
      message: 'unexpected ")"',
    });
    expect(readQueryError("1:4: parse error: unexpected end", "sum(")).toEqual({ at: 3, message: "unexpected end" });
  });

  it("never points past the end", () => {
    expect(readQueryError("1:99: parse error: x", "up").at).toBe(2);
    expect(readQueryError("7:1: parse error: x", "up").at).toBe(2);
  });

  it("leaves a message without a place as it is", () => {
    expect(readQueryError("query timed out in query queue", "up")).toEqual({
      at: null,
      message: "query timed out in query queue",
    });
  });
});
