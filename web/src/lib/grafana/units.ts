// Grafana's names of units (https://github.com/grafana/grafana/blob/main/packages/grafana-data/src/valueFormats/categories.ts),
// as far as figures of a machine need them.

import type { Unit } from "../format";

const UNITS: Readonly<Record<string, Unit>> = {
  percent: "percent",
  percentunit: "share",
  bytes: "bytes",
  decbytes: "bytes",
  binBps: "bytes/s",
  Bps: "bytes/s",
  bps: "bits/s",
  binbps: "bits/s",
  s: "duration",
  dtdurations: "duration",
  clocks: "duration",
  ms: "milliseconds",
  dtdurationms: "milliseconds",
  clockms: "milliseconds",
  hertz: "hertz",
  rothz: "hertz",
  celsius: "celsius",
  watt: "watts",
  volt: "volts",
  amp: "amperes",
  joule: "joules",
  rotrpm: "rpm",
  ops: "per second",
  reqps: "per second",
  rps: "per second",
  wps: "per second",
  iops: "per second",
  eps: "per second",
  pps: "per second",
  cps: "per second",
  rds: "per second",
  wrps: "per second",
  short: "count",
  sishort: "count",
  none: "count",
  string: "count",
  "": "count",
  bool: "count",
  bool_yes_no: "count",
  bool_on_off: "count",
};

/** Units that are words for nothing and one. */
const WORDS: Readonly<Record<string, readonly [string, string]>> = {
  bool: ["false", "true"],
  bool_yes_no: ["no", "yes"],
  bool_on_off: ["off", "on"],
};

/** Undefined: figures are shown without their unit. */
export function unitOf(name: string): Unit | undefined {
  return UNITS[name];
}

export function wordsOf(unit: string): { value: number; text: string }[] {
  return (WORDS[unit] ?? []).map((text, value) => ({ value, text }));
}

/** Prefixed units whose scale is not ours: what a value has to be multiplied by to be one of the unit. */
const FACTORS: Readonly<Record<string, { unit: Unit; factor: number }>> = {
  kbytes: { unit: "bytes", factor: 1024 },
  deckbytes: { unit: "bytes", factor: 1000 },
  mbytes: { unit: "bytes", factor: 1024 ** 2 },
  decmbytes: { unit: "bytes", factor: 1000 ** 2 },
  gbytes: { unit: "bytes", factor: 1024 ** 3 },
  decgbytes: { unit: "bytes", factor: 1000 ** 3 },
  bits: { unit: "bytes", factor: 1 / 8 },
  decbits: { unit: "bytes", factor: 1 / 8 },
  KBs: { unit: "bytes/s", factor: 1000 },
  KiBs: { unit: "bytes/s", factor: 1024 },
  MBs: { unit: "bytes/s", factor: 1000 ** 2 },
  MiBs: { unit: "bytes/s", factor: 1024 ** 2 },
  Kbits: { unit: "bits/s", factor: 1000 },
  Mbits: { unit: "bits/s", factor: 1000 ** 2 },
  Gbits: { unit: "bits/s", factor: 1000 ** 3 },
  µs: { unit: "duration", factor: 1e-6 },
  ns: { unit: "duration", factor: 1e-9 },
  m: { unit: "duration", factor: 60 },
  h: { unit: "duration", factor: 3_600 },
  d: { unit: "duration", factor: 86_400 },
  mhertz: { unit: "hertz", factor: 1e6 },
  ghertz: { unit: "hertz", factor: 1e9 },
  opm: { unit: "per second", factor: 1 / 60 },
  rpm: { unit: "per second", factor: 1 / 60 },
  mwatt: { unit: "watts", factor: 1e-3 },
  kwatt: { unit: "watts", factor: 1e3 },
  mvolt: { unit: "volts", factor: 1e-3 },
  mamp: { unit: "amperes", factor: 1e-3 },
};

export function scaledUnitOf(name: string): { unit: Unit; factor: number } | undefined {
  return FACTORS[name];
}
