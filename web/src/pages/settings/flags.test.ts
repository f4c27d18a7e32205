import { describe, expect, it } from "vitest";
import { searchFlags } from "./flags";

const FLAGS = { "collector.arp": "true", "storage-max-bytes": "1GiB", "log-level": "info", "collector.cpu": "false" };
const names = (text: string) => searchFlags(FLAGS, text).map(([name]) => name);

describe("searchFlags", () => {
  it("puts collectors after all else", () => {
    expect(names("")).toEqual(["log-level", "storage-max-bytes", "collector.arp", "collector.cpu"]);
  });

  it.each([
    ["max", ["storage-max-bytes"]],
    ["gib", ["storage-max-bytes"]],
    ["collector true", ["collector.arp"]],
    ["cpu=false", ["collector.cpu"]],
    ["  LEVEL ", ["log-level"]],
    ["nothing", []],
  ])("%s", (text, found) => {
    expect(names(text)).toEqual(found);
  });
});
