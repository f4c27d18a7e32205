#include <memory>
#include <string>
#include <utility>

#include "collect/attribute_metrics.hpp"
#include "collect/name_filter.hpp"
#include "collect/off_tick_collector.hpp"
#include "procfs/attributes.hpp"

namespace hb::collect {
namespace {

constexpr FlagSpec kIgnored{.name = "collector.tapestats.ignored-devices",
                            .default_value = "^$",
                            .help = "Regexp of devices to ignore for tapestats."};
constexpr FlagSpec kFlags[] = {kIgnored};

constexpr double kSecondsPerNanosecond = 1e-9;
constexpr AttributeMetric kStatistics[] = {
    {"in_flight",
     {"node_tape_io_now", "The number of I/Os currently outstanding to this device.", MetricType::gauge}},
    {"io_ns",
     {"node_tape_io_time_seconds_total",
      "The amount of time spent waiting for all I/O to complete (including read and write). This includes "
      "tape movement commands such as seeking between file or set marks and implicit tape movement such as "
      "when rewind on close tape devices are used.",
      MetricType::counter},
     kSecondsPerNanosecond},
    {"other_cnt",
     {"node_tape_io_others_total",
      "The number of I/Os issued to the tape drive other than read or write commands. The time taken to "
      "complete these commands uses the following calculation "
      "io_time_seconds_total-read_time_seconds_total-write_time_seconds_total",
      MetricType::counter}},
    {"read_byte_cnt",
     {"node_tape_read_bytes_total", "The number of bytes read from the tape drive.", MetricType::counter}},
    {"read_cnt",
     {"node_tape_reads_completed_total", "The number of read requests issued to the tape drive.",
      MetricType::counter}},
    {"read_ns",
     {"node_tape_read_time_seconds_total", "The amount of time spent waiting for read requests to complete.",
      MetricType::counter},
     kSecondsPerNanosecond},
    {"resid_cnt",
     {"node_tape_residual_total",
      "The number of times during a read or write we found the residual amount to be non-zero. This should "
      "mean that a program is issuing a read larger thean the block size on tape. For write not all data "
      "made it to tape.",
      MetricType::counter}},
    {"write_byte_cnt",
     {"node_tape_written_bytes_total", "The number of bytes written to the tape drive.",
      MetricType::counter}},
    {"write_cnt",
     {"node_tape_writes_completed_total", "The number of write requests issued to the tape drive.",
      MetricType::counter}},
    {"write_ns",
     {"node_tape_write_time_seconds_total",
      "The amount of time spent waiting for write requests to complete.", MetricType::counter},
     kSecondsPerNanosecond},
};

// Each drive has several names; st0 is the one that counts.
Result<void> read_tapes(const HostRoot& host, NameFilter& devices, SampleSink& sink) {
  const procfs::AttributeFolder tapes(host.sys("class/scsi_tape"));
  if (!tapes.exists()) return fail(ErrorCode::not_found, tapes.path() + ": no such class");
  for (const std::string& device : tapes.numbered("st")) {
    if (!devices.accepts(device)) continue;
    const LabelView label{"device", device};
    emit_attributes(tapes.folder(device).folder("stats"), kStatistics, {&label, 1}, sink);
  }
  return {};
}

Result<std::unique_ptr<Collector>> make_tapestats(const CollectorConfig& config) {
  auto filter = NameFilter::from_flags(config.flags, nullptr, &kIgnored);
  if (!filter) return std::unexpected(filter.error());
  auto devices = std::make_shared<NameFilter>(std::move(*filter));
  return make_off_tick_collector(
      config, {.name = "tapestats"},
      [devices](const HostRoot& host, SampleSink& sink) { return read_tapes(host, *devices, sink); });
}

}  // namespace

// Tape drives (Documentation/scsi/st.rst).
CollectorSpec tapestats_collector() { return {.name = "tapestats", .flags = kFlags, .make = make_tapestats}; }

}  // namespace hb::collect
