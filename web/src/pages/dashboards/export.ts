// A dashboard as a file that another Heartbeat imports.

import type { Dashboard } from "../../lib/dashboard/dashboard";

export function exportDashboard(name: string, dashboard: Dashboard): void {
  const file = new Blob([`${JSON.stringify(dashboard, null, 2)}\n`], { type: "application/json" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = `${name}.json`;
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 1_000);
}
