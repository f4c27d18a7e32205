// Is a disk slow, is one full?

import { useFileSystems } from "../state/use-filesystems";
import { useLabelValues } from "../state/use-label-values";
import { DiskDevice } from "./disks/DiskDevice";
import { FileSystemCard } from "./disks/FileSystemCard";
import { DISK_READ_BYTES, DISK_SELECTOR, DISKS_PANELS } from "./disks/panels";
import { RaidTable } from "./disks/RaidTable";
import { PageHeading } from "./PageHeading";
import { Panels } from "./Panels";
import { NO_DISKS } from "./panel-words";

export function Disks() {
  const systems = useFileSystems();
  const devices = useLabelValues(DISK_READ_BYTES, "device", DISK_SELECTOR);
  return (
    <>
      <PageHeading title="Disks" />
      <Panels panels={DISKS_PANELS} />
      <h2 className="section">File systems</h2>
      {systems === null && <div className="card skeleton tall" aria-hidden="true" />}
      {systems?.length === 0 && <p className="card notice">No file system of a device is mounted here.</p>}
      <div className="file-systems">
        {systems?.map((system) => (
          <FileSystemCard key={system.device + system.mountpoint} system={system} />
        ))}
      </div>
      <RaidTable />
      <h2 className="section">Devices</h2>
      {devices === null && <div className="card skeleton tall" aria-hidden="true" />}
      {devices?.length === 0 && <p className="card notice">{NO_DISKS}</p>}
      {devices?.map((device) => (
        <DiskDevice key={device} device={device} />
      ))}
    </>
  );
}
