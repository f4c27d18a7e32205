// Memory's figures, scaled and to the byte.

import { LiveText } from "../../components/LiveText";
import { exact, format } from "../../lib/format";
import { MEMORY_AVAILABLE, MEMORY_TOTAL, MEMORY_USED } from "../../state/expressions";
import { useWatch } from "../../state/feed-context";
import { instantValue } from "../../state/latest";
import { SWAP_TOTAL } from "./panels";

const FIGURES: readonly { name: string; expr: string }[] = [
  { name: "Total", expr: MEMORY_TOTAL },
  { name: "Available", expr: MEMORY_AVAILABLE },
  { name: "Used", expr: MEMORY_USED },
  { name: "Free", expr: "node_memory_MemFree_bytes" },
  { name: "Active", expr: "node_memory_Active_bytes" },
  { name: "Inactive", expr: "node_memory_Inactive_bytes" },
  { name: "Cached", expr: "node_memory_Cached_bytes" },
  { name: "Buffers", expr: "node_memory_Buffers_bytes" },
  { name: "Shared", expr: "node_memory_Shmem_bytes" },
  { name: "Kernel slab", expr: "node_memory_Slab_bytes" },
  { name: "Page tables", expr: "node_memory_PageTables_bytes" },
  { name: "Dirty", expr: "node_memory_Dirty_bytes" },
  { name: "Swap total", expr: SWAP_TOTAL },
  { name: "Swap free", expr: "node_memory_SwapFree_bytes" },
];
const EXPRESSIONS = FIGURES.map(({ expr }) => expr);

export function FiguresCard() {
  useWatch(EXPRESSIONS, null);
  return (
    <section className="card tall" aria-labelledby="figures">
      <h3 id="figures">Figures</h3>
      <table className="figures">
        <thead>
          <tr>
            <th scope="col">Kind</th>
            <th scope="col">Size</th>
            <th scope="col">Bytes</th>
          </tr>
        </thead>
        <tbody>
          {FIGURES.map(({ name, expr }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>
                <LiveText read={(feed, at) => ({ text: format(instantValue(feed.frame(expr), at), "bytes") })} />
              </td>
              <td className="mono">
                <LiveText
                  read={(feed, at) => ({
                    text: exact(instantValue(feed.frame(expr), at), "bytes").replace(" bytes", ""),
                  })}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
