// Is a disk slow, is one full?

import { Panel } from "../charts/Panel";
import { useFileSystems } from "../state/use-filesystems";
import { useLabelValues } from "../state/use-label-values";
import { DiskDevice } from "./disks/DiskDevice";
import { FileSystemCard } from "./disks/FileSystemCard";
import { DISK_READ_BYTES, IO_PRESSURE } from "./disks/panels";
import { DISK_LATENCY, DISK_THROUGHPUT } from "./overview/panels";
import { PageHeading } from "./PageHeading";

export function Disks() {
  const systems = useFileSystems();
  const devices = useLabelValues(DISK_READ_BYTES, "device");
  return (
    <>
      <PageHeading title="Disks" />
      <div className="charts three">
        <Panel spec={DISK_THROUGHPUT} />
        <Panel spec={DISK_LATENCY} />
        <Panel spec={IO_PRESSURE} />
      </div>
      <h2 className="section">File systems</h2>
      {systems === null && <div className="card skeleton tall" aria-hidden="true" />}
      {systems?.length === 0 && <p className="card notice">No file system of a device is mounted here.</p>}
      <div className="file-systems">
        {systems?.map((system) => (
          <FileSystemCard key={system.device + system.mountpoint} system={system} />
        ))}
      </div>
      <h2 className="section">Devices</h2>
      {devices === null && <div className="card skeleton tall" aria-hidden="true" />}
      {devices?.length === 0 && (
        <p className="card notice">
          No disk is seen: this machine has none of its own, as in a container, or all are excluded.
        </p>
      )}
      {devices?.map((device) => (
        <DiskDevice key={device} device={device} />
      ))}
    </>
  );
}
