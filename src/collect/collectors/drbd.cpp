#include "procfs/drbd.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "collect/collector.hpp"
#include "procfs/kept_file.hpp"
#include "procfs/text_cursor.hpp"

namespace hb::collect {
namespace {

using procfs::DrbdValue;

struct Number {
  std::string_view key;
  Metric metric;
  double factor = 1;
};
constexpr double kKibibyte = 1024;
// node_exporter takes "nr" for bytes, though DRBD counts KiB as in "ns"; its series are what dashboards know.
constexpr std::array<Number, 12> kNumbers = {{
    {"ns",
     {"node_drbd_network_sent_bytes_total", "Total number of bytes sent via the network.",
      MetricType::counter},
     kKibibyte},
    {"nr",
     {"node_drbd_network_received_bytes_total", "Total number of bytes received via the network.",
      MetricType::counter}},
    {"dw",
     {"node_drbd_disk_written_bytes_total", "Net data written on local hard disk; in bytes.",
      MetricType::counter},
     kKibibyte},
    {"dr",
     {"node_drbd_disk_read_bytes_total", "Net data read from local hard disk; in bytes.",
      MetricType::counter},
     kKibibyte},
    {"al",
     {"node_drbd_activitylog_writes_total", "Number of updates of the activity log area of the meta data.",
      MetricType::counter}},
    {"bm",
     {"node_drbd_bitmap_writes_total", "Number of updates of the bitmap area of the meta data.",
      MetricType::counter}},
    {"lo",
     {"node_drbd_local_pending", "Number of open requests to the local I/O sub-system.", MetricType::gauge}},
    {"pe",
     {"node_drbd_remote_pending",
      "Number of requests sent to the peer, but that have not yet been answered by the latter.",
      MetricType::gauge}},
    {"ua",
     {"node_drbd_remote_unacknowledged",
      "Number of requests received by the peer via the network connection, but that have not yet been "
      "answered.",
      MetricType::gauge}},
    {"ap",
     {"node_drbd_application_pending",
      "Number of block I/O requests forwarded to DRBD, but not yet answered by DRBD.", MetricType::gauge}},
    {"ep", {"node_drbd_epochs", "Number of Epochs currently on the fly.", MetricType::gauge}},
    {"oos",
     {"node_drbd_out_of_sync_bytes", "Amount of data known to be out of sync; in bytes.", MetricType::gauge},
     kKibibyte},
}};
constexpr Metric kConnected{"node_drbd_connected", "Whether DRBD is connected to the peer.",
                            MetricType::gauge};
constexpr Metric kIsPrimary{"node_drbd_node_role_is_primary",
                            "Whether the role of the node is in the primary state.", MetricType::gauge};
constexpr Metric kIsUpToDate{"node_drbd_disk_state_is_up_to_date",
                             "Whether the disk of the node is up to date.", MetricType::gauge};

// Block devices that are mirrored to another host, from /proc/drbd.
class DrbdCollector final : public Collector {
 public:
  [[nodiscard]] std::string_view name() const override { return "drbd"; }

  [[nodiscard]] Result<void> update(const HostRoot& host, SampleSink& sink) override {
    const auto text = file_.read(host);
    if (!text) return std::unexpected(text.error());
    procfs::DrbdReader values(*text);
    for (DrbdValue value; values.next(value);)
      emit(value, device_name(value.device), sink);
    return {};
  }

 private:
  // Devices past this number are left out.
  static constexpr uint64_t kDevicesMax = 4096;

  std::string_view device_name(uint64_t number) {
    if (number >= kDevicesMax) return {};
    while (names_.size() <= number)
      names_.push_back("drbd" + std::to_string(names_.size()));
    return names_[number];
  }

  static void emit(const DrbdValue& value, std::string_view device_name, SampleSink& sink) {
    if (device_name.empty()) return;
    const LabelView device{"device", device_name};
    if (value.key == "cs") {
      sink.emit(kConnected, {device}, value.value == "Connected" ? 1 : 0);
    } else if (value.key == "ro") {
      emit_nodes(kIsPrimary, "Primary", value.value, device, sink);
    } else if (value.key == "ds") {
      emit_nodes(kIsUpToDate, "UpToDate", value.value, device, sink);
    } else if (const auto* known = std::ranges::find(kNumbers, value.key, &Number::key);
               known != kNumbers.end()) {
      if (const auto number = procfs::parse_u64(value.value))
        sink.emit(known->metric, {device}, static_cast<double>(*number) * known->factor);
    }
  }

  // "Primary/Secondary": this node's state and the other's.
  static void emit_nodes(const Metric& metric, std::string_view good, std::string_view states,
                         const LabelView& device, SampleSink& sink) {
    procfs::TextCursor both(states);
    const std::string_view local = both.until('/');
    sink.emit(metric, {device, {"node", "local"}}, local == good ? 1 : 0);
    sink.emit(metric, {device, {"node", "remote"}}, both.rest() == good ? 1 : 0);
  }

  procfs::KeptFile file_{HostRoot::Tree::proc, "drbd"};
  std::vector<std::string> names_;  // by number
};

}  // namespace

CollectorSpec drbd_collector() {
  return {.name = "drbd",
          .enabled_by_default = false,
          .make = [](const CollectorConfig&) -> Result<std::unique_ptr<Collector>> {
            return std::make_unique<DrbdCollector>();
          }};
}

}  // namespace hb::collect
