#include "procfs/infiniband.hpp"

#include <string>

#include "collect/attribute_metrics.hpp"
#include "collect/off_tick_collector.hpp"
#include "procfs/attributes.hpp"

namespace hb::collect {
namespace {

using procfs::AttributeFolder;

constexpr Metric kInfo{"node_infiniband_info",
                       "Non-numeric data from /sys/class/infiniband/<device>, value is always 1.",
                       MetricType::gauge};
constexpr Metric kState{"node_infiniband_state_id",
                        "State of the InfiniBand port (0: no change, 1: down, 2: init, 3: armed, 4: active, "
                        "5: act defer)",
                        MetricType::gauge};
constexpr Metric kPhysicalState{"node_infiniband_physical_state_id",
                                "Physical state of the InfiniBand port (0: no change, 1: sleep, 2: polling, "
                                "3: disable, 4: shift, 5: link up, 6: link error recover, 7: phytest)",
                                MetricType::gauge};
constexpr Metric kRate{"node_infiniband_rate_bytes_per_second", "Maximum signal transfer rate",
                       MetricType::gauge};

// The devices count data in words of four bytes.
constexpr double kWordBytes = 4;

constexpr AttributeMetric kCounters[] = {
    {"excessive_buffer_overrun_errors",
     {"node_infiniband_excessive_buffer_overrun_errors_total",
      "Number of times that OverrunErrors consecutive flow control update periods occurred, each having at "
      "least one overrun error",
      MetricType::counter}},
    {"link_downed",
     {"node_infiniband_link_downed_total",
      "Number of times the link failed to recover from an error state and went down", MetricType::counter}},
    {"link_error_recovery",
     {"node_infiniband_link_error_recovery_total",
      "Number of times the link successfully recovered from an error state", MetricType::counter}},
    {"local_link_integrity_errors",
     {"node_infiniband_local_link_integrity_errors_total",
      "Number of times that the count of local physical errors exceeded the threshold specified by "
      "LocalPhyErrors",
      MetricType::counter}},
    {"multicast_rcv_packets",
     {"node_infiniband_multicast_packets_received_total",
      "Number of multicast packets received (including errors)", MetricType::counter}},
    {"multicast_xmit_packets",
     {"node_infiniband_multicast_packets_transmitted_total",
      "Number of multicast packets transmitted (including errors)", MetricType::counter}},
    {"port_rcv_constraint_errors",
     {"node_infiniband_port_constraint_errors_received_total",
      "Number of packets received on the switch physical port that are discarded", MetricType::counter}},
    {"port_xmit_constraint_errors",
     {"node_infiniband_port_constraint_errors_transmitted_total",
      "Number of packets not transmitted from the switch physical port", MetricType::counter}},
    {"port_rcv_data",
     {"node_infiniband_port_data_received_bytes_total", "Number of data octets received on all links",
      MetricType::counter},
     kWordBytes},
    {"port_xmit_data",
     {"node_infiniband_port_data_transmitted_bytes_total", "Number of data octets transmitted on all links",
      MetricType::counter},
     kWordBytes},
    {"port_rcv_discards",
     {"node_infiniband_port_discards_received_total",
      "Number of inbound packets discarded by the port because the port is down or congested",
      MetricType::counter}},
    {"port_xmit_discards",
     {"node_infiniband_port_discards_transmitted_total",
      "Number of outbound packets discarded by the port because the port is down or congested",
      MetricType::counter}},
    {"port_rcv_errors",
     {"node_infiniband_port_errors_received_total",
      "Number of packets containing an error that were received on this port", MetricType::counter}},
    {"port_rcv_packets",
     {"node_infiniband_port_packets_received_total",
      "Number of packets received on all VLs by this port (including errors)", MetricType::counter}},
    {"port_xmit_packets",
     {"node_infiniband_port_packets_transmitted_total",
      "Number of packets transmitted on all VLs from this port (including errors)", MetricType::counter}},
    {"port_rcv_remote_physical_errors",
     {"node_infiniband_port_receive_remote_physical_errors_total",
      "Number of packets marked with the EBP (End of Bad Packet) delimiter received on the port",
      MetricType::counter}},
    {"port_rcv_switch_relay_errors",
     {"node_infiniband_port_receive_switch_relay_errors_total",
      "Number of packets that could not be forwarded by the switch", MetricType::counter}},
    {"port_xmit_wait",
     {"node_infiniband_port_transmit_wait_total",
      "Number of ticks during which the port had data to transmit but no data was sent during the entire "
      "tick",
      MetricType::counter}},
    {"symbol_error",
     {"node_infiniband_symbol_error_total",
      "Number of minor link errors detected on one or more physical lanes", MetricType::counter}},
    {"unicast_rcv_packets",
     {"node_infiniband_unicast_packets_received_total",
      "Number of unicast packets received (including errors)", MetricType::counter}},
    {"unicast_xmit_packets",
     {"node_infiniband_unicast_packets_transmitted_total",
      "Number of unicast packets transmitted (including errors)", MetricType::counter}},
    {"VL15_dropped",
     {"node_infiniband_vl15_dropped_total",
      "Number of incoming VL15 packets dropped due to resource limitations", MetricType::counter}},
};
constexpr AttributeMetric kExtendedCounters[] = {
    {"port_multicast_rcv_packets",
     {"node_infiniband_legacy_multicast_packets_received_total", "Number of multicast packets received",
      MetricType::counter}},
    {"port_multicast_xmit_packets",
     {"node_infiniband_legacy_multicast_packets_transmitted_total", "Number of multicast packets transmitted",
      MetricType::counter}},
    {"port_rcv_data_64",
     {"node_infiniband_legacy_data_received_bytes_total", "Number of data octets received on all links",
      MetricType::counter},
     kWordBytes},
    {"port_rcv_packets_64",
     {"node_infiniband_legacy_packets_received_total", "Number of data packets received on all links",
      MetricType::counter}},
    {"port_unicast_rcv_packets",
     {"node_infiniband_legacy_unicast_packets_received_total", "Number of unicast packets received",
      MetricType::counter}},
    {"port_unicast_xmit_packets",
     {"node_infiniband_legacy_unicast_packets_transmitted_total", "Number of unicast packets transmitted",
      MetricType::counter}},
    {"port_xmit_data_64",
     {"node_infiniband_legacy_data_transmitted_bytes_total", "Number of data octets transmitted on all links",
      MetricType::counter},
     kWordBytes},
    {"port_xmit_packets_64",
     {"node_infiniband_legacy_packets_transmitted_total", "Number of data packets received on all links",
      MetricType::counter}},
};
constexpr AttributeMetric kHardwareCounters[] = {
    {"duplicate_request",
     {"node_infiniband_duplicate_requests_packets_total",
      "The number of received packets. A duplicate request is a request that had been previously executed.",
      MetricType::counter}},
    {"implied_nak_seq_err",
     {"node_infiniband_implied_nak_seq_errors_total",
      "The number of time the requested decided an ACK. with a PSN larger than the expected PSN for an RDMA "
      "read or response.",
      MetricType::counter}},
    {"local_ack_timeout_err",
     {"node_infiniband_local_ack_timeout_errors_total",
      "The number of times QP's ack timer expired for RC, XRC, DCT QPs at the sender side. The QP retry "
      "limit was not exceed, therefore it is still recoverable error.",
      MetricType::counter}},
    {"np_cnp_sent",
     {"node_infiniband_np_cnp_packets_sent_total",
      "The number of CNP packets sent by the Notification Point when it noticed congestion experienced in "
      "the RoCEv2 IP header (ECN bits).",
      MetricType::counter}},
    {"np_ecn_marked_roce_packets",
     {"node_infiniband_np_ecn_marked_roce_packets_received_total",
      "The number of RoCEv2 packets received by the notification point which were marked for experiencing "
      "the congestion (ECN bits where '11' on the ingress RoCE traffic).",
      MetricType::counter}},
    {"out_of_buffer",
     {"node_infiniband_out_of_buffer_drops_total",
      "The number of drops occurred due to lack of WQE for the associated QPs.", MetricType::counter}},
    {"out_of_sequence",
     {"node_infiniband_out_of_sequence_packets_received_total",
      "The number of out of sequence packets received.", MetricType::counter}},
    {"packet_seq_err",
     {"node_infiniband_packet_sequence_errors_total",
      "The number of received NAK sequence error packets. The QP retry limit was not exceeded.",
      MetricType::counter}},
    {"req_cqe_error",
     {"node_infiniband_req_cqes_errors_total",
      "The number of times requester detected CQEs completed with errors.", MetricType::counter}},
    {"req_cqe_flush_error",
     {"node_infiniband_req_cqes_flush_errors_total",
      "The number of times requester detected CQEs completed with flushed errors.", MetricType::counter}},
    {"req_remote_access_errors",
     {"node_infiniband_req_remote_access_errors_total",
      "The number of times requester detected remote access errors.", MetricType::counter}},
    {"req_remote_invalid_request",
     {"node_infiniband_req_remote_invalid_request_errors_total",
      "The number of times requester detected remote invalid request errors.", MetricType::counter}},
    {"resp_cqe_error",
     {"node_infiniband_resp_cqes_errors_total",
      "The number of times responder detected CQEs completed with errors.", MetricType::counter}},
    {"resp_cqe_flush_error",
     {"node_infiniband_resp_cqes_flush_errors_total",
      "The number of times responder detected CQEs completed with flushed errors.", MetricType::counter}},
    {"resp_local_length_error",
     {"node_infiniband_resp_local_length_errors_total",
      "The number of times responder detected local length errors.", MetricType::counter}},
    {"resp_remote_access_errors",
     {"node_infiniband_resp_remote_access_errors_total",
      "The number of times responder detected remote access errors.", MetricType::counter}},
    {"rnr_nak_retry_err",
     {"node_infiniband_rnr_nak_retry_packets_received_total",
      "The number of received RNR NAK packets. The QP retry limit was not exceeded.", MetricType::counter}},
    {"roce_adp_retrans",
     {"node_infiniband_roce_adp_retransmits_total",
      "The number of adaptive retransmissions for RoCE traffic.", MetricType::counter}},
    {"roce_adp_retrans_to",
     {"node_infiniband_roce_adp_retransmits_timeout_total",
      "The number of times RoCE traffic reached timeout due to adaptive retransmission.",
      MetricType::counter}},
    {"roce_slow_restart",
     {"node_infiniband_roce_slow_restart_used_total", "The number of times RoCE slow restart was used.",
      MetricType::counter}},
    {"roce_slow_restart_cnps",
     {"node_infiniband_roce_slow_restart_cnps_total",
      "The number of times RoCE slow restart generated CNP packets.", MetricType::counter}},
    {"roce_slow_restart_trans",
     {"node_infiniband_roce_slow_restart_total",
      "The number of times RoCE slow restart changed state to slow restart.", MetricType::counter}},
    {"rp_cnp_handled",
     {"node_infiniband_rp_cnp_packets_handled_total",
      "The number of CNP packets handled by the Reaction Point HCA to throttle the transmission rate.",
      MetricType::counter}},
    {"rp_cnp_ignored",
     {"node_infiniband_rp_cnp_ignored_packets_received_total",
      "The number of CNP packets received and ignored by the Reaction Point HCA.", MetricType::counter}},
    {"rx_atomic_requests",
     {"node_infiniband_rx_atomic_requests_total",
      "The number of received ATOMIC request for the associated QPs.", MetricType::counter}},
    {"rx_dct_connect",
     {"node_infiniband_rx_dct_connect_requests_total",
      "The number of received connection requests for the associated DCTs.", MetricType::counter}},
    {"rx_icrc_encapsulated",
     {"node_infiniband_rx_icrc_encapsulated_errors_total", "The number of RoCE packets with ICRC errors.",
      MetricType::counter}},
    {"rx_read_requests",
     {"node_infiniband_rx_read_requests_total",
      "The number of received READ requests for the associated QPs.", MetricType::counter}},
    {"rx_write_requests",
     {"node_infiniband_rx_write_requests_total",
      "The number of received WRITE requests for the associated QPs.", MetricType::counter}},
};

void emit_port(const AttributeFolder& folder, std::span<const LabelView> labels, SampleSink& sink) {
  const auto id = [&folder](std::string_view file) {
    return procfs::parse_infiniband_state(folder.text(file).value_or(""));
  };
  if (const auto state = id("state")) sink.sample(kState, labels, *state);
  if (const auto state = id("phys_state")) sink.sample(kPhysicalState, labels, *state);
  if (const auto rate = procfs::parse_infiniband_rate(folder.text("rate").value_or("")))
    sink.sample(kRate, labels, *rate);
  emit_attributes(folder.folder("counters"), kCounters, labels, sink);
  emit_attributes(folder.folder("counters_ext"), kExtendedCounters, labels, sink);
  emit_attributes(folder.folder("hw_counters"), kHardwareCounters, labels, sink);
}

// InfiniBand's and RDMA's devices and ports (Documentation/ABI/stable/sysfs-class-infiniband). A device that
// does not count something says so in words.
Result<void> read_infiniband(const HostRoot& host, SampleSink& sink) {
  const AttributeFolder devices(host.sys("class/infiniband"));
  if (!devices.exists()) return fail(ErrorCode::not_found, devices.path() + ": no such class");
  for (const std::string& device : devices.names()) {
    const AttributeFolder folder = devices.folder(device);
    if (!folder.exists()) continue;
    const auto text = [&folder](std::string_view file) { return folder.text(file).value_or(""); };
    sink.emit(kInfo,
              {{"device", device},
               {"board_id", text("board_id")},
               {"firmware_version", text("fw_ver")},
               {"hca_type", text("hca_type")}},
              1);
    const AttributeFolder ports = folder.folder("ports");
    for (const std::string& port : ports.numbered("")) {
      const LabelView labels[] = {{"device", device}, {"port", port}};
      emit_port(ports.folder(port), labels, sink);
    }
  }
  return {};
}

}  // namespace

CollectorSpec infiniband_collector() {
  return {.name = "infiniband", .make = [](const CollectorConfig& config) {
            return make_off_tick_collector(
                config, {.name = "infiniband", .ticks = OffTickCollector::kSensorTicks}, read_infiniband);
          }};
}

}  // namespace hb::collect
