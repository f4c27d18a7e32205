// What a text holds that somebody wants to import. Pure.

import type { Dashboard } from "../../lib/dashboard/dashboard";
import { readDashboard } from "../../lib/dashboard/read";
import { importGrafana, isGrafana, type Unsupported } from "../../lib/grafana/import";

export interface Imported {
  dashboard: Dashboard;
  unsupported: readonly Unsupported[];
  isGrafana: boolean;
}

export function importText(text: string): Imported | { error: string } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return { error: `it is not JSON (${error instanceof Error ? error.message : String(error)})` };
  }
  const isOurs = typeof json === "object" && json !== null && "version" in json && "variables" in json;
  if (isOurs && !isGrafana(json)) {
    const read = readDashboard(json);
    return "error" in read ? read : { ...read, unsupported: [], isGrafana: false };
  }
  const imported = importGrafana(json);
  return "error" in imported ? imported : { ...imported, isGrafana: true };
}
