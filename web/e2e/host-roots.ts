// Directories that look like this host's /proc or /sys, but for the entries that a test makes itself.

import { mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";

export function mirror(directory: string, target: string, except: readonly string[]): void {
  mkdirSync(target, { recursive: true });
  for (const name of readdirSync(directory)) {
    if (!except.includes(name)) symlinkSync(join(directory, name), join(target, name));
  }
}
