import { describe, expect, it } from "vitest";
import { linkState, orderInterfaces } from "./interfaces";

describe("linkState", () => {
  it.each([
    [["up"], "up", "up"],
    [["up"], "down", "down"],
    [["up"], "unknown", "up"],
    [["up"], undefined, "up"],
    [[], undefined, "down"],
    [["up"], "lowerlayerdown", "down"],
  ] as const)("flags %j and operstate %s mean %s", (flags, operstate, state) => {
    expect(linkState(flags, operstate)).toBe(state);
  });
});

describe("orderInterfaces", () => {
  it("puts what is up first and loopback after it", () => {
    const item = (index: number, name: string, flags: string[]) => ({
      index,
      name,
      flags,
      mtu: 0,
      hardwareAddr: "",
      hardwareaddr: "",
      addrs: [],
    });
    const list = [item(1, "lo", ["up", "loopback"]), item(2, "ifb0", []), item(3, "eth0", ["up"])];
    const names = orderInterfaces(list, ({ flags }) => flags.includes("up")).map(({ name }) => name);
    expect(names).toEqual(["eth0", "lo", "ifb0"]);
  });
});
