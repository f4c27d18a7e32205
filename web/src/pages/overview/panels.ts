import type { PanelSpec } from "../../charts/panel-spec";
import { pressureSome } from "../../state/expressions";

export const PRESSURE: PanelSpec = {
  id: "pressure",
  title: "Pressure",
  subtitle: "time stalled",
  kind: "line",
  unit: "percent",
  scaleMin: 10,
  scaleMax: 100,
  queries: [
    { expr: pressureSome("io"), legend: "I/O", color: 4 },
    { expr: pressureSome("cpu"), legend: "CPU", color: 1 },
    { expr: pressureSome("memory"), legend: "memory", color: 5 },
  ],
  help: "Share of time in which at least one task waited for a disk, a core or memory (pressure stall information).",
  empty: "This kernel offers no pressure figures: it is older than 4.20, or PSI is switched off (boot with psi=1).",
};
