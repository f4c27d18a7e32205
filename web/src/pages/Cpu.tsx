// Where does the CPU's time go?

import { Panel } from "../charts/Panel";
import { Cores } from "./cpu/Cores";
import { CpuTiles } from "./cpu/CpuTiles";
import { ModelCard } from "./cpu/ModelCard";
import { CPU_AVERAGES, CPU_PRESSURE, LOAD, RUN_QUEUE, SWITCHES } from "./cpu/panels";
import { CPU_MODES } from "./overview/panels";
import { PageHeading } from "./PageHeading";

const PANELS = [LOAD, RUN_QUEUE, SWITCHES, CPU_PRESSURE];

export function Cpu() {
  return (
    <>
      <PageHeading title="CPU" />
      <CpuTiles />
      <div className="charts three">
        <Panel spec={CPU_MODES} />
        <Panel spec={CPU_AVERAGES} />
        <ModelCard />
        {PANELS.map((panel) => (
          <Panel key={panel.id} spec={panel} />
        ))}
        <Cores />
      </div>
    </>
  );
}
