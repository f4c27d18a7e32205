// The dashboards that people made, as the server keeps them.

import { ApiError, requestJson, requestTagged } from "./http";

export interface DashboardEntry {
  name: string;
  title: string;
  version: string;
  bytes: number;
  /** Unix seconds. */
  changed: number;
}

export interface DashboardList {
  /** Where they are: memory is lost when the server ends. */
  kept: "disk" | "memory";
  dashboards: DashboardEntry[];
}

export interface StoredDashboard {
  /** Not checked: somebody may have written the file by hand. */
  document: unknown;
  version: string;
}

/** Whether somebody else was faster. */
export function isConflict(error: unknown): boolean {
  return error instanceof ApiError && error.status === 412;
}

const PATH = "/api/v1/dashboards";

export async function fetchDashboards(signal: AbortSignal): Promise<DashboardList> {
  return (await requestJson<{ data: DashboardList }>(PATH, { signal })).data;
}

export async function fetchDashboard(name: string, signal: AbortSignal): Promise<StoredDashboard> {
  const { body, tag } = await requestTagged<unknown>(`${PATH}/${encodeURIComponent(name)}`, { signal });
  return { document: body, version: tag };
}

/** Without a version there must be none of the name yet. Answers the new version. */
export async function putDashboard(name: string, document: unknown, version: string | null): Promise<string> {
  const condition = version === null ? { "If-None-Match": "*" } : { "If-Match": `"${version}"` };
  const { tag } = await requestTagged<unknown>(`${PATH}/${encodeURIComponent(name)}`, {
    method: "PUT",
    headers: { "Content-Type": "application/json", ...condition },
    body: `${JSON.stringify(document, null, 2)}\n`,
  });
  return tag;
}

export async function deleteDashboard(name: string, version: string): Promise<void> {
  await requestJson<unknown>(`${PATH}/${encodeURIComponent(name)}`, {
    method: "DELETE",
    headers: { "If-Match": `"${version}"` },
  });
}
