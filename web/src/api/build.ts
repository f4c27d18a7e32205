import { requestJson } from "./http";

export interface BuildInfo {
  version: string;
  revision: string;
}

/** Which Heartbeat answers. */
export async function fetchBuild(signal: AbortSignal): Promise<BuildInfo> {
  const { data } = await requestJson<{ data: BuildInfo }>("/api/v1/status/buildinfo", { signal });
  return { version: data.version, revision: data.revision };
}
