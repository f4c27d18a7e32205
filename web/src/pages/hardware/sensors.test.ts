import { describe, expect, it } from "vitest";
import type { Sample } from "../../lib/series";
import { SENSOR_FIGURES, type SensorFigure, sensorRows, stateOf } from "./sensors";

const figures = (given: Partial<Record<SensorFigure, Sample[]>>): Record<SensorFigure, Sample[]> => ({
  ...(Object.fromEntries(Object.keys(SENSOR_FIGURES).map((name) => [name, []])) as unknown as Record<
    SensorFigure,
    Sample[]
  >),
  ...given,
});
const TEMP = { chip: "platform_coretemp_0", sensor: "temp2" };

describe("stateOf", () => {
  it.each([
    [60, { max: 80, crit: 100, hasAlarm: false }, "ok"],
    [80, { max: 80, crit: 100, hasAlarm: false }, "ok"],
    [80.1, { max: 80, crit: 100, hasAlarm: false }, "warning"],
    [99.9, { max: null, crit: 100, hasAlarm: false }, "ok"],
    [100, { max: 80, crit: 100, hasAlarm: false }, "critical"],
    [20, { max: null, crit: null, hasAlarm: true }, "warning"],
    [20, { max: null, crit: null, hasAlarm: false }, "unknown"],
  ] as const)("%s with %o is %s", (value, limits, state) => {
    expect(stateOf(value, limits)).toBe(state);
  });
});

describe("sensorRows", () => {
  it("joins a sensor with its limits", () => {
    const rows = sensorRows(
      figures({
        celsius: [{ labels: { ...TEMP, chip_name: "coretemp", label: "Core 0" }, value: 54 }],
        max: [{ labels: TEMP, value: 84 }],
        crit: [{ labels: TEMP, value: 100 }],
        rpm: [{ labels: { chip: "nct", sensor: "fan1" }, value: 1200 }],
      }),
    );
    expect(rows).toEqual([
      {
        key: "platform_coretemp_0 temp2",
        name: "Core 0",
        chip: "coretemp",
        measures: "temperature",
        unit: "celsius",
        value: 54,
        min: null,
        max: 84,
        crit: 100,
        state: "ok",
      },
      expect.objectContaining({ name: "fan1", chip: "nct", measures: "fan", unit: "rpm", state: "unknown" }),
    ]);
  });
  it.each([0, -5, 2e6])("takes a limit of %s for none", (value) => {
    const celsius = [{ labels: TEMP, value: 54 }];
    expect(sensorRows(figures({ celsius, max: [{ labels: TEMP, value }] }))[0]?.max).toBeNull();
  });
});
