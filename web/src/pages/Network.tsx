// Who talks?

import "../styles/network.css";
import { ErrorNotice } from "../components/ErrorNotice";
import { useNetwork } from "../state/host-queries";
import { useLabelValues } from "../state/use-label-values";
import { Connections } from "./network/Connections";
import { InterfaceTable } from "./network/InterfaceTable";
import { INTERFACE_PANELS, INTERFACE_SELECTOR, INTERFACES_UP, NETWORK_PANELS, PROTOCOL_PANELS } from "./network/panels";
import { PageHeading } from "./PageHeading";
import { DevicePanels, Panels } from "./Panels";

/** Charts of more interfaces would bury the rest of the page; the table has them all. */
const CHARTED_MAX = 8;

export function NetworkPage() {
  const network = useNetwork();
  const devices = useLabelValues(INTERFACES_UP, "device", INTERFACE_SELECTOR);
  return (
    <>
      <PageHeading title="Network" />
      <Panels panels={NETWORK_PANELS} />
      {network.isPending && <div className="card skeleton tall" aria-hidden="true" />}
      {network.isError && !network.data && (
        <div className="card">
          <ErrorNotice what="interfaces and connections" error={network.error} onRetry={network.refetch} />
        </div>
      )}
      {network.data && (
        <>
          <InterfaceTable interfaces={network.data.interfaces} />
          <Connections
            connections={network.data.connections}
            updatedAt={network.dataUpdatedAt}
            refreshing={network.isFetching}
          />
        </>
      )}
      <h2 className="section">Protocols</h2>
      <Panels panels={PROTOCOL_PANELS} />
      {devices && devices.length > 0 && <h2 className="section">Per interface</h2>}
      {devices?.slice(0, CHARTED_MAX).map((device) => (
        <DevicePanels key={device} kind="Interface" label="device" value={device} panels={INTERFACE_PANELS} />
      ))}
    </>
  );
}
