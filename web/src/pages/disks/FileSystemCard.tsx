import { useMemo } from "react";
import { Panel } from "../../charts/Panel";
import { panelOf } from "../../charts/panel";
import { Bar } from "../../components/Bar";
import { LiveText } from "../../components/LiveText";
import { exact, format } from "../../lib/format";
import { useWatch } from "../../state/feed-context";
import { type FileSystem, fullness } from "../../state/filesystems";
import { forecastWords } from "../../state/forecast";
import { instantValue } from "../../state/latest";
import { forecastAt, useForecasts } from "../../state/use-forecasts";
import { FILE_SYSTEM_PANEL } from "./panels";

export const INODES = "node_filesystem_files";
export const INODES_FREE = "node_filesystem_files_free";

/** How full one file system is, in space and in inodes, and how full it has been. */
export function FileSystemCard({ system }: { system: FileSystem }) {
  const { device, mountpoint, fstype, alsoAt, usedPercent, sizeBytes, usedBytes, availableBytes } = system;
  useWatch([INODES, INODES_FREE], null);
  const panel = useMemo(() => panelOf(FILE_SYSTEM_PANEL, { device, mountpoint }), [device, mountpoint]);
  const level = fullness(usedPercent);
  const forecast = forecastAt(useForecasts()?.answers, system);
  const only = { device, mountpoint };
  return (
    <article className="file-system" data-level={level}>
      <div className="card">
        <h3>
          <code className="clip" title={mountpoint}>
            {mountpoint}
          </code>
          <em className="clip" title={`${device}, ${fstype}`}>
            {device} · {fstype}
          </em>
        </h3>
        <p className="fill">
          <b>{format(usedPercent, "percent")}</b> used
          {level !== "ok" && <strong data-level={level}>{level === "critical" ? "full" : "nearly full"}</strong>}
        </p>
        <Bar percent={usedPercent} level={level} />
        <dl className="facts">
          <div>
            <dt>Size</dt>
            <dd title={exact(sizeBytes, "bytes")}>{format(sizeBytes, "bytes")}</dd>
          </div>
          <div>
            <dt>Used</dt>
            <dd title={exact(usedBytes, "bytes")}>{format(usedBytes, "bytes")}</dd>
          </div>
          <div>
            <dt>Free for users</dt>
            <dd title={exact(availableBytes, "bytes")}>{format(availableBytes, "bytes")}</dd>
          </div>
          <div>
            <dt>Inodes used</dt>
            <dd>
              <LiveText
                read={(feed, at) => {
                  const [all, free] = [INODES, INODES_FREE].map((expr) => instantValue(feed.frame(expr), at, only));
                  if (!all || free === null || free === undefined) return { text: "not counted here" };
                  const share = format((100 * (all - free)) / all, "percent");
                  return {
                    text: `${share} of ${format(all, "count")}`,
                    title: `${exact(all - free, "count")} of ${exact(all, "count")}`,
                  };
                }}
              />
            </dd>
          </div>
          <div>
            <dt>Full in</dt>
            <dd title="at the pace of the last 6 hours, where that is sure">
              {forecast ? forecastWords(forecast) : "not in sight"}
            </dd>
          </div>
          {alsoAt.length > 0 && (
            <div>
              <dt>Also at</dt>
              <dd className="clip" title={alsoAt.join(", ")}>
                {alsoAt.join(", ")}
              </dd>
            </div>
          )}
        </dl>
      </div>
      <Panel spec={panel} />
    </article>
  );
}
