// The colour of a tile by load, always with a word beside it.

export type LoadLevel = "low" | "high" | "very-high" | "unknown";

export const HIGH_PERCENT = 70;
export const VERY_HIGH_PERCENT = 90;

export const LOAD_WORDS: Record<LoadLevel, string> = {
  low: "fine",
  high: "high",
  "very-high": "severe",
  unknown: "not known yet",
};

export function loadLevel(percent: number | null): LoadLevel {
  if (percent === null) return "unknown";
  if (percent > VERY_HIGH_PERCENT) return "very-high";
  return percent > HIGH_PERCENT ? "high" : "low";
}
