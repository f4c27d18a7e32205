// Whether a newer Heartbeat answers than the one that this page came from, and when it may load itself anew. Pure.

export interface Build {
  version: string;
  revision: string;
}

/** The same version may be built again; its revision tells. */
export function isOther(before: Build, now: Build): boolean {
  return before.version !== now.version || before.revision !== now.revision;
}

/** "version 0.2.0", or the revision where only that is new. */
export function updateWords(before: Build, now: Build): string {
  return before.version === now.version ? `revision ${now.revision.slice(0, 12)}` : `version ${now.version}`;
}

export interface Idleness {
  /** Since the last key, click or move of the pointer. */
  quietMs: number;
  hidden: boolean;
  /** A dialog is open, or something is typed. */
  busy: boolean;
}

export const QUIET_MS = 15_000;

/** Nobody looks, or nobody has done anything for a while and nothing would be lost. */
export function isIdle({ quietMs, hidden, busy }: Idleness): boolean {
  return !busy && (hidden || quietMs >= QUIET_MS);
}
