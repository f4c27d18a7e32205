// What history costs, what Heartbeat itself uses, and how it is set up.

import "../styles/settings.css";
import "../styles/table.css";
import { PageHeading } from "./PageHeading";
import { Panels } from "./Panels";
import { BrowserCard } from "./settings/BrowserCard";
import { FlagsCard } from "./settings/FlagsCard";
import { OWN_PANELS } from "./settings/panels";
import { ServerCard } from "./settings/ServerCard";
import { StorageCard } from "./settings/StorageCard";

export function Settings() {
  return (
    <>
      <PageHeading title="Settings" />
      <div className="grid">
        <StorageCard />
        <div className="aside">
          <BrowserCard />
          <ServerCard />
        </div>
      </div>
      <h2 className="section">What Heartbeat uses</h2>
      <Panels panels={OWN_PANELS} />
      <FlagsCard />
    </>
  );
}
