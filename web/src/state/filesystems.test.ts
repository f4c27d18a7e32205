import { describe, expect, it } from "vitest";
import { fileSystems, fullness } from "./filesystems";

const sample = (device: string, mountpoint: string, value: number) => ({
  labels: { device, mountpoint, fstype: "ext4" },
  value,
});
const all = (rows: [string, string, number][]) => rows.map((row) => sample(...row));

describe("fileSystems", () => {
  it("counts as df does: what root has kept back is neither used nor free", () => {
    const [root] = fileSystems({
      size: all([["/dev/vda", "/", 100]]),
      free: all([["/dev/vda", "/", 40]]),
      available: all([["/dev/vda", "/", 20]]),
    });
    expect(root).toMatchObject({ usedBytes: 60, availableBytes: 20, usedPercent: 75 });
  });

  it("names a device once, at its shortest place", () => {
    const places: [string, string, number][] = [
      ["/dev/vda", "/run/netns", 10],
      ["/dev/vda", "/", 10],
      ["/dev/vdb", "/home", 10],
    ];
    const list = fileSystems({ size: all(places), free: all(places), available: all(places) });
    expect(list.map(({ mountpoint, alsoAt }) => [mountpoint, alsoAt])).toEqual([
      ["/", ["/run/netns"]],
      ["/home", []],
    ]);
  });

  it("leaves out what has no size or is not fully known", () => {
    expect(
      fileSystems({
        size: all([
          ["a", "/a", 0],
          ["b", "/b", 5],
        ]),
        free: all([["a", "/a", 0]]),
        available: [],
      }),
    ).toEqual([]);
  });
});

describe("fullness", () => {
  it.each([
    [90, "ok"],
    [90.1, "warning"],
    [95, "warning"],
    [95.1, "critical"],
  ] as const)("%s %% is %s", (percent, level) => {
    expect(fullness(percent)).toBe(level);
  });
});
