// What the page calls unwell, as a table: docs/verdict.md shows the same one, and a test keeps the two equal.

import type { VerdictRule } from "./verdict-rule";
import { MACHINE_RULES } from "./verdict-rules-machine";
import { RESOURCE_RULES } from "./verdict-rules-resources";

export const VERDICT_RULES: readonly VerdictRule[] = [...RESOURCE_RULES, ...MACHINE_RULES];
