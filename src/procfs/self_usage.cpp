#include "procfs/self_usage.hpp"

#include <ctime>
#include <fcntl.h>
#include <limits>
#include <unistd.h>

#include <sys/resource.h>
#include <sys/stat.h>

#include "procfs/folder.hpp"
#include "procfs/pid_io.hpp"
#include "procfs/pid_stat.hpp"
#include "procfs/system_stat.hpp"

namespace hb::procfs {
namespace {

double process_cpu_seconds() {
  timespec spent{};
  if (::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &spent) != 0) return 0;
  return static_cast<double>(spent.tv_sec) + static_cast<double>(spent.tv_nsec) / 1e9;
}

double descriptors_max() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 0;
  if (limit.rlim_cur == RLIM_INFINITY) return std::numeric_limits<double>::infinity();
  return static_cast<double>(limit.rlim_cur);
}

}  // namespace

Result<SelfUsage> SelfUsageReader::read() {
  const auto text = stat_.read(host_);
  if (!text) return std::unexpected(text.error());
  const auto stat = parse_pid_stat(*text);
  if (!stat) return fail(ErrorCode::corrupt, "/proc/self/stat: not as proc(5) has it");
  const auto booted = boot_time();
  if (!booted) return std::unexpected(booted.error());
  const auto io = io_.read(host_);
  const auto page_bytes = static_cast<uint64_t>(::sysconf(_SC_PAGESIZE));
  return SelfUsage{.cpu_seconds = process_cpu_seconds(),
                   .start_time_seconds = *booted + static_cast<double>(stat->start_ticks) / kUserHz,
                   .descriptors_max = descriptors_max(),
                   .descriptors = count_descriptors(),
                   .resident_bytes = stat->resident_pages * page_bytes,
                   .virtual_bytes = stat->virtual_bytes,
                   .threads = stat->threads,
                   .written_bytes = io ? parse_written_bytes(*io) : std::nullopt};
}

// Since Linux 6.2 the folder's size is the number of descriptors; before, it is 0 and they have to be
// counted.
uint64_t SelfUsageReader::count_descriptors() {
  if (!descriptors_) descriptors_ = UniqueFd(::open("/proc/self/fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  struct stat folder{};
  if (descriptors_ && ::fstat(descriptors_.get(), &folder) == 0 && folder.st_size > 0) {
    return static_cast<uint64_t>(folder.st_size);
  }
  return list_folder("/proc/self/fd").size();
}

Result<double> SelfUsageReader::boot_time() {
  if (boot_time_ > 0) return boot_time_;
  const auto text = read_file(host_.proc("stat"), std::size_t{4} << 20);
  if (!text) return std::unexpected(text.error());
  SystemStat stat;
  parse_system_stat(*text, stat);
  if (!stat.boot_time) return fail(ErrorCode::corrupt, "/proc/stat: no boot time in it");
  boot_time_ = static_cast<double>(*stat.boot_time);
  return boot_time_;
}

}  // namespace hb::procfs
