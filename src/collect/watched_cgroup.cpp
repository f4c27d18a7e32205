#include "collect/watched_cgroup.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <utility>

#include <sys/stat.h>

#include "base/assert.hpp"

namespace hb::collect {
namespace {

using enum procfs::CgroupValue;
using procfs::CgroupIo;
using procfs::CgroupUsage;
using procfs::CgroupValue;

struct ValueMetric {
  CgroupValue value = {};
  Metric metric;
};

// Names and help texts are cAdvisor's.
constexpr Metric kCpuUsage{"container_cpu_usage_seconds_total", "Cumulative cpu time consumed in seconds.",
                           MetricType::counter};
constexpr Metric kMemoryFailures{"container_memory_failures_total",
                                 "Cumulative count of memory allocation failures.", MetricType::counter};
constexpr ValueMetric kValues[] = {
    {cpu_user_seconds,
     {"container_cpu_user_seconds_total", "Cumulative user cpu time consumed in seconds.",
      MetricType::counter}},
    {cpu_system_seconds,
     {"container_cpu_system_seconds_total", "Cumulative system cpu time consumed in seconds.",
      MetricType::counter}},
    {memory_usage_bytes,
     {"container_memory_usage_bytes",
      "Current memory usage in bytes, including all memory regardless of when it was accessed",
      MetricType::gauge}},
    {memory_working_set_bytes,
     {"container_memory_working_set_bytes", "Current working set in bytes.", MetricType::gauge}},
    {memory_rss_bytes, {"container_memory_rss", "Size of RSS in bytes.", MetricType::gauge}},
    {memory_cache_bytes,
     {"container_memory_cache", "Number of bytes of page cache memory.", MetricType::gauge}},
    {memory_mapped_file_bytes,
     {"container_memory_mapped_file", "Size of memory mapped files in bytes.", MetricType::gauge}},
    {memory_kernel_bytes,
     {"container_memory_kernel_usage", "Size of kernel memory allocated in bytes.", MetricType::gauge}},
    {memory_swap_bytes, {"container_memory_swap", "Container swap usage in bytes.", MetricType::gauge}},
    {memory_limit_hits,
     {"container_memory_failcnt", "Number of memory usage hits limits", MetricType::counter}},
    {memory_peak_bytes,
     {"container_memory_max_usage_bytes", "Maximum memory usage recorded in bytes", MetricType::gauge}},
    {memory_limit_bytes,
     {"container_spec_memory_limit_bytes", "Memory limit for the container.", MetricType::gauge}},
    {oom_kills,
     {"container_oom_events_total", "Count of out of memory events observed for the container",
      MetricType::counter}},
    {cpu_period_us, {"container_spec_cpu_period", "CPU period of the container.", MetricType::gauge}},
    {cpu_shares, {"container_spec_cpu_shares", "CPU share of the container.", MetricType::gauge}},
    {processes,
     {"container_processes", "Number of processes running inside the container.", MetricType::gauge}},
    {threads, {"container_threads", "Number of threads running inside the container", MetricType::gauge}},
    {threads_max,
     {"container_threads_max",
      "Maximum number of threads allowed inside the container, infinity if value is zero",
      MetricType::gauge}},
    {cpu_waiting_seconds,
     {"container_pressure_cpu_waiting_seconds_total",
      "Total time duration tasks in the container have waited due to CPU congestion.", MetricType::counter}},
    {cpu_stalled_seconds,
     {"container_pressure_cpu_stalled_seconds_total",
      "Total time duration no tasks in the container could make progress due to CPU congestion.",
      MetricType::counter}},
    {memory_waiting_seconds,
     {"container_pressure_memory_waiting_seconds_total",
      "Total time duration tasks in the container have waited due to memory congestion.",
      MetricType::counter}},
    {memory_stalled_seconds,
     {"container_pressure_memory_stalled_seconds_total",
      "Total time duration no tasks in the container could make progress due to memory congestion.",
      MetricType::counter}},
    {io_waiting_seconds,
     {"container_pressure_io_waiting_seconds_total",
      "Total time duration tasks in the container have waited due to IO congestion.", MetricType::counter}},
    {io_stalled_seconds,
     {"container_pressure_io_stalled_seconds_total",
      "Total time duration no tasks in the container could make progress due to IO congestion.",
      MetricType::counter}},
};

// Of groups that have a quota, as cAdvisor does.
constexpr ValueMetric kQuotaValues[] = {
    {cpu_quota_us, {"container_spec_cpu_quota", "CPU quota of the container.", MetricType::gauge}},
    {cfs_periods,
     {"container_cpu_cfs_periods_total", "Number of elapsed enforcement period intervals.",
      MetricType::counter}},
    {cfs_throttled_periods,
     {"container_cpu_cfs_throttled_periods_total", "Number of throttled period intervals.",
      MetricType::counter}},
    {cfs_throttled_seconds,
     {"container_cpu_cfs_throttled_seconds_total", "Total time duration the container has been throttled.",
      MetricType::counter}},
    {cfs_burst_periods,
     {"container_cpu_cfs_burst_periods_total", "Number of periods when burst occurs.", MetricType::counter}},
    {cfs_burst_seconds,
     {"container_cpu_cfs_burst_seconds_total", "Total time duration the container has been bursted.",
      MetricType::counter}},
};

struct IoMetric {
  uint64_t CgroupIo::* count = nullptr;
  Metric metric;
};
constexpr IoMetric kIo[] = {
    {&CgroupIo::read_bytes,
     {"container_fs_reads_bytes_total", "Cumulative count of bytes read", MetricType::counter}},
    {&CgroupIo::written_bytes,
     {"container_fs_writes_bytes_total", "Cumulative count of bytes written", MetricType::counter}},
    {&CgroupIo::reads,
     {"container_fs_reads_total", "Cumulative count of reads completed", MetricType::counter}},
    {&CgroupIo::writes,
     {"container_fs_writes_total", "Cumulative count of writes completed", MetricType::counter}},
};

constexpr Metric kStartTime{"container_start_time_seconds",
                            "Start time of the container since unix epoch in seconds.", MetricType::gauge};
constexpr Metric kLastSeen{"container_last_seen", "Last time a container was seen by the exporter",
                           MetricType::gauge};

static_assert(WatchedCgroup::kSamplesMax >=
              std::size(kValues) + std::size(kQuotaValues) + std::size(kIo) * CgroupUsage::kDevicesMax + 5);

// Emits with a group's own labels and up to two more, and counts.
class GroupSink {
 public:
  static constexpr std::size_t kMoreLabels = 2;

  GroupSink(std::span<const LabelView> labels, SampleSink& sink) : sink_(sink), count_(labels.size()) {
    HB_ASSERT(labels.size() + kMoreLabels <= labels_.size());
    std::ranges::copy(labels, labels_.begin());
  }

  void emit(const Metric& metric, std::optional<double> value,
            std::initializer_list<LabelView> more_labels = {}) {
    if (!value) return;
    std::ranges::copy(more_labels, labels_.begin() + static_cast<std::ptrdiff_t>(count_));
    sink_.sample(metric, std::span(labels_).first(count_ + more_labels.size()), *value);
    ++samples_;
  }

  [[nodiscard]] std::size_t samples() const { return samples_; }

 private:
  SampleSink& sink_;
  std::array<LabelView, 8> labels_ = {};
  std::size_t count_;
  std::size_t samples_ = 0;
};

}  // namespace

WatchedCgroup::WatchedCgroup(const procfs::FoundCgroup& found,
                             std::span<const procfs::CgroupTree::Mount> mounts, uint32_t phase)
    : id_(found.id),
      owner_(procfs::parse_cgroup_path(found.id)),
      depth_(found.depth),
      mounts_(found.mounts),
      inode_(found.inode),
      created_seconds_(found.created_seconds),
      phase_(phase % kSlowRefreshes) {
  for (std::size_t i = 0; i < mounts.size(); ++i) {
    if ((found.mounts >> i & 1) == 0) continue;
    const procfs::CgroupMount& mount = mounts[i].mount;
    folders_.push_back(procfs::cgroup_folder(mounts[i], id_));
    for (const procfs::CgroupFile& what : procfs::cgroup_files(mount.is_v2)) {
      if (!mount.resources.test(static_cast<std::size_t>(what.resource))) continue;
      files_.push_back({.file = {}, .what = &what, .folder = folders_.size() - 1});
    }
  }
}

bool WatchedCgroup::is(const procfs::FoundCgroup& found) const {
  return !gone_ && id_ == found.id && inode_ == found.inode && mounts_ == found.mounts;
}

void WatchedCgroup::refresh(procfs::SmallFileReader& reader, double now_seconds) {
  readable_ = false;
  if (refreshes_until_slow_ == 0) {
    // The first is followed after a part of the others' way only, so that groups which were found together
    // are not read slowly together for ever.
    refreshes_until_slow_ = was_refreshed() ? kSlowRefreshes : kSlowRefreshes - phase_;
    for (File& file : files_)
      file.file.retry();
    readable_ = read(CgroupUsage::Part::slow, reader);
  }
  --refreshes_until_slow_;
  readable_ = read(CgroupUsage::Part::fast, reader) || readable_;
  procfs::derive_cgroup_values(usage_);
  last_seen_seconds_ = now_seconds;
}

bool WatchedCgroup::read(CgroupUsage::Part part, procfs::SmallFileReader& reader) {
  using Keep = procfs::SmallFileReader::Keep;
  const Keep keep = part == CgroupUsage::Part::fast ? Keep::yes : Keep::no;
  bool any = false;
  bool lost = false;
  usage_.clear(part);
  for (File& file : files_) {
    if (file.what->part != part) continue;
    const auto text = reader.read(file.file, folders_[file.folder], file.what->name, keep);
    lost = lost || file.file.state() == procfs::SmallFile::State::gone;
    if (!text) continue;
    file.what->parse(*text, usage_);
    any = true;
  }
  // Files go away with their controller too, while the group stays.
  if (lost && folder_is_another(folders_.front())) gone_ = true;
  return any;
}

bool WatchedCgroup::folder_is_another(const std::string& folder) const {
  struct stat found{};
  return ::stat(folder.c_str(), &found) != 0 || found.st_ino != inode_;
}

std::size_t WatchedCgroup::emit(BlockDeviceNames& devices, SampleSink& sink) const {
  if (!readable_) return 0;
  const std::string& name = owner_.container_name.empty() ? owner_.container_id : owner_.container_name;
  const auto only_if = [](bool own, const std::string& text) {
    return own ? std::string_view(text) : std::string_view();
  };
  const std::array<LabelView, 6> labels = {
      {{"id", id_},
       {"name", only_if(owner_.is_container, name)},
       {"container_id", only_if(owner_.is_container, owner_.container_id)},
       {"image", ""},  // only an engine could tell; cAdvisor has the label
       {"pod_uid", owner_.pod_uid},
       {"unit", only_if(owner_.is_unit, owner_.unit)}}};
  GroupSink group(labels, sink);
  group.emit(kCpuUsage, usage_.get(cpu_usage_seconds), {{"cpu", "total"}});
  for (const auto& [value, metric] : kValues)
    group.emit(metric, usage_.get(value));
  group.emit(kMemoryFailures, usage_.get(memory_page_faults),
             {{"failure_type", "pgfault"}, {"scope", "hierarchy"}});
  group.emit(kMemoryFailures, usage_.get(memory_major_page_faults),
             {{"failure_type", "pgmajfault"}, {"scope", "hierarchy"}});
  if (usage_.get(cpu_quota_us).value_or(0) > 0) {
    for (const auto& [value, metric] : kQuotaValues)
      group.emit(metric, usage_.get(value));
  }
  for (const CgroupIo& io : usage_.io()) {
    const std::string& device = devices.name(io.major, io.minor);
    for (const auto& [count, metric] : kIo)
      group.emit(metric, static_cast<double>(io.*count), {{"device", device}});
  }
  group.emit(kStartTime, std::floor(created_seconds_));
  group.emit(kLastSeen, std::floor(last_seen_seconds_));
  return group.samples();
}

}  // namespace hb::collect
