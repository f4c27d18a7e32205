import { describe, expect, it } from "vitest";
import { graphSpec, LINES_MAX, leftOutWords } from "./graph-spec";

describe("graphSpec", () => {
  it("names the query of each series only where there are several", () => {
    const one = graphSpec([{ letter: "B", query: "up" }], "count");
    expect(one.queries).toEqual([{ expr: "up", legend: "{{*}}" }]);
    const two = graphSpec(
      [
        { letter: "A", query: "up" },
        { letter: "C", query: "down" },
      ],
      "bytes",
    );
    expect(two.queries.map(({ legend }) => legend)).toEqual(["A: {{*}}", "C: {{*}}"]);
    expect(two.unit).toBe("bytes");
  });
});

describe("leftOutWords", () => {
  it("tells of series without a line, and of nothing else", () => {
    expect(leftOutWords(LINES_MAX)).toBeNull();
    expect(leftOutWords(LINES_MAX + 1)).toContain(`${LINES_MAX} of ${LINES_MAX + 1} series`);
  });
});
