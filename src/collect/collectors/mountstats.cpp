#include "procfs/mountstats.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "collect/collector.hpp"
#include "collect/number_labels.hpp"
#include "collect/paced_reading.hpp"
#include "procfs/kept_file.hpp"
#include "procfs/text_cursor.hpp"

namespace hb::collect {
namespace {

using procfs::NfsMount;
using procfs::NfsTransport;
using procfs::NfsTransportValue;

constexpr std::size_t kFileBytesMax = std::size_t{16} << 20;
constexpr double kMsPerSecond = 1e3;

constexpr Metric kAge{"node_mountstats_nfs_age_seconds_total", "The age of the NFS mount in seconds.",
                      MetricType::counter};
constexpr Metric kMountPoint{"node_mountstats_nfs_mountpoint_info", "Info metric for an NFS mountpoint.",
                             MetricType::gauge};

// In the order of procfs::NfsBytes.
constexpr std::array<Metric, procfs::kNfsBytes> kBytes = {{
    {"node_mountstats_nfs_read_bytes_total", "Number of bytes read using the read() syscall.",
     MetricType::counter},
    {"node_mountstats_nfs_write_bytes_total", "Number of bytes written using the write() syscall.",
     MetricType::counter},
    {"node_mountstats_nfs_direct_read_bytes_total",
     "Number of bytes read using the read() syscall in O_DIRECT mode.", MetricType::counter},
    {"node_mountstats_nfs_direct_write_bytes_total",
     "Number of bytes written using the write() syscall in O_DIRECT mode.", MetricType::counter},
    {"node_mountstats_nfs_total_read_bytes_total", "Number of bytes read from the NFS server, in total.",
     MetricType::counter},
    {"node_mountstats_nfs_total_write_bytes_total", "Number of bytes written to the NFS server, in total.",
     MetricType::counter},
    {"node_mountstats_nfs_read_pages_total", "Number of pages read directly via mmap()'d files.",
     MetricType::counter},
    {"node_mountstats_nfs_write_pages_total", "Number of pages written directly via mmap()'d files.",
     MetricType::counter},
}};

// In the order of the line of events.
constexpr std::array<Metric, procfs::kNfsEvents> kEvents = {{
    {"node_mountstats_nfs_event_inode_revalidate_total",
     "Number of times cached inode attributes are re-validated from the server.", MetricType::counter},
    {"node_mountstats_nfs_event_dnode_revalidate_total",
     "Number of times cached dentry nodes are re-validated from the server.", MetricType::counter},
    {"node_mountstats_nfs_event_data_invalidate_total", "Number of times an inode cache is cleared.",
     MetricType::counter},
    {"node_mountstats_nfs_event_attribute_invalidate_total",
     "Number of times cached inode attributes are invalidated.", MetricType::counter},
    {"node_mountstats_nfs_event_vfs_open_total", "Number of times cached inode attributes are invalidated.",
     MetricType::counter},
    {"node_mountstats_nfs_event_vfs_lookup_total", "Number of times a directory lookup has occurred.",
     MetricType::counter},
    {"node_mountstats_nfs_event_vfs_access_total", "Number of times permissions have been checked.",
     MetricType::counter},
    {"node_mountstats_nfs_event_vfs_update_page_total", "Number of updates (and potential writes) to pages.",
     MetricType::counter},
    {"node_mountstats_nfs_event_vfs_read_page_total", "Number of pages read directly via mmap()'d files.",
     MetricType::counter},
    {"node_mountstats_nfs_event_vfs_read_pages_total", "Number of times a group of pages have been read.",
     MetricType::counter},
    {"node_mountstats_nfs_event_vfs_write_page_total", "Number of pages written directly via mmap()'d files.",
     MetricType::counter},
    {"node_mountstats_nfs_event_vfs_write_pages_total", "Number of times a group of pages have been written.",
     MetricType::counter},
    {"node_mountstats_nfs_event_vfs_getdents_total",
     "Number of times directory entries have been read with getdents().", MetricType::counter},
    {"node_mountstats_nfs_event_vfs_setattr_total",
     "Number of times directory entries have been read with getdents().", MetricType::counter},
    {"node_mountstats_nfs_event_vfs_flush_total",
     "Number of pending writes that have been forcefully flushed to the server.", MetricType::counter},
    {"node_mountstats_nfs_event_vfs_fsync_total",
     "Number of times fsync() has been called on directories and files.", MetricType::counter},
    {"node_mountstats_nfs_event_vfs_lock_total", "Number of times locking has been attempted on a file.",
     MetricType::counter},
    {"node_mountstats_nfs_event_vfs_file_release_total",
     "Number of times files have been closed and released.", MetricType::counter},
    {},  // waits for congestion, which node_exporter leaves out
    {"node_mountstats_nfs_event_truncation_total", "Number of times files have been truncated.",
     MetricType::counter},
    {"node_mountstats_nfs_event_write_extension_total",
     "Number of times a file has been grown due to writes beyond its existing end.", MetricType::counter},
    {"node_mountstats_nfs_event_silly_rename_total",
     "Number of times a file was removed while still open by another process.", MetricType::counter},
    {"node_mountstats_nfs_event_short_read_total",
     "Number of times the NFS server gave less data than expected while reading.", MetricType::counter},
    {"node_mountstats_nfs_event_short_write_total",
     "Number of times the NFS server wrote less data than expected while writing.", MetricType::counter},
    {"node_mountstats_nfs_event_jukebox_delay_total",
     "Number of times the NFS server indicated EJUKEBOX; retrieving data from offline storage.",
     MetricType::counter},
    {"node_mountstats_nfs_event_pnfs_read_total", "Number of NFS v4.1+ pNFS reads.", MetricType::counter},
    {"node_mountstats_nfs_event_pnfs_write_total", "Number of NFS v4.1+ pNFS writes.", MetricType::counter},
}};

struct TransportMetric {
  NfsTransportValue value = NfsTransportValue::port;
  Metric metric = {};
};
constexpr std::array<TransportMetric, 10> kTransport = {{
    {NfsTransportValue::bind,
     {"node_mountstats_nfs_transport_bind_total",
      "Number of times the client has had to establish a connection from scratch to the NFS server.",
      MetricType::counter}},
    {NfsTransportValue::connect,
     {"node_mountstats_nfs_transport_connect_total",
      "Number of times the client has made a TCP connection to the NFS server.", MetricType::counter}},
    {NfsTransportValue::idle_time_seconds,
     {"node_mountstats_nfs_transport_idle_time_seconds",
      "Duration since the NFS mount last saw any RPC traffic, in seconds.", MetricType::gauge}},
    {NfsTransportValue::sends,
     {"node_mountstats_nfs_transport_sends_total",
      "Number of RPC requests for this mount sent to the NFS server.", MetricType::counter}},
    {NfsTransportValue::receives,
     {"node_mountstats_nfs_transport_receives_total",
      "Number of RPC responses for this mount received from the NFS server.", MetricType::counter}},
    {NfsTransportValue::bad_transaction_ids,
     {"node_mountstats_nfs_transport_bad_transaction_ids_total",
      "Number of times the NFS server sent a response with a transaction ID unknown to this client.",
      MetricType::counter}},
    {NfsTransportValue::backlog_queue,
     {"node_mountstats_nfs_transport_backlog_queue_total",
      "Total number of items added to the RPC backlog queue.", MetricType::counter}},
    {NfsTransportValue::maximum_rpc_slots,
     {"node_mountstats_nfs_transport_maximum_rpc_slots",
      "Maximum number of simultaneously active RPC requests ever used.", MetricType::gauge}},
    {NfsTransportValue::sending_queue,
     {"node_mountstats_nfs_transport_sending_queue_total",
      "Total number of items added to the RPC transmission sending queue.", MetricType::counter}},
    {NfsTransportValue::pending_queue,
     {"node_mountstats_nfs_transport_pending_queue_total",
      "Total number of items added to the RPC transmission pending queue.", MetricType::counter}},
}};

struct OperationMetric {
  Metric metric = {};
  bool is_time = false;  // of milliseconds
};
constexpr std::array<OperationMetric, procfs::kNfsOperationValues> kOperations = {{
    {{"node_mountstats_nfs_operations_requests_total", "Number of requests performed for a given operation.",
      MetricType::counter}},
    {{"node_mountstats_nfs_operations_transmissions_total",
      "Number of times an actual RPC request has been transmitted for a given operation.",
      MetricType::counter}},
    {{"node_mountstats_nfs_operations_major_timeouts_total",
      "Number of times a request has had a major timeout for a given operation.", MetricType::counter}},
    {{"node_mountstats_nfs_operations_sent_bytes_total",
      "Number of bytes sent for a given operation, including RPC headers and payload.", MetricType::counter}},
    {{"node_mountstats_nfs_operations_received_bytes_total",
      "Number of bytes received for a given operation, including RPC headers and payload.",
      MetricType::counter}},
    {{"node_mountstats_nfs_operations_queue_time_seconds_total",
      "Duration all requests spent queued for transmission for a given operation before they were sent, in "
      "seconds.",
      MetricType::counter},
     true},
    {{"node_mountstats_nfs_operations_response_time_seconds_total",
      "Duration all requests took to get a reply back after a request for a given operation was transmitted, "
      "in seconds.",
      MetricType::counter},
     true},
    {{"node_mountstats_nfs_operations_request_time_seconds_total",
      "Duration all requests took from when a request was enqueued to when it was completely handled for a "
      "given operation, in seconds.",
      MetricType::counter},
     true},
}};

// Times that the server's clock made run backwards wrap around: node_exporter keeps what a double can count.
double operation_value(uint64_t value, bool is_time) {
  constexpr uint64_t kExactMax = uint64_t{1} << 53;
  return is_time ? static_cast<double>(value % kExactMax) / kMsPerSecond : static_cast<double>(value);
}

// What the metrics of a mount are labelled with. Mounts of one export share their numbers in the kernel.
using Identity =
    std::tuple<std::string_view, std::string_view, std::string_view>;  // export, protocol, address

// A mount by one of its protocols, to be emitted.
struct Connection {
  const NfsMount* mount = nullptr;
  Identity identity = {};
  bool is_first = false;  // of that identity: the numbers are emitted once
};

struct Mounts {
  std::string stats_text = {};
  std::string info_text = {};
  std::vector<NfsMount> mounts = {};
  std::vector<std::string_view> addresses = {};  // by the mount's position
  std::vector<Connection> connections = {};
};

void list_connections(Mounts& read) {
  std::set<Identity> seen;
  std::set<std::pair<Identity, std::string_view>> seen_points;
  for (const NfsMount& mount : read.mounts) {
    const bool has_address = mount.position < read.addresses.size();
    const std::string_view address = has_address ? read.addresses[mount.position] : std::string_view();
    for (const NfsTransport& transport : mount.transports) {
      const Identity identity{mount.device, transport.protocol, address};
      // A mount may have several connections of one protocol.
      if (!seen_points.emplace(identity, mount.mount_point).second) continue;
      const bool is_first = seen.insert(identity).second;
      read.connections.push_back({.mount = &mount, .identity = identity, .is_first = is_first});
    }
  }
}

// The name of this process's own folder below /proc. Where the files were copied from another machine without
// its links, "self" is a file that says which.
std::string own_folder(const HostRoot& host) {
  const auto text = procfs::read_file(host.proc("self"));
  return text && procfs::parse_u64(*text) ? std::string(procfs::trim(*text)) : "self";
}

// On the heap, for the views in it.
using MountsPtr = std::unique_ptr<Mounts>;

Result<MountsPtr> read_mounts(const HostRoot& host) {
  const std::string folder = own_folder(host);
  auto stats_text = procfs::read_file(host.proc(folder + "/mountstats"), kFileBytesMax);
  if (!stats_text) return std::unexpected(stats_text.error());
  auto info_text = procfs::read_file(host.proc(folder + "/mountinfo"), kFileBytesMax);
  if (!info_text) return std::unexpected(info_text.error());
  auto read = std::make_unique<Mounts>();
  read->stats_text = std::move(*stats_text);
  read->info_text = std::move(*info_text);
  auto mounts = procfs::parse_nfs_mounts(read->stats_text);
  if (!mounts) return std::unexpected(mounts.error());
  read->mounts = std::move(*mounts);
  procfs::TextCursor lines(read->info_text);
  while (!lines.at_end())
    read->addresses.push_back(procfs::mount_address(lines.line()));
  list_connections(*read);
  return read;
}

// What the NFS mounts do, from /proc/self/mountstats. The kernel takes the locks of all mounts to print it:
// so it is read away from the tick.
class MountstatsCollector final : public Collector {
 public:
  explicit MountstatsCollector(const CollectorConfig& config) : reading_(config.clock, config.run_off_tick) {}

  [[nodiscard]] std::string_view name() const override { return "mountstats"; }

  [[nodiscard]] Result<void> update(const HostRoot& host, SampleSink& sink) override {
    const Result<MountsPtr>* mounts = reading_.update([host] { return read_mounts(host); });
    if (mounts == nullptr) return {};
    if (!*mounts) return std::unexpected(mounts->error());
    for (const Connection& connection : (**mounts)->connections) {
      emit_point(*connection.mount, connection.identity, sink);
      if (connection.is_first) emit(*connection.mount, connection.identity, sink);
    }
    return {};
  }

 private:
  static void emit_point(const NfsMount& mount, const Identity& identity, SampleSink& sink) {
    const auto& [device, protocol, address] = identity;
    sink.emit(kMountPoint,
              {{"export", device},
               {"protocol", protocol},
               {"mountaddr", address},
               {"mountpoint", mount.mount_point}},
              1);
  }

  void emit(const NfsMount& mount, const Identity& identity, SampleSink& sink) {
    const LabelView device{"export", std::get<0>(identity)};
    const LabelView protocol{"protocol", std::get<1>(identity)};
    const LabelView address{"mountaddr", std::get<2>(identity)};
    const auto emit_one = [&](const Metric& metric, double value) {
      sink.emit(metric, {device, protocol, address}, value);
    };
    emit_one(kAge, mount.age_seconds);
    for (std::size_t i = 0; i < kBytes.size(); ++i)
      emit_one(kBytes[i], static_cast<double>(mount.bytes[i]));
    for (std::size_t i = 0; i < mount.transports.size(); ++i) {
      const LabelView index{"transport", index_labels_[i]};
      for (const TransportMetric& metric : kTransport) {
        sink.emit(metric.metric, {device, protocol, address, index},
                  static_cast<double>(mount.transports[i][metric.value]));
      }
    }
    for (const procfs::NfsOperation& operation : mount.operations) {
      for (std::size_t i = 0; i < kOperations.size(); ++i) {
        sink.emit(kOperations[i].metric, {device, protocol, address, {"operation", operation.name}},
                  operation_value(operation.values[i], kOperations[i].is_time));
      }
    }
    for (std::size_t i = 0; i < kEvents.size(); ++i) {
      if (!kEvents[i].name.empty()) emit_one(kEvents[i], static_cast<double>(mount.events[i]));
    }
  }

  PacedReading<Result<MountsPtr>> reading_;
  NumberLabels index_labels_;
};

}  // namespace

CollectorSpec mountstats_collector() {
  return {.name = "mountstats",
          .enabled_by_default = false,
          .make = [](const CollectorConfig& config) -> Result<std::unique_ptr<Collector>> {
            return std::make_unique<MountstatsCollector>(config);
          }};
}

}  // namespace hb::collect
