// Who talks?

import "../styles/network.css";
import { useMemo } from "react";
import { Panel } from "../charts/Panel";
import { ErrorNotice } from "../components/ErrorNotice";
import { OUTWARD } from "../state/expressions";
import { useNetwork } from "../state/host-queries";
import { useLabelValues } from "../state/use-label-values";
import { Connections } from "./network/Connections";
import { InterfaceTable } from "./network/InterfaceTable";
import { interfacePanels, LINKS, TCP_HEALTH, TCP_STATES } from "./network/panels";
import { NETWORK_TOTAL } from "./overview/panels";
import { PageHeading } from "./PageHeading";

const OUTWARD_UP = `node_network_up{${OUTWARD}} == 1`;
/** Charts of more interfaces would bury the rest of the page; the table has them all. */
const CHARTED_MAX = 8;

function Interface({ device }: { device: string }) {
  const panels = useMemo(() => interfacePanels(device), [device]);
  return (
    <section className="device" aria-label={`Interface ${device}`}>
      <h3 className="device-name clip">{device}</h3>
      <div className="charts three">
        {panels.map((panel) => (
          <Panel key={panel.id} spec={panel} heading="h4" />
        ))}
      </div>
    </section>
  );
}

export function NetworkPage() {
  const network = useNetwork();
  const devices = useLabelValues(OUTWARD_UP, "device");
  return (
    <>
      <PageHeading title="Network" />
      <div className="charts three">
        <Panel spec={NETWORK_TOTAL} />
        <Panel spec={TCP_HEALTH} />
        <Panel spec={TCP_STATES} />
        <Panel spec={LINKS} />
      </div>
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
      {devices && devices.length > 0 && <h2 className="section">Per interface</h2>}
      {devices?.slice(0, CHARTED_MAX).map((device) => (
        <Interface key={device} device={device} />
      ))}
    </>
  );
}
