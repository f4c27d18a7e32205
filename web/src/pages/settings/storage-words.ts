// What the plan for history means, in sentences. Pure.

import { format, formatSpan } from "../../lib/format";
import type { StorageNow, StoragePlan, TierName } from "../../state/retention";

export const TIER_WORDS: Readonly<Record<TierName, string>> = {
  raw: "Every second",
  "1m": "Every minute",
  "1h": "Every hour",
};

const NOTHING_WORDS: Readonly<Record<TierName, string>> = {
  raw: "no single seconds",
  "1m": "no single minutes",
  "1h": "no single hours",
};

/** Less than this is as good as nothing: the newest hour is always there. */
const REACH_SECONDS_MIN = 3_600;

/** How far back a tier will reach, about. */
export function reachWords(reachSeconds: number): string {
  return reachSeconds < REACH_SECONDS_MIN ? "this hour" : formatSpan(roundSpan(reachSeconds));
}

/** What the tiers that the limit cuts keep. */
function shortened({ tiers }: StoragePlan): string {
  return tiers
    .flatMap(({ tier, reachSeconds, retentionSeconds }) => {
      if (reachSeconds === null || reachSeconds >= retentionSeconds) return [];
      if (reachSeconds < REACH_SECONDS_MIN) return [`${NOTHING_WORDS[tier]} but this hour's`];
      return [`${TIER_WORDS[tier].toLowerCase()} for the last ${reachWords(reachSeconds)}`];
    })
    .join(", and ");
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
