#include "procfs/bcachefs.hpp"

#include <memory>
#include <string>
#include <string_view>

#include "collect/derived_metrics.hpp"
#include "collect/off_tick_collector.hpp"
#include "procfs/attributes.hpp"
#include "procfs/human_size.hpp"
#include "procfs/text_cursor.hpp"

namespace hb::collect {
namespace {

using procfs::AttributeFolder;
using procfs::BcachefsRow;
using procfs::BcachefsRows;

constexpr Metric kInfo{"node_bcachefs_info", "Filesystem information.", MetricType::gauge};
constexpr Metric kCacheSize{"node_bcachefs_btree_cache_size_bytes", "Btree cache memory usage in bytes.",
                            MetricType::gauge};
constexpr Metric kCompressed{"node_bcachefs_compression_compressed_bytes", "Compressed size by algorithm.",
                             MetricType::gauge};
constexpr Metric kUncompressed{"node_bcachefs_compression_uncompressed_bytes",
                               "Uncompressed size by algorithm.", MetricType::gauge};
constexpr Metric kErrors{"node_bcachefs_errors_total", "Error count by error type.", MetricType::counter};
constexpr Metric kWrites{"node_bcachefs_btree_writes_total", "Number of btree writes by type.",
                         MetricType::counter};
constexpr Metric kWriteSize{"node_bcachefs_btree_write_average_size_bytes",
                            "Average btree write size by type.", MetricType::gauge};
constexpr Metric kDeviceInfo{"node_bcachefs_device_info", "Device information.", MetricType::gauge};
constexpr Metric kBucketSize{"node_bcachefs_device_bucket_size_bytes", "Bucket size in bytes.",
                             MetricType::gauge};
constexpr Metric kBuckets{"node_bcachefs_device_buckets", "Total number of buckets.", MetricType::gauge};
constexpr Metric kDurability{"node_bcachefs_device_durability", "Device durability setting.",
                             MetricType::gauge};
constexpr Metric kIoDone{"node_bcachefs_device_io_done_bytes_total",
                         "IO bytes by operation type and data type.", MetricType::counter};
constexpr Metric kIoErrors{"node_bcachefs_device_io_errors_total", "IO errors by error type.",
                           MetricType::counter};

constexpr std::string_view kDevicePrefix = "dev-";

void emit_compression(const std::string& text, const LabelView& uuid, SampleSink& sink) {
  BcachefsRows rows(text);
  for (BcachefsRow row; rows.next(row);) {
    procfs::TextCursor columns(row.columns);
    const auto compressed = procfs::parse_human_size(columns.field());
    const auto uncompressed = procfs::parse_human_size(columns.field());
    if (!compressed || !uncompressed) continue;  // the head of the table
    sink.emit(kCompressed, {uuid, {"algorithm", row.name}}, *compressed);
    sink.emit(kUncompressed, {uuid, {"algorithm", row.name}}, *uncompressed);
  }
}

void emit_errors(const std::string& text, const LabelView& uuid, SampleSink& sink) {
  BcachefsRows rows(text);
  for (BcachefsRow row; rows.next(row);) {
    const auto count = procfs::parse_u64(procfs::TextCursor(row.columns).field());
    if (count) sink.emit(kErrors, {uuid, {"error_type", row.name}}, static_cast<double>(*count));
  }
}

void emit_writes(const std::string& text, const LabelView& uuid, SampleSink& sink) {
  BcachefsRows rows(text);
  for (BcachefsRow row; rows.next(row);) {
    procfs::TextCursor columns(row.columns);
    const auto count = procfs::parse_u64(columns.field());
    const auto size = procfs::parse_human_size(columns.field());
    if (!count || !size) continue;
    sink.emit(kWrites, {uuid, {"type", row.name}}, static_cast<double>(*count));
    sink.emit(kWriteSize, {uuid, {"type", row.name}}, *size);
  }
}

struct Device {
  AttributeFolder folder;
  LabelView uuid;
  LabelView number;
};

// Rows of data types, below "read:" and "write:".
void emit_io(const Device& device, SampleSink& sink) {
  const std::string text = device.folder.text("io_done").value_or("");
  std::string_view operation;
  BcachefsRows rows(text);
  for (BcachefsRow row; rows.next(row);) {
    if (row.columns.empty()) {
      operation = row.name;
    } else if (const auto bytes = procfs::parse_u64(row.columns); bytes && !operation.empty()) {
      sink.emit(kIoDone, {device.uuid, device.number, {"operation", operation}, {"data_type", row.name}},
                static_cast<double>(*bytes));
    }
  }
}

// The first of its tables is the one since the file system was made.
void emit_io_errors(const Device& device, SampleSink& sink) {
  const std::string text = device.folder.text("io_errors").value_or("");
  bool began = false;
  BcachefsRows rows(text);
  for (BcachefsRow row; rows.next(row);) {
    if (row.name == "IO") {
      if (began) return;
      began = true;
    } else if (const auto count = procfs::parse_u64(row.columns)) {
      sink.emit(kIoErrors, {device.uuid, device.number, {"type", row.name}}, static_cast<double>(*count));
    }
  }
}

void emit_device(const Device& device, SampleSink& sink) {
  const auto text = [&device](std::string_view file) { return device.folder.text(file).value_or(""); };
  sink.emit(kDeviceInfo, {device.uuid, device.number, {"label", text("label")}, {"state", text("state")}}, 1);
  if (const auto bytes = procfs::parse_human_size(text("bucket_size")))
    sink.emit(kBucketSize, {device.uuid, device.number}, *bytes);
  if (const auto buckets = device.folder.number("nbuckets"))
    sink.emit(kBuckets, {device.uuid, device.number}, *buckets);
  if (const auto durability = device.folder.number("durability"))
    sink.emit(kDurability, {device.uuid, device.number}, *durability);
  emit_io(device, sink);
  emit_io_errors(device, sink);
}

// What the readings, one after the other, remember.
class BcachefsReader {
 public:
  Result<void> read(const HostRoot& host, SampleSink& sink) {
    const AttributeFolder file_systems(host.sys("fs/bcachefs"));
    if (!file_systems.exists())
      return fail(ErrorCode::not_found, file_systems.path() + ": no such file system");
    metrics_.rewind();
    for (const std::string& name : file_systems.names()) {
      const AttributeFolder folder = file_systems.folder(name);
      if (folder.exists()) emit(folder, {"uuid", name}, sink);
    }
    return {};
  }

 private:
  void emit(const AttributeFolder& folder, const LabelView& uuid, SampleSink& sink) {
    sink.emit(kInfo, {uuid}, 1);
    const auto text = [&folder](std::string_view file) { return folder.text(file).value_or(""); };
    if (const auto bytes = procfs::parse_human_size(text("btree_cache_size")))
      sink.emit(kCacheSize, {uuid}, *bytes);
    emit_compression(text("compression_stats"), uuid, sink);
    emit_errors(text("errors"), uuid, sink);
    emit_writes(text("btree_write_stats"), uuid, sink);
    emit_counters(folder.folder("counters"), uuid, sink);
    for (const std::string& device : folder.numbered(kDevicePrefix)) {
      const std::string_view number = std::string_view(device).substr(kDevicePrefix.size());
      emit_device({.folder = folder.folder(device), .uuid = uuid, .number = {"device", number}}, sink);
    }
  }

  void emit_counters(const AttributeFolder& folder, const LabelView& uuid, SampleSink& sink) {
    for (const std::string& name : folder.names()) {
      const auto count = procfs::parse_bcachefs_counter(folder.text(name).value_or(""));
      if (!count) continue;
      const DerivedMetric* metric = metrics_.next("", name, [](std::string_view, std::string_view counter) {
        return DerivedMetric{
            .name = "node_bcachefs_" + std::string(counter) + "_total",
            .help = "Bcachefs counter " + std::string(counter) + " since filesystem creation.",
            .type = MetricType::counter};
      });
      if (metric != nullptr) sink.emit(metric->metric(), {uuid}, *count);
    }
  }

  DerivedMetrics metrics_;
};

}  // namespace

CollectorSpec bcachefs_collector() {
  return {.name = "bcachefs", .enabled_by_default = false, .make = [](const CollectorConfig& config) {
            auto reader = std::make_shared<BcachefsReader>();
            return make_off_tick_collector(
                config, {.name = "bcachefs"},
                [reader](const HostRoot& host, SampleSink& sink) { return reader->read(host, sink); });
          }};
}

}  // namespace hb::collect
