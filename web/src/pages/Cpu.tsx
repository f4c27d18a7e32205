// Where does the CPU's time go?

import { Cores } from "./cpu/Cores";
import { CpuTiles } from "./cpu/CpuTiles";
import { ModelCard } from "./cpu/ModelCard";
import { CPU_PANELS, SYSTEM_PANELS } from "./cpu/panels";
import { PageHeading } from "./PageHeading";
import { Panels } from "./Panels";

export function Cpu() {
  return (
    <>
      <PageHeading title="CPU" />
      <CpuTiles />
      <Panels panels={CPU_PANELS} card={<ModelCard />} cardAfter={2}>
        <Cores />
      </Panels>
      <h2 className="section">System</h2>
      <Panels panels={SYSTEM_PANELS} />
    </>
  );
}
