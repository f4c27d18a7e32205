// Durations and sizes as the server's flags have them.

const SECONDS: Readonly<Record<string, number>> = {
  ms: 0.001,
  s: 1,
  m: 60,
  h: 3_600,
  d: 86_400,
  w: 7 * 86_400,
  y: 365 * 86_400,
};

/** "7d", "1h30m": seconds; null for anything else. */
export function flagSeconds(text: string): number | null {
  const parts = [...text.matchAll(/(\d+)(ms|[smhdwy])/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join("") !== text) return null;
  return parts.reduce((sum, [, number, unit]) => sum + Number(number) * (SECONDS[unit as string] as number), 0);
}

const BYTES: Readonly<Record<string, number>> = {
  "": 1,
  B: 1,
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
  TiB: 1024 ** 4,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
};

/** "1GiB", "500MB": bytes; null for anything else. */
export function flagBytes(text: string): number | null {
  const [, number, unit = ""] = /^(\d+(?:\.\d+)?)([KMGT]i?B|B)?$/.exec(text) ?? [];
  const factor = BYTES[unit];
  return number === undefined || factor === undefined ? null : Number(number) * factor;
}
