// Software RAID (md): each array's disks and what it is doing, as a table's rows. Pure.

import { compareNames } from "../../lib/labels";
import type { Sample } from "../../lib/series";

export const RAID_FIGURES = {
  required: "node_md_disks_required",
  disks: "node_md_disks",
  state: "node_md_state == 1",
  blocks: "node_md_blocks",
  synced: "node_md_blocks_synced",
} as const;

export type RaidFigure = keyof typeof RAID_FIGURES;

export interface RaidRow {
  device: string;
  state: string;
  active: number | null;
  required: number | null;
  failed: number | null;
  spare: number | null;
  /** Of the blocks that are in step. */
  syncedPercent: number | null;
  level: "ok" | "warning" | "critical";
}

export function raidRows(figures: Readonly<Record<RaidFigure, Sample[]>>): RaidRow[] {
  const find = (name: RaidFigure, device: string, state?: string) =>
    figures[name].find(({ labels }) => labels.device === device && (state === undefined || labels.state === state));
  const devices = [...new Set(figures.required.map(({ labels }) => labels.device ?? ""))].sort(compareNames);
  return devices.map((device): RaidRow => {
    const value = (name: RaidFigure, state?: string) => find(name, device, state)?.value ?? null;
    const [required, active, failed] = [value("required"), value("disks", "active"), value("disks", "failed")];
    const [blocks, synced] = [value("blocks"), value("synced")];
    const isShort = required !== null && active !== null && active < required;
    return {
      device,
      state: find("state", device)?.labels.state ?? "unknown",
      active,
      required,
      failed,
      spare: value("disks", "spare"),
      syncedPercent: !blocks || synced === null ? null : (100 * synced) / blocks,
      level: (failed ?? 0) > 0 ? "critical" : isShort ? "warning" : "ok",
    };
  });
}
