// Whatever the verdict says, the chart that it leads to is there.

import { describe, expect, it } from "vitest";
import type { PanelSpec } from "../charts/panel-spec";
import { RANGE_CHOICES } from "../state/range";
import { VERDICT_RULES } from "../state/verdict-rules";
import { CPU_PANELS, SYSTEM_PANELS } from "./cpu/panels";
import { DISK_PANELS, DISKS_PANELS, FILE_SYSTEM_PANEL } from "./disks/panels";
import { HARDWARE_SECTIONS } from "./hardware/panels";
import { MEMORY_PANELS } from "./memory/panels";
import { INTERFACE_PANELS, NETWORK_PANELS, PROTOCOL_PANELS } from "./network/panels";

const ids = (panels: readonly PanelSpec[], labels = "") => panels.map(({ id }) => id + labels);
const PANELS: Readonly<Record<string, readonly string[]>> = {
  "/": [],
  "/cpu": ids([...CPU_PANELS, ...SYSTEM_PANELS]),
  "/memory": ids(MEMORY_PANELS),
  "/disks": [
    ...ids(DISKS_PANELS),
    ...ids(DISK_PANELS, "-{{device}}"),
    ...ids([FILE_SYSTEM_PANEL], "-{{device}}-{{mountpoint}}"),
    "raid",
  ],
  "/network": [...ids([...NETWORK_PANELS, ...PROTOCOL_PANELS]), ...ids(INTERFACE_PANELS, "-{{device}}")],
  "/services": [],
  "/hardware": ids(HARDWARE_SECTIONS.flatMap(({ panels }) => panels)),
};

describe("the evidence", () => {
  it.each(VERDICT_RULES.map(({ id, evidence }) => [id, evidence] as const))("of %s is there", (_, evidence) => {
    expect(Object.keys(PANELS)).toContain(evidence.page);
    if (evidence.panel !== undefined) expect(PANELS[evidence.page]).toContain(evidence.panel);
    expect(RANGE_CHOICES.map(({ id }) => id)).toContain(evidence.range);
  });
});

describe("the panels of a page", () => {
  it.each(Object.entries(PANELS))("of %s have names of their own", (_, names) => {
    expect(new Set(names).size).toBe(names.length);
  });
});
