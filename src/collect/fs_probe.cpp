#include "collect/fs_probe.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/thread_name.hpp"
#include "collect/mount_table.hpp"
#include "collect/name_filter.hpp"
#include "procfs/mountinfo.hpp"
#include "procfs/text_cursor.hpp"

namespace hb::collect {
namespace {

constexpr FlagSpec kMountPointsExclude{
    .name = "collector.filesystem.mount-points-exclude",
    .default_value =
        "^/(dev|proc|run/credentials/.+|sys|var/lib/docker/.+|var/lib/containers/storage/.+)($|/)",
    .help =
        "Regexp of mount points to exclude for filesystem collector. (mutually exclusive to "
        "mount-points-include)"};
constexpr FlagSpec kMountPointsInclude{
    .name = "collector.filesystem.mount-points-include",
    .help =
        "Regexp of mount points to include for filesystem collector. (mutually exclusive to "
        "mount-points-exclude)"};
constexpr FlagSpec kFsTypesExclude{
    .name = "collector.filesystem.fs-types-exclude",
    .default_value =
        "^(autofs|binfmt_misc|bpf|cgroup2?|configfs|debugfs|devpts|devtmpfs|fusectl|hugetlbfs|iso9660|"
        "mqueue|nsfs|overlay|proc|procfs|pstore|rpc_pipefs|securityfs|selinuxfs|squashfs|erofs|sysfs|"
        "tracefs)$",
    .help =
        "Regexp of filesystem types to exclude for filesystem collector. (mutually exclusive to "
        "fs-types-include)"};
constexpr FlagSpec kFsTypesInclude{
    .name = "collector.filesystem.fs-types-include",
    .help =
        "Regexp of filesystem types to exclude for filesystem collector. (mutually exclusive to "
        "fs-types-exclude)"};
constexpr FlagSpec kTimeout{.name = "collector.filesystem.mount-timeout",
                            .default_value = "5s",
                            .help = "how long to wait for a mount to respond before marking it as stale"};
constexpr std::array kFlags = {kMountPointsExclude, kMountPointsInclude, kFsTypesExclude, kFsTypesInclude,
                               kTimeout};

Result<std::chrono::milliseconds> parse_timeout(std::string_view text) {
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  const auto number = procfs::parse_u64(text.substr(0, digits));
  const std::string_view unit = text.substr(digits);
  if (number && *number > 0 && *number <= 3600) {
    if (unit == "ms") return std::chrono::milliseconds(*number);
    if (unit == "s") return std::chrono::seconds(*number);
  }
  return fail(ErrorCode::invalid, "--" + std::string(kTimeout.name) + ": '" + std::string(text) +
                                      "' is no duration such as 5s or 500ms, at most 3600s");
}

// What the flags say.
struct ProbeSettings {
  MountTable::Filters filters;
  std::chrono::milliseconds timeout;
};

Result<ProbeSettings> read_flags(const FlagValues& flags) {
  const auto timeout = parse_timeout(flags.text(kTimeout));
  if (!timeout) return std::unexpected(timeout.error());
  auto mount_points = NameFilter::from_flags(flags, &kMountPointsInclude, &kMountPointsExclude);
  if (!mount_points) return std::unexpected(mount_points.error());
  auto fs_types = NameFilter::from_flags(flags, &kFsTypesInclude, &kFsTypesExclude);
  if (!fs_types) return std::unexpected(fs_types.error());
  return ProbeSettings{
      .filters = {.mount_points = std::move(*mount_points), .fs_types = std::move(*fs_types)},
      .timeout = *timeout};
}

// As Go words it, since node_exporter puts it in a label: "permission denied".
std::string error_label(int error_number) {
  std::string message = errno_message(error_number);
  if (!message.empty())
    message.front() = static_cast<char>(std::tolower(static_cast<unsigned char>(message.front())));
  return message;
}

}  // namespace

// What the threads share. A round asks every mount once; the threads take the mounts off a queue, and the one
// that finds it empty ends the round. A stuck thread keeps this alive until its mount answers.
class FsProbe::Rounds : public std::enable_shared_from_this<FsProbe::Rounds> {
 public:
  Rounds(const procfs::HostRoot& host, MountTable::Filters filters, const Clock& clock,
         std::chrono::milliseconds timeout, Options options)
      : host_(host),
        table_(host, std::move(filters)),
        clock_(clock),
        timeout_(timeout),
        options_(std::move(options)) {
    if (!options_.stat_vfs) {
      options_.stat_vfs = [](const std::string& path, struct statvfs& out) {
        return ::statvfs(path.c_str(), &out) == 0 ? 0 : errno;
      };
    }
  }

  [[nodiscard]] FileSystemUsagesPtr latest() const {
    const std::lock_guard lock(mutex_);
    return latest_;
  }

  void refresh() {
    const std::lock_guard lock(mutex_);
    if (stopping_) return;
    const bool busy = round_wanted_ || loading_ || !queue_.empty();
    if (!busy) round_wanted_ = true;
    if (busy) publish();  // what has become too old meanwhile
    const bool stuck = busy && progress_ == progress_seen_;
    progress_seen_ = progress_;
    if (idle_ > 0) {
      work_.notify_one();
    } else if ((threads_ == asking_ || stuck) && threads_ < options_.threads_max) {
      ++threads_;
      std::thread([self = shared_from_this()] { self->work(); }).detach();
    }
  }

  void stop() {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    work_.notify_all();
  }

 private:
  struct Watched {
    FileSystemUsage usage;
    Clock::Steady answered_at;  // or first seen
    bool answered = false;
    bool being_asked = false;
  };
  using WatchedPtr = std::shared_ptr<Watched>;

  void work() {
    name_this_thread("hb-mounts");
    std::unique_lock lock(mutex_);
    for (;;) {
      if (stopping_) break;
      if (!queue_.empty()) {
        ask_next(lock);
      } else if (round_wanted_ && !loading_) {
        begin_round(lock);
      } else if (idle_ > 0) {
        break;  // a spare that is needed no more
      } else {
        ++idle_;
        work_.wait(lock);
        --idle_;
      }
    }
    --threads_;
  }

  void begin_round(std::unique_lock<std::mutex>& lock) {
    round_wanted_ = false;
    loading_ = true;
    lock.unlock();
    auto refreshed = table_.refresh();  // loading_ keeps the other threads out
    lock.lock();
    loading_ = false;
    table_error_ = refreshed ? std::nullopt : std::optional(std::move(refreshed.error()));
    ++progress_;
    if (stopping_) return;
    watch(table_.mounts());
    for (const WatchedPtr& watched : watched_) {
      if (!watched->being_asked) queue_.push_back(watched);
    }
    if (queue_.empty()) publish();
  }

  // Keeps what is known of the mounts that are still there. Both lists may have thousands, and the tick waits
  // for the lock that is held here: each mount is looked up, not searched for.
  void watch(const std::vector<procfs::Mount>& mounts) {
    const std::vector<WatchedPtr> before = std::exchange(watched_, {});
    std::unordered_multimap<std::string_view, WatchedPtr> by_mount_point;
    by_mount_point.reserve(before.size());
    for (const WatchedPtr& known : before)
      by_mount_point.emplace(known->usage.mount.mount_point, known);
    watched_.reserve(mounts.size());
    for (const procfs::Mount& mount : mounts) {
      const auto [first, last] = by_mount_point.equal_range(mount.mount_point);
      const auto found = std::find_if(
          first, last, [&mount](const auto& known) { return known.second->usage.mount == mount; });
      if (found != last) {
        watched_.push_back(found->second);
        by_mount_point.erase(found);
      } else {
        watched_.push_back(std::make_shared<Watched>(
            Watched{.usage = {.mount = mount}, .answered_at = clock_.steady_now()}));
      }
    }
  }

  void ask_next(std::unique_lock<std::mutex>& lock) {
    const WatchedPtr watched = std::move(queue_.front());
    queue_.pop_front();
    watched->being_asked = true;
    ++asking_;
    const std::string path = host_.reachable(watched->usage.mount.mount_point);
    lock.unlock();
    struct statvfs stats{};
    const int error_number = options_.stat_vfs(path, stats);
    lock.lock();
    --asking_;
    watched->being_asked = false;
    ++progress_;
    if (stopping_) return;
    take_answer(*watched, error_number, stats);
    if (queue_.empty()) publish();
  }

  void take_answer(Watched& watched, int error_number, const struct statvfs& stats) {
    watched.answered = true;
    watched.answered_at = clock_.steady_now();
    FileSystemUsage& usage = watched.usage;
    usage.error = error_number == 0 ? std::string() : error_label(error_number);
    if (error_number != 0) return;
    const auto block_bytes = static_cast<uint64_t>(stats.f_frsize);
    usage.size_bytes = stats.f_blocks * block_bytes;
    usage.free_bytes = stats.f_bfree * block_bytes;
    usage.avail_bytes = stats.f_bavail * block_bytes;
    usage.inodes = stats.f_files;
    usage.inodes_free = stats.f_ffree;
  }

  void publish() {
    const Clock::Steady now = clock_.steady_now();
    auto usages = std::make_shared<FileSystemUsages>();
    usages->error = table_error_;
    usages->mounts.reserve(watched_.size());
    for (const WatchedPtr& watched : watched_) {
      const bool overdue = now - watched->answered_at >= timeout_;
      if (!watched->answered && !overdue) continue;
      usages->mounts.push_back(watched->usage);
      if (overdue) usages->mounts.back().error = "mountpoint timeout";
    }
    latest_ = std::move(usages);
  }

  const procfs::HostRoot host_;
  MountTable table_;  // of the thread that set loading_
  const Clock& clock_;
  const std::chrono::milliseconds timeout_;
  Options options_;

  mutable std::mutex mutex_;  // guards all below
  std::condition_variable work_;
  bool stopping_ = false;
  bool round_wanted_ = false;
  bool loading_ = false;             // a thread reads the mount table
  std::deque<WatchedPtr> queue_;     // mounts that this round has not asked yet
  std::vector<WatchedPtr> watched_;  // in the order of the mount table
  std::optional<Error> table_error_;
  FileSystemUsagesPtr latest_ = std::make_shared<const FileSystemUsages>();
  std::size_t threads_ = 0;
  std::size_t idle_ = 0;
  std::size_t asking_ = 0;      // threads that wait for a mount's answer
  uint64_t progress_ = 0;       // answers and tables read so far
  uint64_t progress_seen_ = 0;  // at the last request
};

std::span<const FlagSpec> FsProbe::flags() { return kFlags; }

Result<void> FsProbe::check(const FlagValues& flags) {
  const auto settings = read_flags(flags);
  if (!settings) return std::unexpected(settings.error());
  return {};
}

Result<std::unique_ptr<FsProbe>> FsProbe::make(const procfs::HostRoot& host, const FlagValues& flags,
                                               const Clock& clock, Options options) {
  auto settings = read_flags(flags);
  if (!settings) return std::unexpected(settings.error());
  return std::unique_ptr<FsProbe>(new FsProbe(std::make_shared<Rounds>(
      host, std::move(settings->filters), clock, settings->timeout, std::move(options))));
}

FsProbe::FsProbe(std::shared_ptr<Rounds> rounds) : rounds_(std::move(rounds)) { rounds_->refresh(); }

FsProbe::~FsProbe() { rounds_->stop(); }

FileSystemUsagesPtr FsProbe::latest() const { return rounds_->latest(); }

void FsProbe::refresh() { rounds_->refresh(); }

}  // namespace hb::collect
