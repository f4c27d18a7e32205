// The health of each disk as it tells it itself, as a table's rows. Pure.

import type { Sample } from "../../lib/series";

const attribute = (id: number) => `smartctl_device_attribute{attribute_id="${id}",attribute_value_type="raw"}`;

export const DISK_HEALTH_FIGURES = {
  device: "smartctl_device",
  status: "smartctl_device_smart_status",
  warning: "smartctl_device_critical_warning",
  temperature: 'smartctl_device_temperature{temperature_type="current"}',
  used: "smartctl_device_percentage_used",
  hours: "smartctl_device_power_on_seconds",
  media: "smartctl_device_media_errors",
  moved: attribute(5),
  pending: attribute(197),
} as const;

export type DiskHealthFigure = keyof typeof DISK_HEALTH_FIGURES;

export interface DiskHealthRow {
  device: string;
  model: string;
  /** Null where the disk keeps no verdict of its own. */
  isWell: boolean | null;
  temperatureCelsius: number | null;
  lifeUsedPercent: number | null;
  poweredSeconds: number | null;
  /** Data that could not be read, sectors moved and waiting to be. */
  badSectors: number | null;
}

export function diskHealthRows(figures: Readonly<Record<DiskHealthFigure, Sample[]>>): DiskHealthRow[] {
  const of = (name: DiskHealthFigure) => {
    const values = new Map(figures[name].map(({ labels, value }) => [labels.device ?? "", value]));
    return (device: string) => values.get(device) ?? null;
  };
  const [status, warning, temperature] = [of("status"), of("warning"), of("temperature")];
  const [used, hours] = [of("used"), of("hours")];
  const bad = [of("media"), of("moved"), of("pending")];
  return figures.device.map(({ labels }): DiskHealthRow => {
    const device = labels.device ?? "";
    const counts = bad.map((count) => count(device)).filter((count) => count !== null);
    const verdict = status(device);
    return {
      device,
      model: labels.model_name ?? "",
      isWell: verdict === null ? null : verdict === 1 && (warning(device) ?? 0) === 0,
      temperatureCelsius: temperature(device),
      lifeUsedPercent: used(device),
      poweredSeconds: hours(device),
      badSectors: counts.length === 0 ? null : counts.reduce((sum, count) => sum + count, 0),
    };
  });
}
