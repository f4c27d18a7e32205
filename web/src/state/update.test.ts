import { describe, expect, it } from "vitest";
import { isIdle, isOther, QUIET_MS, updateWords } from "./update";

const before = { version: "0.1.0", revision: "fbf81c2f4703aa" };

describe("isOther", () => {
  it.each([
    [before, false],
    [{ ...before, version: "0.2.0" }, true],
    [{ ...before, revision: "b4c748b" }, true],
  ])("%o: %s", (now, other) => {
    expect(isOther(before, now)).toBe(other);
  });
});

describe("updateWords", () => {
  it("names what differs", () => {
    expect(updateWords(before, { version: "0.2.0", revision: "b4c748b" })).toBe("version 0.2.0");
    expect(updateWords(before, { ...before, revision: "b4c748b0123456789" })).toBe("revision b4c748b01234");
  });
});

describe("isIdle", () => {
  it.each([
    [QUIET_MS, false, false, true],
    [QUIET_MS - 1, false, false, false],
    [0, true, false, true],
    [QUIET_MS, false, true, false],
    [QUIET_MS, true, true, false],
  ])("quiet for %s ms, hidden %s, busy %s: %s", (quietMs, hidden, busy, idle) => {
    expect(isIdle({ quietMs, hidden, busy })).toBe(idle);
  });
});
