// The units that a person may choose for values of their own question.

import type { Unit } from "../lib/format";

export const UNIT_CHOICES: readonly { unit: Unit; title: string }[] = [
  { unit: "count", title: "number" },
  { unit: "per second", title: "per second" },
  { unit: "percent", title: "per cent" },
  { unit: "share", title: "share of one" },
  { unit: "ratio", title: "ratio" },
  { unit: "bytes", title: "bytes" },
  { unit: "bytes/s", title: "bytes per second" },
  { unit: "bits/s", title: "bits per second" },
  { unit: "milliseconds", title: "milliseconds" },
  { unit: "seconds", title: "seconds" },
  { unit: "duration", title: "seconds, as a duration" },
  { unit: "hertz", title: "hertz" },
  { unit: "celsius", title: "degrees Celsius" },
  { unit: "watts", title: "watts" },
  { unit: "volts", title: "volts" },
  { unit: "amperes", title: "amperes" },
  { unit: "joules", title: "joules" },
  { unit: "rpm", title: "revolutions per minute" },
];

export function chosenUnit(text: string | null): Unit | null {
  return UNIT_CHOICES.find(({ unit }) => unit === text)?.unit ?? null;
}
