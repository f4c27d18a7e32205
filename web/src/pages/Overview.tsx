// Is it well? A sentence, five figures, and the charts behind them.

import { useEffect } from "react";
import { Panel } from "../charts/Panel";
import { VerdictCard } from "../components/VerdictCard";
import { useVerdict } from "../state/use-verdict";
import { EventsCard } from "./overview/EventsCard";
import { FileSystemBars } from "./overview/FileSystemBars";
import { MachineCard } from "./overview/MachineCard";
import { OVERVIEW_PANELS } from "./overview/panels";
import { Tile } from "./overview/Tile";
import { TILES } from "./overview/tiles";

export function Overview() {
  useEffect(() => {
    document.title = "Heartbeat";
  }, []);
  const verdict = useVerdict();
  return (
    <>
      <VerdictCard verdict={verdict} />
      <section className="tiles" aria-label="Now">
        {TILES.map((tile) => (
          <Tile key={tile.title} spec={tile} />
        ))}
      </section>
      <div className="grid">
        <div className="charts">
          {OVERVIEW_PANELS.map((panel) => (
            <Panel key={panel.id} spec={panel} />
          ))}
        </div>
        <div className="aside">
          <FileSystemBars />
          <EventsCard />
          <MachineCard />
        </div>
      </div>
    </>
  );
}
