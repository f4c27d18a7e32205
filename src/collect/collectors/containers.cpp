#include <algorithm>
#include <bitset>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/log.hpp"
#include "collect/collector.hpp"
#include "collect/paced_reading.hpp"
#include "collect/slow_refresh.hpp"
#include "collect/told_once.hpp"
#include "collect/watched_cgroup.hpp"
#include "procfs/text_cursor.hpp"

namespace hb::collect {
namespace {

constexpr FlagSpec kGroupsMax{
    .name = "collector.containers.cgroups-max",
    .default_value = "1000",
    .help =
        "Control groups to watch at most; those nearest to the root come first, and the rest is counted in "
        "heartbeat_cgroups_skipped."};
constexpr FlagSpec kFlags[] = {kGroupsMax};

constexpr Metric kWatched{"heartbeat_cgroups_watched",
                          "Control groups whose figures are in this tick, as container_… series.",
                          MetricType::gauge};
constexpr Metric kSkipped{
    "heartbeat_cgroups_skipped",
    "Control groups that are left out, in whole or in part. count: past "
    "--collector.containers.cgroups-max. depth: parents of groups that lie too deep. "
    "samples: past what one tick takes. devices: block devices past the maximum are left "
    "out of these.",
    MetricType::gauge};

// A tick may hold 20,000 series of all collectors: no number of containers leaves the others without.
constexpr std::size_t kSamplesMax = 12'000;
// What the files of groups may take of HostRoot's descriptors; past it they are opened at each reading.
constexpr std::size_t kDescriptorsMax = 512;
// What reading groups may take of one tick, as long as none becomes older than kAgeTicksMax for it.
constexpr std::chrono::microseconds kRefreshMax{500};
constexpr std::size_t kAgeTicksMax = 10;
// How old the knowledge of which groups there are may become.
constexpr double kScanTicksMax = 10;
constexpr uint32_t kDeviceNamesTicks = 60;

using Scan = std::shared_ptr<const Result<procfs::CgroupTree>>;

struct Skipped {
  std::size_t by_count = 0;
  std::size_t by_depth = 0;
  std::size_t by_samples = 0;
  std::size_t by_devices = 0;

  // A bit for each reason that there is.
  [[nodiscard]] std::bitset<4> reasons() const {
    std::bitset<4> reasons;
    reasons[0] = by_count > 0;
    reasons[1] = by_depth > 0;
    reasons[2] = by_samples > 0;
    reasons[3] = by_devices > 0;
    return reasons;
  }
};

// The control groups, which containers and systemd's units are: their use of CPU, memory, devices and tasks,
// under cAdvisor's names. Which groups there are is found away from the tick, since cgroupfs tells of no
// changes; their files are read at the tick, in rotation where there are many.
class ContainersCollector final : public Collector {
 public:
  ContainersCollector(const CollectorConfig& config, std::size_t groups_max)
      : clock_(config.clock),
        limits_{.groups_max = groups_max},
        scans_(config.clock, config.run_off_tick, {.ticks_max = kScanTicksMax}) {}

  [[nodiscard]] std::string_view name() const override { return "containers"; }

  [[nodiscard]] Result<void> update(const HostRoot& host, SampleSink& sink) override {
    if (!devices_) devices_ = std::make_unique<BlockDeviceNames>(host);
    if (!reader_) reader_.emplace(kDescriptorsMax, host.descriptors());
    const Scan* scan = scans_.update_with([&host, this] {
      return [host, limits = limits_] {
        return std::make_shared<const Result<procfs::CgroupTree>>(procfs::find_cgroups(host, limits));
      };
    });
    if (scan == nullptr) return {};  // the first is on its way
    take(*scan);
    if (!**scan) {
      const Error& error = (*scan)->error();
      return told_no_groups_.fail(error.code, [&error] { return error.message; });
    }
    if (forget_devices_.due()) devices_->forget();
    refresh();
    emit(***scan, sink);
    return {};
  }

 private:
  // Makes the watched groups those that were found; both are in the same order.
  void take(const Scan& scan) {
    if (scan == taken_) return;
    const bool same_mounts = taken_ && *taken_ && *scan && (*taken_)->mounts == (*scan)->mounts;
    taken_ = scan;
    std::swap(groups_, before_);
    take_groups(*scan, same_mounts);
    before_.clear();
  }

  void take_groups(const Result<procfs::CgroupTree>& scan, bool same_mounts) {
    if (!scan) return;
    if (!same_mounts) before_.clear();
    auto known = before_.begin();
    groups_.reserve(scan->groups.size());
    for (const procfs::FoundCgroup& found : scan->groups) {
      while (known != before_.end() && (*known)->is_before(found))
        ++known;
      if (known != before_.end() && (*known)->is(found)) {
        groups_.push_back(std::move(*known++));
      } else {
        groups_.push_back(std::make_unique<WatchedCgroup>(found, scan->mounts, phase_++));
      }
    }
  }

  // Of the groups that are emitted, reads as many as the time allows, and a part of them in any case; the
  // others have their turn at the next ticks.
  void refresh() {
    const Clock::Steady began = clock_.steady_now();
    const double now_seconds = static_cast<double>(unix_ms(clock_.now())) / 1e3;
    const std::size_t count = std::min(groups_.size(), in_reach_);
    const std::size_t at_least = (count + kAgeTicksMax - 1) / kAgeTicksMax;
    for (std::size_t i = 0; i < count; ++i) {
      if (i >= at_least && clock_.steady_now() - began > kRefreshMax) break;
      if (next_ >= count) next_ = 0;
      groups_[next_++]->refresh(*reader_, now_seconds);
    }
    std::erase_if(groups_, [](const auto& group) { return group->has_gone(); });
  }

  void emit(const procfs::CgroupTree& tree, SampleSink& sink) {
    Skipped skipped{.by_count = tree.past_count_max, .by_depth = tree.past_depth_max};
    std::size_t samples = 0;
    std::size_t watched = 0;
    for (const auto& group : groups_) {
      if (samples > kSamplesMax - WatchedCgroup::kSamplesMax) {
        ++skipped.by_samples;
        continue;
      }
      const std::size_t emitted = group->emit(*devices_, sink);
      samples += emitted;
      if (emitted > 0) ++watched;
      if (group->has_more_devices()) ++skipped.by_devices;
    }
    in_reach_ = skipped.by_samples == 0 ? SIZE_MAX : groups_.size() - skipped.by_samples;
    sink.emit(kWatched, static_cast<double>(watched));
    sink.emit(kSkipped, {{"reason", "count"}}, static_cast<double>(skipped.by_count));
    sink.emit(kSkipped, {{"reason", "depth"}}, static_cast<double>(skipped.by_depth));
    sink.emit(kSkipped, {{"reason", "samples"}}, static_cast<double>(skipped.by_samples));
    sink.emit(kSkipped, {{"reason", "devices"}}, static_cast<double>(skipped.by_devices));
    tell(skipped);
  }

  // Once for each reason.
  void tell(const Skipped& skipped) {
    const std::bitset<4> reasons = skipped.reasons();
    if ((reasons & ~told_).any()) {
      log::warn(
          "control groups are left out: {} past --{}, {} deeper than {}, {} past {} samples a tick, {} with "
          "more "
          "than {} devices; heartbeat_cgroups_skipped goes on counting",
          skipped.by_count, kGroupsMax.name, skipped.by_depth, limits_.depth_max, skipped.by_samples,
          kSamplesMax, skipped.by_devices, procfs::CgroupUsage::kDevicesMax);
    }
    told_ |= reasons;
  }

  const Clock& clock_;
  const procfs::CgroupTreeLimits limits_;
  PacedReading<Scan> scans_;
  Scan taken_;
  std::optional<procfs::SmallFileReader> reader_;
  ToldOnce told_no_groups_;
  std::unique_ptr<BlockDeviceNames> devices_;
  SlowRefresh forget_devices_{kDeviceNamesTicks};
  std::vector<std::unique_ptr<WatchedCgroup>> groups_;  // after reader_, which they must not outlive
  std::vector<std::unique_ptr<WatchedCgroup>> before_;  // empty, but while a scan is taken
  std::size_t next_ = 0;
  std::size_t in_reach_ = SIZE_MAX;  // how many groups the samples of a tick are enough for
  uint32_t phase_ = 0;
  std::bitset<4> told_;  // the reasons that the log has
};

}  // namespace

CollectorSpec containers_collector() {
  return {.name = "containers",
          .flags = kFlags,
          .make = [](const CollectorConfig& config) -> Result<std::unique_ptr<Collector>> {
            const auto groups_max = procfs::parse_u64(config.flags.text(kGroupsMax));
            if (!groups_max || *groups_max == 0 || *groups_max > procfs::kCgroupFoldersMax) {
              return fail(ErrorCode::invalid, "--" + std::string(kGroupsMax.name) + ": " +
                                                  std::string(config.flags.text(kGroupsMax)) +
                                                  " is no number from 1 to " +
                                                  std::to_string(procfs::kCgroupFoldersMax));
            }
            return std::make_unique<ContainersCollector>(config, static_cast<std::size_t>(*groups_max));
          }};
}

}  // namespace hb::collect
