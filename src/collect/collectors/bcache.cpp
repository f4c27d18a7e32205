#include "procfs/bcache.hpp"

#include <optional>
#include <string>

#include "collect/off_tick_collector.hpp"
#include "procfs/attributes.hpp"
#include "procfs/human_size.hpp"

namespace hb::collect {
namespace {

using procfs::AttributeFolder;

constexpr FlagSpec kPriorityStats{.name = "collector.bcache.priorityStats",
                                  .kind = FlagKind::boolean,
                                  .default_value = "false",
                                  .help = "Expose expensive priority stats."};
constexpr FlagSpec kFlags[] = {kPriorityStats};

// A size that an attribute holds, and what it is multiplied by.
struct Size {
  std::string_view file;
  Metric metric;
  double factor = 1;
};
constexpr Size kSetSizes[] = {
    {"average_key_size",
     {"node_bcache_average_key_size_sectors", "Average data per key in the btree (sectors).",
      MetricType::gauge}},
    {"btree_cache_size",
     {"node_bcache_btree_cache_size_bytes", "Amount of memory currently used by the btree cache.",
      MetricType::gauge}},
    {"cache_available_percent",
     {"node_bcache_cache_available_percent",
      "Percentage of cache device without dirty data, usable for writeback (may contain clean cached data).",
      MetricType::gauge}},
    {"congested", {"node_bcache_congested", "Congestion.", MetricType::gauge}},
    {"root_usage_percent",
     {"node_bcache_root_usage_percent",
      "Percentage of the root btree node in use (tree depth increases if too high).", MetricType::gauge}},
    {"tree_depth", {"node_bcache_tree_depth", "Depth of the btree.", MetricType::gauge}},
    {"internal/active_journal_entries",
     {"node_bcache_active_journal_entries", "Number of journal entries that are newer than the index.",
      MetricType::gauge}},
    {"internal/btree_nodes", {"node_bcache_btree_nodes", "Total nodes in the btree.", MetricType::gauge}},
    // The file counts microseconds; node_exporter takes them for nanoseconds, and its series are what
    // dashboards know.
    {"internal/btree_read_average_duration_us",
     {"node_bcache_btree_read_average_duration_seconds", "Average btree read duration.", MetricType::gauge},
     1e-9},
    {"internal/cache_read_races",
     {"node_bcache_cache_read_races_total",
      "Counts instances where while data was being read from the cache, the bucket was reused and "
      "invalidated - i.e. where the pointer was stale after the read completed.",
      MetricType::counter}},
};
constexpr Size kBackingSizes[] = {
    {"dirty_data",
     {"node_bcache_dirty_data_bytes", "Amount of dirty data for this backing device in the cache.",
      MetricType::gauge}},
    {"stats_total/bypassed",
     {"node_bcache_bypassed_bytes_total", "Amount of IO (both reads and writes) that has bypassed the cache.",
      MetricType::counter}},
    {"stats_total/cache_hits",
     {"node_bcache_cache_hits_total", "Hits counted per individual IO as bcache sees them.",
      MetricType::counter}},
    {"stats_total/cache_misses",
     {"node_bcache_cache_misses_total", "Misses counted per individual IO as bcache sees them.",
      MetricType::counter}},
    {"stats_total/cache_bypass_hits",
     {"node_bcache_cache_bypass_hits_total", "Hits for IO intended to skip the cache.", MetricType::counter}},
    {"stats_total/cache_bypass_misses",
     {"node_bcache_cache_bypass_misses_total", "Misses for IO intended to skip the cache.",
      MetricType::counter}},
    {"stats_total/cache_miss_collisions",
     {"node_bcache_cache_miss_collisions_total",
      "Instances where data insertion from cache miss raced with write (data already present).",
      MetricType::counter}},
    {"stats_total/cache_readaheads",
     {"node_bcache_cache_readaheads_total", "Count of times readahead occurred.", MetricType::counter}},
};
constexpr Size kCacheSizes[] = {
    {"io_errors",
     {"node_bcache_io_errors", "Number of errors that have occurred, decayed by io_error_halflife.",
      MetricType::gauge}},
    {"metadata_written",
     {"node_bcache_metadata_written_bytes_total",
      "Sum of all non data writes (btree writes and all other metadata).", MetricType::counter}},
    {"written",
     {"node_bcache_written_bytes_total", "Sum of all data that has been written to the cache.",
      MetricType::counter}},
};
constexpr Metric kRate{"node_bcache_writeback_rate",
                       "Current writeback rate for this backing device in bytes.", MetricType::gauge};
constexpr Metric kTarget{"node_bcache_dirty_target_bytes",
                         "Current dirty data target threshold for this backing device in bytes.",
                         MetricType::gauge};
constexpr Metric kProportional{"node_bcache_writeback_rate_proportional_term",
                               "Current result of proportional controller, part of writeback rate",
                               MetricType::gauge};
constexpr Metric kIntegral{"node_bcache_writeback_rate_integral_term",
                           "Current result of integral controller, part of writeback rate",
                           MetricType::gauge};
constexpr Metric kChange{"node_bcache_writeback_change",
                         "Last writeback rate change step for this backing device.", MetricType::gauge};
constexpr Metric kUnused{"node_bcache_priority_stats_unused_percent",
                         "The percentage of the cache that doesn't contain any data.", MetricType::gauge};
constexpr Metric kMetadata{"node_bcache_priority_stats_metadata_percent", "Bcache's metadata overhead.",
                           MetricType::gauge};

void emit_sizes(const AttributeFolder& folder, std::span<const Size> sizes, std::span<const LabelView> labels,
                SampleSink& sink) {
  for (const Size& size : sizes) {
    const auto value = procfs::parse_bcache_size(folder.text(size.file).value_or(""));
    if (value) sink.sample(size.metric, labels, *value * size.factor);
  }
}

void emit_if(const std::optional<double>& value, const Metric& metric, std::span<const LabelView> labels,
             SampleSink& sink) {
  if (value) sink.sample(metric, labels, *value);
}

void emit_backing(const AttributeFolder& folder, std::span<const LabelView> labels, SampleSink& sink) {
  emit_sizes(folder, kBackingSizes, labels, sink);
  const auto writeback = procfs::parse_bcache_writeback(folder.text("writeback_rate_debug").value_or(""));
  emit_if(writeback.target, kTarget, labels, sink);
  emit_if(writeback.rate, kRate, labels, sink);
  emit_if(writeback.proportional, kProportional, labels, sink);
  emit_if(writeback.integral, kIntegral, labels, sink);
  emit_if(writeback.change, kChange, labels, sink);
}

void emit_cache(const AttributeFolder& folder, std::span<const LabelView> labels, bool with_priorities,
                SampleSink& sink) {
  emit_sizes(folder, kCacheSizes, labels, sink);
  if (!with_priorities) return;
  const auto priorities = procfs::parse_bcache_priorities(folder.text("priority_stats").value_or(""));
  emit_if(priorities.unused, kUnused, labels, sink);
  emit_if(priorities.metadata, kMetadata, labels, sink);
}

// Caches of slow disks on fast ones (Documentation/admin-guide/bcache.rst): a folder for each set, named by
// its UUID, with links to its backing devices and caches.
Result<void> read_sets(const HostRoot& host, bool with_priorities, SampleSink& sink) {
  const AttributeFolder sets(host.sys("fs/bcache"));
  if (!sets.exists()) return fail(ErrorCode::not_found, sets.path() + ": no such file system");
  for (const std::string& uuid : sets.names()) {
    const AttributeFolder set = sets.folder(uuid);
    if (uuid.find('-') == std::string::npos || !set.exists()) continue;
    const LabelView set_label{"uuid", uuid};
    emit_sizes(set, kSetSizes, {&set_label, 1}, sink);
    for (const std::string& device : set.numbered("bdev")) {
      const LabelView labels[] = {set_label, {"backing_device", device}};
      emit_backing(set.folder(device), labels, sink);
    }
    for (const std::string& device : set.numbered("cache")) {
      const LabelView labels[] = {set_label, {"cache_device", device}};
      emit_cache(set.folder(device), labels, with_priorities, sink);
    }
  }
  return {};
}

}  // namespace

CollectorSpec bcache_collector() {
  return {.name = "bcache", .flags = kFlags, .make = [](const CollectorConfig& config) {
            const bool with_priorities = config.flags.boolean(kPriorityStats);
            return make_off_tick_collector(config, {.name = "bcache"},
                                           [with_priorities](const HostRoot& host, SampleSink& sink) {
                                             return read_sets(host, with_priorities, sink);
                                           });
          }};
}

}  // namespace hb::collect
