import { compareNames } from "../lib/labels";
import { useSelected } from "./feed-context";

/** The values that a label of a query's series has had lately, in the order people expect; null until the first answer. */
export function useLabelValues(expr: string, label: string): string[] | null {
  return useSelected([expr], (feed) => {
    const frame = feed.frame(expr);
    if (!frame || frame.times.length === 0) return null;
    const values = [...frame.columns.values()].map(({ labels }) => labels[label] ?? "");
    return [...new Set(values)].sort(compareNames);
  });
}
