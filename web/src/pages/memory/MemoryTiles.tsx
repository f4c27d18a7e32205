// Used memory now and its true means, coloured by load, and where it goes.

import { LoadTile } from "../../components/LoadTile";
import { TrendTile } from "../../components/TrendTile";
import { exact, format } from "../../lib/format";
import { MEMORY_TOTAL, MEMORY_USED, memoryUsedOver } from "../../state/expressions";
import type { Feed } from "../../state/feed";
import { instantValue, latestValue } from "../../state/latest";

const MEANS = [
  { title: "Now", expr: MEMORY_USED },
  { title: "5 min mean", expr: memoryUsedOver("5m") },
  { title: "10 min mean", expr: memoryUsedOver("10m") },
  { title: "15 min mean", expr: memoryUsedOver("15m") },
];
/** A share of all memory. */
const STEADY = 0.002;
const tolerance = (feed: Feed) => STEADY * (latestValue(feed.frame(MEMORY_TOTAL)) ?? 0);
const ONE = { expr: memoryUsedOver("1m"), minutes: 1 };
const FIVE = { expr: memoryUsedOver("5m"), minutes: 5 };
const FIFTEEN = { expr: memoryUsedOver("15m"), minutes: 15 };

function share(used: number | null, total: number | null): number | null {
  return used === null || total === null || total <= 0 ? null : (100 * used) / total;
}

export function MemoryTiles() {
  return (
    <section className="tiles six" aria-label="Memory used">
      {MEANS.map(({ title, expr }) => (
        <LoadTile
          key={title}
          title={title}
          exprs={[expr, MEMORY_TOTAL]}
          percent={(feed) => share(latestValue(feed.frame(expr)), latestValue(feed.frame(MEMORY_TOTAL)))}
          figure={(feed, at) => {
            const value = instantValue(feed.frame(expr), at);
            return { text: format(value, "bytes"), title: exact(value, "bytes") };
          }}
          detail={(feed, at) => {
            const percent = share(instantValue(feed.frame(expr), at), latestValue(feed.frame(MEMORY_TOTAL)));
            return { text: `${format(percent, "percent")} of all` };
          }}
        />
      ))}
      <TrendTile title="Trend over 5 min" short={ONE} long={FIVE} unit="bytes" tolerance={tolerance} />
      <TrendTile title="Trend over 15 min" short={FIVE} long={FIFTEEN} unit="bytes" tolerance={tolerance} />
    </section>
  );
}
