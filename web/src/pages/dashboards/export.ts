// A dashboard as a file that another Heartbeat imports.

import { download } from "../../components/download";
import type { Dashboard } from "../../lib/dashboard/dashboard";

export function exportDashboard(name: string, dashboard: Dashboard): void {
  download(`${name}.json`, new Blob([`${JSON.stringify(dashboard, null, 2)}\n`], { type: "application/json" }));
}
