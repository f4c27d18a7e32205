// What holds the memory?

import { FiguresCard } from "./memory/FiguresCard";
import { MemoryTiles } from "./memory/MemoryTiles";
import { MEMORY_PANELS } from "./memory/panels";
import { PageHeading } from "./PageHeading";
import { Panels } from "./Panels";

export function Memory() {
  return (
    <>
      <PageHeading title="Memory" />
      <MemoryTiles />
      <Panels panels={MEMORY_PANELS} card={<FiguresCard />} cardAfter={2} />
    </>
  );
}
