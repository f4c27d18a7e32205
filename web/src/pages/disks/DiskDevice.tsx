import { LiveText } from "../../components/LiveText";
import { exact, format, type Unit } from "../../lib/format";
import { useWatch } from "../../state/feed-context";
import { instantValue } from "../../state/latest";
import { DevicePanels } from "../Panels";
import { DISK_PANELS } from "./panels";

const TOTALS: readonly { name: string; expr: string; unit: Unit }[] = [
  { name: "Reads", expr: "node_disk_reads_completed_total", unit: "count" },
  { name: "Bytes read", expr: "node_disk_read_bytes_total", unit: "bytes" },
  { name: "Time reading", expr: "node_disk_read_time_seconds_total", unit: "seconds" },
  { name: "Writes", expr: "node_disk_writes_completed_total", unit: "count" },
  { name: "Bytes written", expr: "node_disk_written_bytes_total", unit: "bytes" },
  { name: "Time writing", expr: "node_disk_write_time_seconds_total", unit: "seconds" },
  { name: "Time busy", expr: "node_disk_io_time_seconds_total", unit: "seconds" },
];
const EXPRESSIONS = TOTALS.map(({ expr }) => expr);

/** One disk: its totals since the machine started, and what it does now. */
export function DiskDevice({ device }: { device: string }) {
  useWatch(EXPRESSIONS, null);
  return (
    <DevicePanels
      kind="Disk"
      label="device"
      value={device}
      panels={DISK_PANELS}
      card={
        <section className="card" aria-label={`Totals of ${device}`}>
          <h4>
            Since boot <em className="clip">{device}</em>
          </h4>
          <dl className="facts">
            {TOTALS.map(({ name, expr, unit }) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>
                  <LiveText
                    read={(feed, at) => {
                      const value = instantValue(feed.frame(expr), at, { device });
                      return { text: format(value, unit), title: exact(value, unit) };
                    }}
                  />
                </dd>
              </div>
            ))}
          </dl>
        </section>
      }
    />
  );
}
