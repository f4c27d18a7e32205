import { describe, expect, it } from "vitest";
import { placeLegend } from "./picture";

const entry = (name: string) => ({ name, color: "#000000" });
const widthOf = (name: string) => name.length * 10;

describe("placeLegend", () => {
  it("begins a new line where the next entry would not fit", () => {
    const { entries, heightPx } = placeLegend([entry("aaaa"), entry("bbbb"), entry("cc")], widthOf, 130);
    expect(entries.map(({ x, y }) => [x, y])).toEqual([
      [0, 0],
      [71, 0],
      [0, 20],
    ]);
    expect(heightPx).toBe(40);
  });

  it("leaves an entry that is too long on a line of its own", () => {
    expect(placeLegend([entry("a".repeat(50)), entry("b")], widthOf, 100).entries.map(({ y }) => y)).toEqual([0, 20]);
  });

  it("takes no room for nothing", () => {
    expect(placeLegend([], widthOf, 100)).toEqual({ entries: [], heightPx: 0 });
  });
});
