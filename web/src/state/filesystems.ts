// The file systems of this machine, from the newest samples.

import { compareNames, type Labels } from "../lib/labels";
import type { Sample } from "../lib/series";

export const FULL_WARNING_PERCENT = 90;
export const FULL_CRITICAL_PERCENT = 95;

export interface FileSystem {
  device: string;
  mountpoint: string;
  fstype: string;
  /** The same device seen at other places (bind mounts). */
  alsoAt: string[];
  sizeBytes: number;
  usedBytes: number;
  availableBytes: number;
  usedPercent: number;
}

export interface FileSystemSamples {
  size: readonly Sample[];
  free: readonly Sample[];
  available: readonly Sample[];
}

const placeOf = (labels: Labels) => `${labels.device}\n${labels.mountpoint}`;

/** One entry per device, at its shortest mount point; used and free as df(1) counts them. */
export function fileSystems({ size, free, available }: FileSystemSamples): FileSystem[] {
  const valueAt = (samples: readonly Sample[]) => new Map(samples.map(({ labels, value }) => [placeOf(labels), value]));
  const [freeAt, availableAt] = [valueAt(free), valueAt(available)];
  const byDevice = new Map<string, FileSystem>();
  const ordered = [...size].sort(
    (a, b) =>
      (a.labels.mountpoint?.length ?? 0) - (b.labels.mountpoint?.length ?? 0) ||
      compareNames(placeOf(a.labels), placeOf(b.labels)),
  );
  for (const { labels, value } of ordered) {
    const place = placeOf(labels);
    const [freeBytes, availableBytes] = [freeAt.get(place), availableAt.get(place)];
    if (freeBytes === undefined || availableBytes === undefined || !(value > 0)) continue;
    const device = labels.device ?? "";
    const known = byDevice.get(device);
    if (known) {
      known.alsoAt.push(labels.mountpoint ?? "");
      continue;
    }
    const usedBytes = value - freeBytes;
    byDevice.set(device, {
      device,
      mountpoint: labels.mountpoint ?? "",
      fstype: labels.fstype ?? "",
      alsoAt: [],
      sizeBytes: value,
      usedBytes,
      availableBytes,
      usedPercent: usedBytes + availableBytes > 0 ? (100 * usedBytes) / (usedBytes + availableBytes) : 0,
    });
  }
  return [...byDevice.values()].sort((a, b) => compareNames(a.mountpoint, b.mountpoint));
}

export function fullness(percent: number): "ok" | "warning" | "critical" {
  if (percent > FULL_CRITICAL_PERCENT) return "critical";
  return percent > FULL_WARNING_PERCENT ? "warning" : "ok";
}
