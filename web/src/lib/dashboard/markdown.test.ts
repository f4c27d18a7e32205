import { describe, expect, it } from "vitest";
import { parseInline, parseMarkdown } from "./markdown";

const text = (words: string) => ({ kind: "text", text: words });

describe("inline", () => {
  it.each([
    ["plain", [text("plain")]],
    ["a **b** c", [text("a "), { kind: "strong", inside: [text("b")] }, text(" c")]],
    [
      "*b* and _c_",
      [{ kind: "emphasis", inside: [text("b")] }, text(" and "), { kind: "emphasis", inside: [text("c")] }],
    ],
    ["snake_case_name", [text("snake_case_name")]],
    ["2 * 3 * 4", [text("2 * 3 * 4")]],
    ["`a*b*`", [{ kind: "code", text: "a*b*" }]],
    ["[x](https://e.org/a)", [{ kind: "link", href: "https://e.org/a", inside: [text("x")] }]],
    ["[x](/disks)", [{ kind: "link", href: "/disks", inside: [text("x")] }]],
    ["[x](javascript:alert(1))", [text("[x](javascript:alert(1))")]],
    ["[x](//evil.example)", [text("[x](//evil.example)")]],
    ["[x](data:text/html,x)", [text("[x](data:text/html,x)")]],
    ["<b>x</b>", [text("<b>x</b>")]],
  ])("%s", (source, expected) => {
    expect(parseInline(source)).toEqual(expected);
  });
});

describe("blocks", () => {
  it("are headings, paragraphs, lists and code", () => {
    expect(parseMarkdown("# One\ntwo\nthree\n\n- a\n- b\n\n1. c\n```\n# d\n```\n")).toEqual([
      { kind: "heading", level: 1, inside: [text("One")] },
      { kind: "paragraph", inside: [text("two three")] },
      { kind: "list", ordered: false, items: [[text("a")], [text("b")]] },
      { kind: "list", ordered: true, items: [[text("c")]] },
      { kind: "code", text: "# d" },
    ]);
  });
  it("end where the text does", () => {
    expect(parseMarkdown("```\nnever closed")).toEqual([{ kind: "code", text: "never closed" }]);
    expect(parseMarkdown("")).toEqual([]);
  });
  it("take no time for what somebody made to take long", () => {
    const began = performance.now();
    parseMarkdown("*".repeat(20_000) + "[".repeat(20_000) + "_a".repeat(20_000));
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});
