// The units that a person may choose for values of their own question.

import type { Unit } from "../lib/format";

export const UNIT_CHOICES: readonly { unit: Unit; title: string }[] = [
  { unit: "count", title: "number" },
  { unit: "per second", title: "per second" },
  { unit: "percent", title: "per cent" },
  { unit: "ratio", title: "ratio" },
  { unit: "bytes", title: "bytes" },
  { unit: "bytes/s", title: "bytes per second" },
  { unit: "seconds", title: "seconds" },
];

export function chosenUnit(text: string | null): Unit | null {
  return UNIT_CHOICES.find(({ unit }) => unit === text)?.unit ?? null;
}
