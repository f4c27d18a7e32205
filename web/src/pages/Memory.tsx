// What holds the memory?

import { Panel } from "../charts/Panel";
import { FiguresCard } from "./memory/FiguresCard";
import { MemoryTiles } from "./memory/MemoryTiles";
import { MEMORY_AVERAGES, MEMORY_PRESSURE, PAGE_FAULTS, SWAP, SWAP_TRAFFIC } from "./memory/panels";
import { MEMORY_KINDS } from "./overview/panels";
import { PageHeading } from "./PageHeading";

const PANELS = [SWAP, SWAP_TRAFFIC, PAGE_FAULTS, MEMORY_PRESSURE];

export function Memory() {
  return (
    <>
      <PageHeading title="Memory" />
      <MemoryTiles />
      <div className="charts three">
        <Panel spec={MEMORY_KINDS} />
        <Panel spec={MEMORY_AVERAGES} />
        <FiguresCard />
        {PANELS.map((panel) => (
          <Panel key={panel.id} spec={panel} />
        ))}
      </div>
    </>
  );
}
