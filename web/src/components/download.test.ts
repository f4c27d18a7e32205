import { describe, expect, it } from "vitest";
import { fileName } from "./download";

describe("fileName", () => {
  it("sorts by time", () => {
    expect(fileName("csv", new Date(2026, 0, 5, 7, 8, 9))).toBe("heartbeat-2026-01-05-070809.csv");
  });
});
