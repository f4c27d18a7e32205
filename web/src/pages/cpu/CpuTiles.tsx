// CPU usage now and its true means, coloured by load, and where it goes.

import { LoadTile } from "../../components/LoadTile";
import { TrendTile } from "../../components/TrendTile";
import { exact, format } from "../../lib/format";
import { CPU_BUSY, cpuBusyOver } from "../../state/expressions";
import { instantValue, latestValue } from "../../state/latest";

const MEANS = [
  { title: "Now", expr: CPU_BUSY },
  { title: "5 min mean", expr: cpuBusyOver("5m") },
  { title: "10 min mean", expr: cpuBusyOver("10m") },
  { title: "15 min mean", expr: cpuBusyOver("15m") },
];
/** Percentage points. */
const STEADY = 1;
const tolerance = () => STEADY;
const ONE = { expr: cpuBusyOver("1m"), minutes: 1 };
const FIVE = { expr: cpuBusyOver("5m"), minutes: 5 };
const FIFTEEN = { expr: cpuBusyOver("15m"), minutes: 15 };

export function CpuTiles() {
  return (
    <section className="tiles six" aria-label="CPU usage">
      {MEANS.map(({ title, expr }) => (
        <LoadTile
          key={title}
          title={title}
          exprs={[expr]}
          percent={(feed) => latestValue(feed.frame(expr))}
          figure={(feed, at) => {
            const value = instantValue(feed.frame(expr), at);
            return { text: format(value, "percent"), title: exact(value, "percent") };
          }}
        />
      ))}
      <TrendTile title="Trend over 5 min" short={ONE} long={FIVE} unit="percent" tolerance={tolerance} />
      <TrendTile title="Trend over 15 min" short={FIVE} long={FIFTEEN} unit="percent" tolerance={tolerance} />
    </section>
  );
}
