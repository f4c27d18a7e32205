// Other limits for history, what they would cost, and the flags for them. Pure.

import { format } from "../../lib/format";
import { planStorage, type StorageNow, TIERS, type TierName } from "../../state/retention";

const DAY = 86_400;
const MIB = 1024 ** 2;

export interface Wish {
  days: Readonly<Record<TierName, number>>;
  mib: number;
}

/** What is so now. */
export function wishOf({ tiers, capBytes }: StorageNow): Wish {
  const days = { raw: 0, "1m": 0, "1h": 0 };
  for (const { tier, retentionSeconds } of tiers) days[tier] = Math.round(retentionSeconds / DAY);
  return { days, mib: Math.round(capBytes / MIB) };
}

export function flagsOf({ days, mib }: Wish): string {
  return [...TIERS.map((tier) => `--retention-${tier}=${days[tier]}d`), `--storage-max-bytes=${mib}MiB`].join(" ");
}

/** A tier that is full now tells its rate by its present limit, not by the wished one. */
export function outcomeOf({ days, mib }: Wish, storage: StorageNow): string {
  const { tiers } = planStorage(storage);
  if (tiers.every(({ bytesPerDay }) => bytesPerDay === null)) {
    return "What it would cost can be told once the first hour is written.";
  }
  const bytes = tiers.reduce((sum, { tier, bytesPerDay }) => sum + (bytesPerDay ?? 0) * days[tier], 0);
  const about = `About ${format(bytes, "bytes")} when full`;
  return bytes <= mib * MIB
    ? `${about}, which the limit allows.`
    : `${about}: more than the limit, so that the oldest seconds go first.`;
}
