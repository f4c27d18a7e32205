// The server's flags, found by words. Pure.

import { compareNames } from "../../lib/labels";

/** Those whose name or value has all words, by name; collectors after all else. */
export function searchFlags(flags: Readonly<Record<string, string>>, text: string): [string, string][] {
  const words = text.toLowerCase().split(/\s+/);
  return Object.entries(flags)
    .filter(([name, value]) => words.every((word) => `${name}=${value}`.toLowerCase().includes(word)))
    .sort(([a], [b]) => Number(a.startsWith("collector.")) - Number(b.startsWith("collector.")) || compareNames(a, b));
}
