// What holds for every panel of every page.

import { describe, expect, it } from "vitest";
import type { PanelSpec } from "../charts/panel-spec";
import { widen } from "../state/step";
import * as cpu from "./cpu/panels";
import * as disks from "./disks/panels";
import { HARDWARE_SECTIONS } from "./hardware/panels";
import * as memory from "./memory/panels";
import * as network from "./network/panels";
import * as overview from "./overview/panels";
import { groupPanels } from "./services/panels";
import { OWN_PANELS } from "./settings/panels";

const isPanel = (value: unknown): value is PanelSpec =>
  typeof value === "object" && value !== null && "queries" in value;
/** Whatever a page's list exports: panels, and lists of them. */
const panels: PanelSpec[] = [
  ...[cpu, memory, overview, disks, network].flatMap((page): unknown[] => Object.values(page).flat()).filter(isPanel),
  ...HARDWARE_SECTIONS.flatMap((section) => section.panels),
  ...OWN_PANELS,
  ...groupPanels("/system.slice/ssh.service"),
];
const exprs = [...new Set(panels.flatMap(({ queries }) => queries.map(({ expr }) => expr)))];

describe("the panels", () => {
  it("are seen at all", () => {
    expect(exprs.length).toBeGreaterThan(50);
  });
  it.each(exprs)("miss nothing between points far apart: %s", (expr) => {
    const widened = widen(expr, 900);
    expect(widened).not.toMatch(/\birate\(/);
    for (const [, seconds] of widened.matchAll(/\[(\d+)s\]/g)) expect(Number(seconds)).toBeGreaterThanOrEqual(900);
    // Other windows are means with a name, which a longer one would belie.
    for (const [, window] of widened.matchAll(/\[(\w+)\]/g)) expect(window).toMatch(/^(\d+s|5m|10m|15m)$/);
  });
});
