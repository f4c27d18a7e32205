import { describe, expect, it } from "vitest";
import { csv } from "./csv";

describe("csv", () => {
  it("quotes what has to be, and nothing else", () => {
    expect(csv([["time", "a,b", 'say "x"', "two\nlines"]])).toBe('time,"a,b","say ""x""","two\nlines"\r\n');
  });

  it("keeps every digit, negative numbers as well, and leaves a gap empty", () => {
    expect(
      csv([
        [1.25, null, -0.5],
        [Number.NaN, Number.POSITIVE_INFINITY, 0],
      ]),
    ).toBe("1.25,,-0.5\r\nNaN,Infinity,0\r\n");
  });

  it.each(["=1+1", "+1", "-1", "@x", "\tx"])("takes no formula from a host: %j", (text) => {
    expect(csv([[text]]).startsWith(`'${text}`)).toBe(true);
  });
});
