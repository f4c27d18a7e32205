import { describe, expect, it } from "vitest";
import { type KeyStroke, keyAction } from "./keyboard";

const stroke = (key: string, more: Partial<KeyStroke> = {}): KeyStroke => ({
  key,
  modified: false,
  command: false,
  inDialog: false,
  typing: false,
  afterPrefix: false,
  ...more,
});

describe("keyAction", () => {
  it.each([
    ["t", { kind: "theme" }],
    ["?", { kind: "help" }],
    ["g", { kind: "prefix" }],
    ["/", { kind: "search" }],
    ["Escape", { kind: "zoom-out" }],
    ["ArrowLeft", { kind: "pan", halves: -1 }],
    ["-", { kind: "widen" }],
    ["b", { kind: "compare" }],
    ["x", null],
  ])("%s", (key, action) => {
    expect(keyAction(stroke(key))).toEqual(action);
  });
  it.each([
    ["o", "/"],
    ["c", "/cpu"],
    ["m", "/memory"],
    ["d", "/disks"],
    ["n", "/network"],
  ])("g %s goes to %s", (key, path) => {
    expect(keyAction(stroke(key, { afterPrefix: true }))).toEqual({ kind: "page", path });
  });
  it("opens the palette from anywhere but a dialog", () => {
    const opens = { modified: true, command: true };
    expect(keyAction(stroke("k", opens))).toEqual({ kind: "palette" });
    expect(keyAction(stroke("K", { ...opens, typing: true }))).toEqual({ kind: "palette" });
    expect(keyAction(stroke("k", { ...opens, inDialog: true, typing: true }))).toBeNull();
    expect(keyAction(stroke("k", { modified: true }))).toBeNull();
    expect(keyAction(stroke("k"))).toBeNull();
  });
  it("leaves typing and the browser's keys alone", () => {
    expect(keyAction(stroke("t", { typing: true }))).toBeNull();
    expect(keyAction(stroke("t", { modified: true }))).toBeNull();
    expect(keyAction(stroke("t", { afterPrefix: true }))).toBeNull();
  });
});
