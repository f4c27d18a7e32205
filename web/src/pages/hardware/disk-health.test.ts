import { describe, expect, it } from "vitest";
import type { Sample } from "../../lib/series";
import { DISK_HEALTH_FIGURES, type DiskHealthFigure, diskHealthRows } from "./disk-health";

const rowsOf = (given: Partial<Record<DiskHealthFigure, Sample[]>>) =>
  diskHealthRows({
    ...(Object.fromEntries(Object.keys(DISK_HEALTH_FIGURES).map((name) => [name, []])) as unknown as Record<
      DiskHealthFigure,
      Sample[]
    >),
    ...given,
  });
const of = (value: number): Sample[] => [{ labels: { device: "sda" }, value }];
const device = [{ labels: { device: "sda", model_name: "X" }, value: 1 }];

describe("diskHealthRows", () => {
  it("adds up what is bad on a disk", () => {
    expect(rowsOf({ device, status: of(1), moved: of(8), pending: of(2), temperature: of(34) })).toEqual([
      {
        device: "sda",
        model: "X",
        isWell: true,
        temperatureCelsius: 34,
        lifeUsedPercent: null,
        poweredSeconds: null,
        badSectors: 10,
      },
    ]);
  });
  it.each([
    [of(1), [], true],
    [of(1), of(0), true],
    [of(1), of(4), false],
    [of(0), [], false],
    [[], [], null],
  ])("with status %o and warnings %o is it well: %s", (status, warning, well) => {
    expect(rowsOf({ device, status, warning })[0]?.isWell).toBe(well);
  });
});
