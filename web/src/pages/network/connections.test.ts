import { describe, expect, it } from "vitest";
import type { Connection } from "../../api/host";
import { connectionRows, countByStatus, endpointText, filterRows, protocolOf } from "./connections";

const connection = (more: Partial<Connection>): Connection => ({
  fd: 3,
  family: 2,
  type: 1,
  localaddr: { ip: "127.0.0.1", port: 8080 },
  remoteaddr: { ip: "0.0.0.0", port: 0 },
  status: "LISTEN",
  uids: [0],
  pid: 42,
  process: "nginx",
  inode: 7,
  ...more,
});

describe("protocolOf", () => {
  it.each([
    [2, 1, "tcp"],
    [2, 2, "udp"],
    [10, 1, "tcp6"],
    [10, 2, "udp6"],
    [1, 1, "unix"],
    [16, 3, "family 16"],
  ])("family %s, type %s is %s", (family, type, protocol) => {
    expect(protocolOf(family, type)).toBe(protocol);
  });
});

describe("endpointText", () => {
  it.each([
    [{ ip: "10.0.0.1", port: 22 }, 2, "10.0.0.1:22"],
    [{ ip: "::1", port: 22 }, 10, "[::1]:22"],
    [{ ip: "0.0.0.0", port: 0 }, 2, "–"],
    [{ ip: "0.0.0.0", port: 80 }, 2, "0.0.0.0:80"],
    [{ ip: "/run/x.sock", port: 0 }, 1, "/run/x.sock"],
    [{ ip: "", port: 0 }, 1, "–"],
  ])("%j of family %s is %s", (endpoint, family, text) => {
    expect(endpointText(endpoint, family)).toBe(text);
  });
});

describe("connectionRows", () => {
  it("gives each row a key of its own, also to equal ones", () => {
    const rows = connectionRows([connection({}), connection({}), connection({ fd: 4 })]);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(3);
  });
});

describe("filterRows", () => {
  const rows = connectionRows([
    connection({}),
    connection({ status: "ESTABLISHED", process: "<b>sshd</b>", pid: 9, remoteaddr: { ip: "10.0.0.9", port: 5 } }),
    connection({ status: "", process: "", pid: 0 }),
  ]);
  it.each([
    [null, "", 3],
    ["LISTEN", "", 1],
    [null, "SSHD 10.0", 1],
    [null, "sshd nginx", 0],
    ["ESTABLISHED", "42", 0],
    [null, "<b>", 1],
  ])("status %s, filter %j: %s rows", (status, filter, count) => {
    expect(filterRows(rows, status, filter)).toHaveLength(count);
  });
  it("counts by status", () => {
    expect(countByStatus(rows)).toEqual([
      { status: "ESTABLISHED", count: 1 },
      { status: "LISTEN", count: 1 },
      { status: "NONE", count: 1 },
    ]);
  });
});
