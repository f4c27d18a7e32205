// What the plan for history means, in sentences. Pure.

import { format, formatSpan } from "../../lib/format";
import type { StorageNow, StoragePlan, TierName } from "../../state/retention";

export const TIER_WORDS: Readonly<Record<TierName, string>> = {
  raw: "Every second",
  "1m": "Every minute",
  "1h": "Every hour",
};

/** What the first tier to suffer keeps. */
function shortened({ tiers }: StoragePlan): string {
  const cut = tiers.filter(
    ({ reachSeconds, retentionSeconds }) => reachSeconds !== null && reachSeconds < retentionSeconds,
  );
  const words = cut.map(({ tier, reachSeconds }) => {
    const what = TIER_WORDS[tier].toLowerCase();
    return (reachSeconds ?? 0) < 3_600
      ? `none of ${what}`
      : `${what} for the last ${formatSpan(roundSpan(reachSeconds ?? 0))}`;
  });
  return words.join(", and ");
}

/** To whole hours below two days, to whole days above: an estimate is no better than that. */
export function roundSpan(seconds: number): number {
  const unit = seconds < 2 * 86_400 ? 3_600 : 86_400;
  return Math.max(unit, Math.round(seconds / unit) * unit);
}

export function storageSentence(now: StorageNow, plan: StoragePlan): string {
  const taken = `History takes ${format(now.usedBytes, "bytes")} of the ${format(now.capBytes, "bytes")} that it may.`;
  if (plan.tiers.every(({ bytesPerDay }) => bytesPerDay === null)) {
    return `${taken} What it will take can be told once its first hour is written.`;
  }
  if (!plan.capBites) {
    return `${taken} With all that it is to keep it will take about ${format(plan.bytesWhenFull, "bytes")}: the limit cuts nothing off.`;
  }
  const when =
    plan.capInSeconds === null || plan.capInSeconds === 0
      ? "The limit is reached"
      : `At today's rate the limit is reached in ${formatSpan(roundSpan(plan.capInSeconds))}`;
  return `${taken} ${when}: it then keeps ${shortened(plan)}.`;
}
