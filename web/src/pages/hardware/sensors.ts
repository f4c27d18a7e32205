// The sensors of /sys/class/hwmon as a table's rows: what they measure, what their drivers take for the limits. Pure.

import type { Unit } from "../../lib/format";
import { compareNames, type Labels } from "../../lib/labels";
import type { Sample } from "../../lib/series";

/** A sensor under the name that its driver gives it, and its chip's; where a board names neither, under its own. */
export function sensors(metric: string): string {
  const named = `${metric} * on (chip, sensor) group_left (label) node_hwmon_sensor_label or on (chip, sensor) label_replace(${metric}, "label", "$1", "sensor", "(.+)")`;
  return `(${named}) * on (chip) group_left (chip_name) node_hwmon_chip_names or on (chip, sensor) label_replace(${named}, "chip_name", "$1", "chip", "(.+)")`;
}

export const SENSOR_FIGURES = {
  celsius: sensors("node_hwmon_temp_celsius"),
  rpm: sensors("node_hwmon_fan_rpm"),
  volts: sensors("node_hwmon_in_volts"),
  watts: sensors("node_hwmon_power_watt"),
  amperes: sensors("node_hwmon_curr_amps"),
  max: "node_hwmon_temp_max_celsius or node_hwmon_in_max_volts or node_hwmon_fan_max_rpm or node_hwmon_curr_max_amps or node_hwmon_power_max_watt",
  crit: "node_hwmon_temp_crit_celsius or node_hwmon_curr_crit_amps or node_hwmon_power_crit_watt",
  min: "node_hwmon_in_min_volts or node_hwmon_fan_min_rpm",
  alarm: '{__name__=~"node_hwmon_(temp|fan|in|curr|power)_(alarm|max_alarm|crit_alarm|min_alarm|lcrit_alarm)"} == 1',
} as const;

export type SensorFigure = keyof typeof SENSOR_FIGURES;

const MEASURES = [
  ["celsius", "temperature"],
  ["rpm", "fan"],
  ["volts", "voltage"],
  ["watts", "power"],
  ["amperes", "current"],
] as const satisfies readonly (readonly [SensorFigure & Unit, string])[];

export type SensorState = "ok" | "warning" | "critical" | "unknown";

export interface SensorRow {
  key: string;
  name: string;
  chip: string;
  measures: (typeof MEASURES)[number][1];
  unit: Unit;
  value: number;
  min: number | null;
  max: number | null;
  crit: number | null;
  state: SensorState;
}

const keyOf = ({ chip = "", sensor = "" }: Labels) => `${chip} ${sensor}`;

/** Drivers that know no limit often say zero, or one that no sensor reaches. */
const LIMIT_MAX = 1e5;
const limitOf = (value: number | undefined): number | null =>
  value !== undefined && value > 0 && value < LIMIT_MAX ? value : null;

interface Limits {
  max: number | null;
  crit: number | null;
  hasAlarm: boolean;
}

export function stateOf(value: number, { max, crit, hasAlarm }: Limits): SensorState {
  if (crit !== null && value >= crit) return "critical";
  if (hasAlarm || (max !== null && value > max)) return "warning";
  return max === null && crit === null ? "unknown" : "ok";
}

export function sensorRows(figures: Readonly<Record<SensorFigure, Sample[]>>): SensorRow[] {
  const of = (name: SensorFigure) => new Map(figures[name].map(({ labels, value }) => [keyOf(labels), value]));
  const [mins, maxs, crits, alarms] = [of("min"), of("max"), of("crit"), of("alarm")];
  const rows = MEASURES.flatMap(([unit, measures]) =>
    figures[unit].map(({ labels, value }): SensorRow => {
      const key = keyOf(labels);
      const [max, crit] = [limitOf(maxs.get(key)), limitOf(crits.get(key))];
      return {
        key,
        name: labels.label ?? labels.sensor ?? "",
        chip: labels.chip_name ?? labels.chip ?? "",
        measures,
        unit,
        value,
        min: limitOf(mins.get(key)),
        max,
        crit,
        state: stateOf(value, { max, crit, hasAlarm: alarms.has(key) }),
      };
    }),
  );
  return rows.sort((a, b) => compareNames(`${a.chip} ${a.name}`, `${b.chip} ${b.name}`));
}
