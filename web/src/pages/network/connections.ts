// Connections as rows of the table. Pure.

import type { Connection } from "../../api/host";

export interface ConnectionRow {
  id: string;
  status: string;
  protocol: string;
  local: string;
  remote: string;
  process: string;
  pid: number;
  uid: number | null;
  /** All that the filter looks at, in small letters. */
  text: string;
}

const FAMILY_IPV4 = 2;
const FAMILY_IPV6 = 10;
const FAMILY_UNIX = 1;
const TYPE_STREAM = 1;

export function protocolOf(family: number, type: number): string {
  const transport = type === TYPE_STREAM ? "tcp" : "udp";
  switch (family) {
    case FAMILY_IPV4:
      return transport;
    case FAMILY_IPV6:
      return `${transport}6`;
    case FAMILY_UNIX:
      return "unix";
    default:
      return `family ${family}`;
  }
}

/** RFC 5952, section 6: an IPv6 address beside a port stands in brackets. Nothing on the other side is a dash. */
export function endpointText({ ip, port }: { ip: string; port: number }, family: number): string {
  if (family === FAMILY_UNIX) return ip || "–";
  if (ip === "" || (port === 0 && /^(0\.0\.0\.0|::|\*)$/.test(ip))) return "–";
  return `${family === FAMILY_IPV6 ? `[${ip}]` : ip}:${port}`;
}

export function connectionRows(connections: readonly Connection[]): ConnectionRow[] {
  const seen = new Map<string, number>();
  return connections.map((connection) => {
    const { family, type, localaddr, remoteaddr, status, process, pid, uids } = connection;
    const protocol = protocolOf(family, type);
    const local = endpointText(localaddr, family);
    const remote = endpointText(remoteaddr, family);
    const text = [status, protocol, local, remote, process, pid || ""].join(" ").toLowerCase();
    // Several descriptors may share a socket, and sockets of other owners have none: the key counts repeats.
    const key = `${protocol} ${local} ${remote} ${connection.inode} ${pid} ${connection.fd}`;
    const repeat = seen.get(key) ?? 0;
    seen.set(key, repeat + 1);
    return {
      id: `${key} ${repeat}`,
      status: status || "NONE",
      protocol,
      local,
      remote,
      process: process ?? "",
      pid,
      uid: uids?.[0] ?? null,
      text,
    };
  });
}

export interface StatusCount {
  status: string;
  count: number;
}

/** How many there are of each status, the most first. */
export function countByStatus(rows: readonly ConnectionRow[]): StatusCount[] {
  const counts = new Map<string, number>();
  for (const { status } of rows) counts.set(status, (counts.get(status) ?? 0) + 1);
  return [...counts]
    .map(([status, count]) => ({ status, count }))
    .sort((a, b) => b.count - a.count || (a.status < b.status ? -1 : 1));
}

/** Every word of the filter has to be somewhere in the row. */
export function filterRows(rows: readonly ConnectionRow[], status: string | null, filter: string): ConnectionRow[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter(
    (row) => (status === null || row.status === status) && words.every((word) => row.text.includes(word)),
  );
}

export function statusWords(status: string): string {
  return status === "NONE" ? "no state" : status.toLowerCase().replaceAll("_", " ");
}
