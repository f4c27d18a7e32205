#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "collect/derived_metrics.hpp"
#include "collect/off_tick_collector.hpp"
#include "collect/told_once.hpp"
#include "procfs/attributes.hpp"
#include "procfs/kept_file.hpp"
#include "procfs/text_cursor.hpp"
#include "procfs/zfs_kstat.hpp"

namespace hb::collect {
namespace {

using procfs::AttributeFolder;
using procfs::ZfsKstat;

constexpr std::string_view kFolder = "spl/kstat/zfs";

// A file of the whole module, and what node_exporter calls it.
struct Subsystem {
  std::string_view file;
  std::string_view name;
};
constexpr std::array<Subsystem, 11> kSubsystems = {{{"abdstats", "abd"},
                                                    {"arcstats", "arc"},
                                                    {"dbufstats", "dbuf"},
                                                    {"dmu_tx", "dmu_tx"},
                                                    {"dnodestats", "dnode"},
                                                    {"fm", "fm"},
                                                    {"vdev_cache_stats", "vdev_cache"},
                                                    {"vdev_mirror_stats", "vdev_mirror"},
                                                    {"xuio_stats", "xuio"},
                                                    {"zfetchstats", "zfetch"},
                                                    {"zil", "zil"}}};

constexpr Metric kPoolState{"node_zfs_zpool_state", "kstat.zfs.misc.state", MetricType::gauge};
constexpr std::array<std::string_view, 7> kPoolStates = {"online",  "degraded", "faulted",  "offline",
                                                         "removed", "unavail",  "suspended"};

// `prefix` and `kstat` as in node_zfs_PREFIX_KEY and kstat.zfs.misc.KSTAT.KEY.
DerivedMetric derive_metric(std::string_view prefix, std::string_view kstat, std::string_view key) {
  std::string name(key);
  std::ranges::replace(name, '-', '_');
  return {.name = "node_zfs_" + std::string(prefix) + "_" + name,
          .help = "kstat.zfs.misc." + std::string(kstat) + "." + std::string(key),
          .type = MetricType::untyped};
}

// The pools and their datasets, of which there may be thousands: what the readings of them remember.
class PoolReader {
 public:
  Result<void> read(const HostRoot& host, SampleSink& sink) {
    metrics_.rewind();
    const AttributeFolder pools(host.proc(kFolder));
    for (const std::string& pool : pools.names()) {
      const AttributeFolder folder = pools.folder(pool);
      if (folder.exists()) emit(folder, {"zpool", pool}, sink);
    }
    return {};
  }

 private:
  void emit(const AttributeFolder& folder, const LabelView& pool, SampleSink& sink) {
    const std::string io = folder.text("io").value_or("");
    procfs::ZfsIoReader counters(io);
    for (ZfsKstat counter; counters.next(counter);) {
      const DerivedMetric* metric = metrics_.next(
          "io", counter.name,
          [](std::string_view, std::string_view key) { return derive_metric("zpool", "io", key); });
      if (metric != nullptr) sink.emit(metric->metric(), {pool}, counter.number);
    }
    for (const std::string& file : folder.names()) {
      if (file.starts_with("objset-")) emit_dataset(folder.text(file).value_or(""), pool, sink);
    }
    emit_state(folder.text("state").value_or(""), pool, sink);
  }

  void emit_dataset(const std::string& text, const LabelView& pool, SampleSink& sink) {
    std::string_view dataset;
    procfs::ZfsKstatReader counters(text);
    for (ZfsKstat counter; counters.next(counter);) {
      if (counter.name == "dataset_name") dataset = counter.text;
      if (dataset.empty() || !counter.is_number) continue;
      const DerivedMetric* metric =
          metrics_.next("objset", counter.name, [](std::string_view, std::string_view key) {
            return derive_metric("zpool_dataset", "objset", key);
          });
      if (metric != nullptr) sink.emit(metric->metric(), {pool, {"dataset", dataset}}, counter.number);
    }
  }

  static void emit_state(std::string state, const LabelView& pool, SampleSink& sink) {
    if (state.empty()) return;
    std::ranges::transform(state, state.begin(), [](char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    for (const std::string_view known : kPoolStates)
      sink.emit(kPoolState, {pool, {"state", known}}, state == known ? 1 : 0);
  }

  DerivedMetrics metrics_;
};

// What ZFS counts, from /proc/spl/kstat/zfs: of the module at every tick, of the pools off it.
class ZfsCollector final : public Collector {
 public:
  explicit ZfsCollector(const RunOffTick& run)
      : pools_({.name = "zfs", .ticks = OffTickCollector::kSensorTicks}, run,
               [reader = std::make_shared<PoolReader>()](const HostRoot& host, SampleSink& sink) {
                 return reader->read(host, sink);
               }) {
    for (const Subsystem& subsystem : kSubsystems) {
      files_.emplace_back(HostRoot::Tree::proc, std::string(kFolder) + "/" + std::string(subsystem.file),
                          procfs::KeptFile::Shape::any);
    }
  }

  [[nodiscard]] std::string_view name() const override { return "zfs"; }

  [[nodiscard]] Result<void> update(const HostRoot& host, SampleSink& sink) override {
    metrics_.rewind();
    bool has_any = false;
    Result<void> outcome;
    for (std::size_t i = 0; i < kSubsystems.size(); ++i) {
      const auto text = files_[i].read(host);
      if (text) {
        has_any = true;
        emit(*text, kSubsystems[i], sink);
      } else if (text.error().code != ErrorCode::not_found) {
        // Each version of ZFS has files that others have not.
        outcome = std::unexpected(text.error());
      }
    }
    if (!has_any && outcome) {
      return told_.fail(ErrorCode::not_found, [&host] { return host.proc(kFolder) + ": ZFS is not loaded"; });
    }
    const Result<void> pools = pools_.update(host, sink);
    return outcome ? pools : outcome;
  }

 private:
  void emit(std::string_view text, const Subsystem& subsystem, SampleSink& sink) {
    procfs::ZfsKstatReader counters(text);
    for (ZfsKstat counter; counters.next(counter);) {
      if (!counter.is_number) continue;
      const DerivedMetric* metric =
          metrics_.next(subsystem.name, counter.name, [&](std::string_view prefix, std::string_view key) {
            return derive_metric(prefix, subsystem.file, key);
          });
      if (metric != nullptr) sink.emit(metric->metric(), counter.number);
    }
  }

  std::vector<procfs::KeptFile> files_;  // as kSubsystems
  DerivedMetrics metrics_;
  ToldOnce told_;
  OffTickCollector pools_;
};

}  // namespace

CollectorSpec zfs_collector() {
  return {.name = "zfs", .make = [](const CollectorConfig& config) -> Result<std::unique_ptr<Collector>> {
            return std::make_unique<ZfsCollector>(config.run_off_tick);
          }};
}

}  // namespace hb::collect
