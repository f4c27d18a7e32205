#include <cstdint>
#include <string>

#include "collect/attribute_metrics.hpp"
#include "collect/off_tick_collector.hpp"
#include "procfs/attributes.hpp"
#include "procfs/text_cursor.hpp"

namespace hb::collect {
namespace {

using procfs::AttributeFolder;

constexpr Metric kInfo{"node_fibrechannel_info",
                       "Non-numeric data from /sys/class/fc_host/<host>, value is always 1.",
                       MetricType::gauge};

constexpr AttributeMetric kStatistics[] = {
    {"dumped_frames",
     {"node_fibrechannel_dumped_frames_total", "Number of dumped frames", MetricType::counter}},
    {"error_frames",
     {"node_fibrechannel_error_frames_total", "Number of errors in frames", MetricType::counter}},
    {"invalid_crc_count",
     {"node_fibrechannel_invalid_crc_total", "Invalid Cyclic Redundancy Check count", MetricType::counter}},
    {"rx_frames", {"node_fibrechannel_rx_frames_total", "Number of frames received", MetricType::counter}},
    {"rx_words",
     {"node_fibrechannel_rx_words_total", "Number of words received by host port", MetricType::counter}},
    {"tx_frames",
     {"node_fibrechannel_tx_frames_total", "Number of frames transmitted by host port", MetricType::counter}},
    {"tx_words",
     {"node_fibrechannel_tx_words_total", "Number of words transmitted by host port", MetricType::counter}},
    {"seconds_since_last_reset",
     {"node_fibrechannel_seconds_since_last_reset_total", "Number of seconds since last host port reset",
      MetricType::counter}},
    {"invalid_tx_word_count",
     {"node_fibrechannel_invalid_tx_words_total", "Number of invalid words transmitted by host port",
      MetricType::counter}},
    {"link_failure_count",
     {"node_fibrechannel_link_failure_total", "Number of times the host port link has failed",
      MetricType::counter}},
    {"loss_of_sync_count",
     {"node_fibrechannel_loss_of_sync_total",
      "Number of failures on either bit or transmission word boundaries", MetricType::counter}},
    {"loss_of_signal_count",
     {"node_fibrechannel_loss_of_signal_total", "Number of times signal has been lost", MetricType::counter}},
    {"nos_count",
     {"node_fibrechannel_nos_total", "Number Not_Operational Primitive Sequence received by host port",
      MetricType::counter}},
    {"fcp_packet_aborts",
     {"node_fibrechannel_fcp_packet_aborts_total", "Number of aborted packets", MetricType::counter}},
};

// All ones stand for what an adapter does not count.
void emit_statistics(const AttributeFolder& folder, std::string_view host, SampleSink& sink) {
  for (const AttributeMetric& statistic : kStatistics) {
    const auto value = procfs::parse_u64(folder.text(statistic.file).value_or(""), 0);
    if (value && *value != UINT64_MAX)
      sink.emit(statistic.metric, {{"fc_host", host}}, static_cast<double>(*value));
  }
}

std::string without_base(std::string text) {
  if (text.starts_with("0x")) text.erase(0, 2);
  return text;
}

// Fibre Channel's host adapters (Documentation/scsi/scsi_fc_transport.rst).
Result<void> read_fibre_channel(const HostRoot& host, SampleSink& sink) {
  const AttributeFolder hosts(host.sys("class/fc_host"));
  if (!hosts.exists()) return fail(ErrorCode::not_found, hosts.path() + ": no such class");
  for (const std::string& name : hosts.names()) {
    const AttributeFolder folder = hosts.folder(name);
    if (!folder.exists()) continue;
    const auto text = [&folder](std::string_view file) { return folder.text(file).value_or(""); };
    sink.emit(kInfo,
              {{"fc_host", name},
               {"speed", text("speed")},
               {"port_state", text("port_state")},
               {"port_type", text("port_type")},
               {"port_id", without_base(text("port_id"))},
               {"port_name", without_base(text("port_name"))},
               {"fabric_name", without_base(text("fabric_name"))},
               {"symbolic_name", text("symbolic_name")},
               {"supported_classes", text("supported_classes")},
               {"supported_speeds", text("supported_speeds")},
               {"dev_loss_tmo", text("dev_loss_tmo")}},
              1);
    emit_statistics(folder.folder("statistics"), name, sink);
  }
  return {};
}

}  // namespace

CollectorSpec fibrechannel_collector() {
  return {.name = "fibrechannel", .make = [](const CollectorConfig& config) {
            return make_off_tick_collector(config, {.name = "fibrechannel"}, read_fibre_channel);
          }};
}

}  // namespace hb::collect
