import { describe, expect, it } from "vitest";
import { addressOf, sharedSearch } from "./shared-search";

describe("sharedSearch", () => {
  it("keeps the range and drops what is one page's own", () => {
    expect(sharedSearch("range=1h&q=up&q=down&var-disk=sda&unit=bytes&view=table&compare=1d")).toBe(
      "range=1h&compare=1d",
    );
    expect(sharedSearch("q=up")).toBe("");
    expect(sharedSearch("var-disk=sda&range=1h&var-disk=sdb&edit=1")).toBe("range=1h");
  });
});

describe("addressOf", () => {
  it("joins both", () => {
    expect(addressOf("/explore", "range=1h&q=old", new URLSearchParams([["q", "a b"]]))).toBe(
      "/explore?range=1h&q=a+b",
    );
    expect(addressOf("/", "q=old")).toBe("/");
  });
});
