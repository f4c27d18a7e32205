// The network's panels.

import { panel } from "../../charts/panel";
import type { PanelSpec } from "../../charts/panel-spec";
import { OUTWARD } from "../../state/expressions";
import { NETWORK_TOTAL } from "../overview/panels";
import { NO_INTERFACES, RECEIVED, SENT } from "../panel-words";

export const INTERFACES_UP = `node_network_up{${OUTWARD}} == 1`;
export const INTERFACE_SELECTOR = `node_network_up{${OUTWARD}}`;

const STATES = { established: 1, listen: 2, time_wait: 3, close_wait: 4, syn_sent: 5, syn_recv: 8 } as const;

/** Which interfaces were up. */
const LINKS: PanelSpec = panel({
  title: "Links",
  subtitle: "up or down",
  kind: "timeline",
  wide: true,
  unit: "count",
  lines: { "{{device}}": `node_network_up{${OUTWARD}}` },
  states: [
    { value: 1, name: "up", color: "ok" },
    { value: 0, name: "down", color: "crit" },
  ],
  help: "Whether each interface to the outside was up, as the kernel's operstate has it.",
  empty: NO_INTERFACES,
});

/** What is looked at first. */
export const NETWORK_PANELS: readonly PanelSpec[] = [
  NETWORK_TOTAL,
  panel({
    id: "tcp-health",
    title: "TCP",
    subtitle: "segments",
    unit: "per second",
    lines: {
      sent: { expr: "irate(node_netstat_Tcp_OutSegs[5s])", color: SENT },
      received: { expr: "irate(node_netstat_Tcp_InSegs[5s])", color: RECEIVED },
      "sent again": { expr: "irate(node_netstat_Tcp_RetransSegs[5s])", color: 2 },
    },
    help: "TCP segments per second. Those sent again tell of a network that loses packets.",
    empty: "The kernel's TCP counters cannot be read.",
  }),
  panel({
    id: "tcp-states",
    title: "TCP connections",
    subtitle: "by state",
    unit: "count",
    lines: {
      "{{state}}": {
        expr: `node_tcp_connection_states{state=~"${Object.keys(STATES).join("|")}"}`,
        colorBy: { label: "state", colors: STATES },
      },
    },
    help: "Connections by state. close_wait that grows tells of a program that forgets to close.",
    empty: "The kernel's connections cannot be read.",
  }),
  LINKS,
];

/** What the protocols count. */
export const PROTOCOL_PANELS: readonly PanelSpec[] = [
  panel({
    title: "Sent again",
    subtitle: "share of TCP segments",
    unit: "percent",
    scaleMin: 1,
    scaleMax: 100,
    lines: {
      retransmitted: {
        expr: "100 * rate(node_netstat_Tcp_RetransSegs[30s]) / (rate(node_netstat_Tcp_OutSegs[30s]) > 0)",
        color: 2,
      },
    },
    help: "Of the TCP segments sent within 30 seconds, how many had been sent before. Up to a per cent is usual on the internet.",
  }),
  panel({
    title: "TCP connections opened",
    unit: "per second",
    lines: {
      "by this machine": "irate(node_netstat_Tcp_ActiveOpens[5s])",
      "by others": "irate(node_netstat_Tcp_PassiveOpens[5s])",
      "reset, sent": { expr: "irate(node_netstat_Tcp_OutRsts[5s])", color: 4 },
    },
    help: "New connections each second, and refusals sent to connections that nobody wanted.",
  }),
  panel({
    title: "TCP troubles",
    unit: "per second",
    scaleMin: 1,
    lines: {
      timeouts: "irate(node_netstat_TcpExt_TCPTimeouts[5s])",
      "openings sent again": "irate(node_netstat_TcpExt_TCPSynRetrans[5s])",
      "queue of a listener full": { expr: "irate(node_netstat_TcpExt_ListenOverflows[5s])", color: 4 },
      "damaged segments": { expr: "irate(node_netstat_Tcp_InErrs[5s])", color: 8 },
    },
    help: "What goes wrong below the programs: answers that did not come, and connections that a busy program did not take in time.",
  }),
  panel({
    title: "UDP",
    subtitle: "datagrams",
    unit: "per second",
    lines: {
      sent: { expr: "irate(node_netstat_Udp_OutDatagrams[5s])", color: SENT },
      received: { expr: "irate(node_netstat_Udp_InDatagrams[5s])", color: RECEIVED },
      "to no port": { expr: "irate(node_netstat_Udp_NoPorts[5s])", color: 8 },
      "buffer full": { expr: "irate(node_netstat_Udp_RcvbufErrors[5s])", color: 4 },
    },
    help: "Datagrams per second (IPv4), those that nobody waited for, and those dropped because a program did not read in time.",
  }),
  panel({
    title: "Sockets",
    unit: "count",
    scaleMin: 20,
    lines: {
      all: "node_sockstat_sockets_used",
      "TCP in use": "node_sockstat_TCP_inuse",
      "TCP waiting to be forgotten": { expr: "node_sockstat_TCP_tw", color: 8 },
      "TCP without a program": { expr: "node_sockstat_TCP_orphan", color: 4 },
    },
    help: "Sockets that are open. Orphans are connections whose program has gone and whose last bytes are still to be sent.",
  }),
  panel({
    title: "Socket buffers",
    unit: "bytes",
    scaleMin: 1024 ** 2,
    lines: { TCP: "node_sockstat_TCP_mem_bytes", UDP: "node_sockstat_UDP_mem_bytes" },
    help: "Memory that holds what was received and not yet read, and sent and not yet acknowledged.",
  }),
  panel({
    title: "UDP queues",
    unit: "bytes",
    scaleMin: 1024 ** 2,
    lines: { "{{queue}}": 'sum by (queue) (node_udp_queues{ip="v4"})' },
    help: "Bytes that wait in UDP sockets: rx to be read by their programs, tx to be sent.",
  }),
  panel({
    title: "Connection tracking",
    unit: "count",
    lines: { tracked: "node_nf_conntrack_entries", limit: { expr: "node_nf_conntrack_entries_limit", color: 8 } },
    help: "Connections that the firewall remembers. At the limit, new ones are dropped.",
  }),
  panel({
    title: "Packets that waited too long",
    subtitle: "in the kernel",
    unit: "per second",
    scaleMin: 1,
    lines: {
      dropped: { expr: "sum(irate(node_softnet_dropped_total[5s]))", color: 4 },
      "ran out of time": { expr: "sum(irate(node_softnet_times_squeezed_total[5s]))", color: 2 },
    },
    help: "Packets dropped because a core's queue was full, and how often a core had to stop before its queue was empty.",
  }),
];

/** What one interface does: bytes, packets, and what went wrong. */
export const INTERFACE_PANELS: readonly PanelSpec[] = [
  panel({
    id: "bytes",
    title: "Throughput",
    subtitle: "{{device}}",
    unit: "bytes/s",
    scaleMin: 1e4,
    lines: {
      received: { expr: "irate(node_network_receive_bytes_total[5s])", color: RECEIVED },
      sent: { expr: "irate(node_network_transmit_bytes_total[5s])", color: SENT },
    },
    help: "Bytes received and sent by {{device}}, per second.",
    empty: NO_INTERFACES,
  }),
  panel({
    id: "packets",
    title: "Packets",
    subtitle: "{{device}}",
    unit: "per second",
    lines: {
      received: { expr: "irate(node_network_receive_packets_total[5s])", color: RECEIVED },
      sent: { expr: "irate(node_network_transmit_packets_total[5s])", color: SENT },
    },
    help: "Packets received and sent by {{device}}, per second.",
    empty: NO_INTERFACES,
  }),
  panel({
    id: "faults",
    kind: "bars",
    title: "Errors and drops",
    subtitle: "{{device}}",
    unit: "per second",
    scaleMin: 1,
    lines: {
      "errors in": { expr: "irate(node_network_receive_errs_total[5s])", color: 1 },
      "errors out": { expr: "irate(node_network_transmit_errs_total[5s])", color: 2 },
      "drops in": { expr: "irate(node_network_receive_drop_total[5s])", color: 5 },
      "drops out": { expr: "irate(node_network_transmit_drop_total[5s])", color: 8 },
    },
    help: "Packets that arrived or left damaged, and packets that were thrown away, mostly for lack of buffers or of a receiver.",
    empty: NO_INTERFACES,
  }),
];
