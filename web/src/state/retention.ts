// What history costs: how fast each tier grows, what it will take when it is full, and what the cap cuts off. Pure.
//
// A tier's rate is what it has now over the time that it covers. The cap is applied as the store does it: the oldest of
// the finest tier goes first, then that of the next.

export type TierName = "raw" | "1m" | "1h";

/** Finest first, as they are given up. */
export const TIERS: readonly TierName[] = ["raw", "1m", "1h"];

/** A tier is written block by block; before its first one nothing can be said. */
export const BLOCK_SECONDS: Readonly<Record<TierName, number>> = { raw: 3_600, "1m": 6 * 3_600, "1h": 15 * 86_400 };

export interface TierNow {
  tier: TierName;
  bytes: number;
  retentionSeconds: number;
}

export interface TierPlan extends TierNow {
  /** Null before the first block is written. */
  bytesPerDay: number | null;
  /** What it will take with its whole retention, were there no cap. */
  bytesWhenFull: number | null;
  /** How far back it will reach under the cap. */
  reachSeconds: number | null;
}

export interface StoragePlan {
  tiers: readonly TierPlan[];
  /** Of all tiers that are known. */
  bytesWhenFull: number;
  /** Whether something goes before its time. */
  capBites: boolean;
  /** How long until the cap is reached at today's rate; null where it never is. */
  capInSeconds: number | null;
}

const DAY = 86_400;

export interface StorageNow {
  tiers: readonly TierNow[];
  /** For how long this machine has been recorded. */
  recordedSeconds: number;
  /** The files' size. */
  usedBytes: number;
  capBytes: number;
}

function planTier(tier: TierNow, recordedSeconds: number): TierPlan {
  // The block under way is not in it yet.
  const covered = Math.min(recordedSeconds - BLOCK_SECONDS[tier.tier] / 2, tier.retentionSeconds);
  if (tier.bytes <= 0 || covered <= 0) return { ...tier, bytesPerDay: null, bytesWhenFull: null, reachSeconds: null };
  const bytesPerSecond = tier.bytes / covered;
  return {
    ...tier,
    bytesPerDay: bytesPerSecond * DAY,
    bytesWhenFull: bytesPerSecond * tier.retentionSeconds,
    reachSeconds: tier.retentionSeconds,
  };
}

/** Takes what is too much from the tiers, the finest first. */
function cutTo(capBytes: number, tiers: readonly TierPlan[]): TierPlan[] {
  let over = tiers.reduce((sum, { bytesWhenFull }) => sum + (bytesWhenFull ?? 0), 0) - capBytes;
  return tiers.map((tier) => {
    if (over <= 0 || tier.bytesWhenFull === null || tier.bytesPerDay === null) return tier;
    const cut = Math.min(over, tier.bytesWhenFull);
    over -= cut;
    return { ...tier, reachSeconds: ((tier.bytesWhenFull - cut) / tier.bytesPerDay) * DAY };
  });
}

/** When the sum of all tiers, each of which stops growing at its retention, passes the cap. */
function capIn({ recordedSeconds, usedBytes, capBytes }: StorageNow, tiers: readonly TierPlan[]): number | null {
  let [used, elapsed] = [usedBytes, 0];
  const growing = tiers
    .filter(({ bytesPerDay }) => bytesPerDay !== null)
    .map((tier) => ({ perSecond: (tier.bytesPerDay as number) / DAY, left: tier.retentionSeconds - recordedSeconds }))
    .filter(({ left }) => left > 0)
    .sort((a, b) => a.left - b.left);
  if (used >= capBytes) return 0;
  while (growing.length > 0) {
    const rate = growing.reduce((sum, { perSecond }) => sum + perSecond, 0);
    const next = (growing[0] as { left: number }).left;
    if (used + rate * (next - elapsed) >= capBytes) return elapsed + (capBytes - used) / rate;
    used += rate * (next - elapsed);
    elapsed = next;
    growing.shift();
  }
  return null;
}

export function planStorage(now: StorageNow): StoragePlan {
  const tiers = now.tiers.map((tier) => planTier(tier, now.recordedSeconds));
  const bytesWhenFull = tiers.reduce((sum, tier) => sum + (tier.bytesWhenFull ?? 0), 0);
  const capBites = bytesWhenFull > now.capBytes;
  return {
    tiers: cutTo(now.capBytes, tiers),
    bytesWhenFull,
    capBites,
    capInSeconds: capBites ? capIn(now, tiers) : null,
  };
}
