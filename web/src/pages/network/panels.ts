// The network's panels.

import type { PanelSpec } from "../../charts/panel-spec";
import { OUTWARD } from "../../state/expressions";
import { NO_INTERFACES, RECEIVED, SENT } from "../panel-words";

export const TCP_HEALTH: PanelSpec = {
  id: "tcp-health",
  title: "TCP",
  subtitle: "segments",
  kind: "line",
  unit: "per second",
  scaleMin: 10,
  queries: [
    { expr: "irate(node_netstat_Tcp_OutSegs[5s])", legend: "sent", color: SENT },
    { expr: "irate(node_netstat_Tcp_InSegs[5s])", legend: "received", color: RECEIVED },
    { expr: "irate(node_netstat_Tcp_RetransSegs[5s])", legend: "sent again", color: 2 },
  ],
  help: "TCP segments per second. Those sent again tell of a network that loses packets.",
  empty: "The kernel's TCP counters cannot be read.",
};

const STATES = { established: 1, listen: 2, time_wait: 3, close_wait: 4, syn_sent: 5, syn_recv: 8 } as const;

export const TCP_STATES: PanelSpec = {
  id: "tcp-states",
  title: "TCP connections",
  subtitle: "by state",
  kind: "line",
  unit: "count",
  scaleMin: 4,
  queries: [
    {
      expr: `node_tcp_connection_states{state=~"${Object.keys(STATES).join("|")}"}`,
      legend: "{{state}}",
      colorBy: { label: "state", colors: STATES },
    },
  ],
  help: "Connections by state. close_wait that grows tells of a program that forgets to close.",
  empty: "The kernel's connections cannot be read.",
};

export const LINKS: PanelSpec = {
  id: "links",
  title: "Links",
  subtitle: "up or down",
  kind: "timeline",
  wide: true,
  unit: "count",
  scaleMin: 1,
  queries: [{ expr: `node_network_up{${OUTWARD}}`, legend: "{{device}}" }],
  states: [
    { value: 1, name: "up", color: "ok" },
    { value: 0, name: "down", color: "crit" },
  ],
  help: "Whether each interface to the outside was up, as the kernel's operstate has it.",
  empty: NO_INTERFACES,
};

/** What one interface does: bytes, packets, and what went wrong. */
export function interfacePanels(device: string): PanelSpec[] {
  const only = { device };
  const shared = { kind: "line", subtitle: device, empty: NO_INTERFACES } as const;
  return [
    {
      ...shared,
      id: `bytes-${device}`,
      title: "Throughput",
      unit: "bytes/s",
      scaleMin: 1e4,
      queries: [
        { expr: "irate(node_network_receive_bytes_total[5s])", legend: "received", color: RECEIVED, only },
        { expr: "irate(node_network_transmit_bytes_total[5s])", legend: "sent", color: SENT, only },
      ],
      help: `Bytes received and sent by ${device}, per second.`,
    },
    {
      ...shared,
      id: `packets-${device}`,
      title: "Packets",
      unit: "per second",
      scaleMin: 10,
      queries: [
        { expr: "irate(node_network_receive_packets_total[5s])", legend: "received", color: RECEIVED, only },
        { expr: "irate(node_network_transmit_packets_total[5s])", legend: "sent", color: SENT, only },
      ],
      help: `Packets received and sent by ${device}, per second.`,
    },
    {
      ...shared,
      kind: "bars",
      id: `faults-${device}`,
      title: "Errors and drops",
      unit: "per second",
      scaleMin: 1,
      queries: [
        { expr: "irate(node_network_receive_errs_total[5s])", legend: "errors in", color: 1, only },
        { expr: "irate(node_network_transmit_errs_total[5s])", legend: "errors out", color: 2, only },
        { expr: "irate(node_network_receive_drop_total[5s])", legend: "drops in", color: 5, only },
        { expr: "irate(node_network_transmit_drop_total[5s])", legend: "drops out", color: 8, only },
      ],
      help: "Packets that arrived or left damaged, and packets that were thrown away, mostly for lack of buffers or of a receiver.",
    },
  ];
}
