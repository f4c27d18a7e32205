#include "procfs/process.hpp"

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <dirent.h>
#include <memory>
#include <optional>
#include <string_view>
#include <unistd.h>
#include <utility>

#include "procfs/kept_file.hpp"
#include "procfs/pid_stat.hpp"
#include "procfs/pid_status.hpp"
#include "procfs/platform.hpp"
#include "procfs/system_stat.hpp"
#include "procfs/text_cursor.hpp"

namespace hb::procfs {
namespace {

struct CloseFolder {
  void operator()(DIR* folder) const { ::closedir(folder); }
};

// Visits the names in /proc that are numbers.
template <typename Visit>
void for_each_pid(const HostRoot& host, Visit visit) {
  const std::unique_ptr<DIR, CloseFolder> folder(::opendir(host.proc("").c_str()));
  if (!folder) return;
  std::size_t visited = 0;
  while (const dirent* entry = ::readdir(folder.get())) {
    const auto pid = parse_u64(entry->d_name);
    if (!pid || *pid == 0 || *pid > UINT32_MAX) continue;
    if (++visited > kProcessesMax) return;
    visit(static_cast<uint32_t>(*pid));
  }
}

double clock_seconds(clockid_t clock) {
  timespec time{};
  ::clock_gettime(clock, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

// The boot in Unix time. From the clocks where they are this host's: /proc/stat counts every interrupt anew
// for each reader, which costs more than all else that a process is asked for.
std::optional<double> read_boot_time(const HostRoot& host) {
  if (host.is_live()) return clock_seconds(CLOCK_REALTIME) - clock_seconds(CLOCK_BOOTTIME);
  const auto uptime = read_uptime(host);
  if (!uptime) return std::nullopt;
  return static_cast<double>(uptime->boot_time_seconds);
}

}  // namespace

Result<Process> read_process(const HostRoot& host, uint32_t pid) {
  const std::string folder = host.proc(std::to_string(pid)) + "/";
  // Each of the three files comes whole with one read.
  const KeptFile::Options whole{.bytes_max = kCommandLineBytesMax * 64, .shape = KeptFile::Shape::whole};
  const auto text = read_file(folder + "stat", whole);
  if (!text) return std::unexpected(text.error());
  const auto stat = parse_pid_stat(*text);
  // A process that ends meanwhile leaves an empty file.
  if (!stat && text->empty()) return fail(ErrorCode::not_found, folder + "stat: the process has ended");
  if (!stat) return fail(ErrorCode::corrupt, folder + "stat: not as proc(5) has it");

  const auto status = read_file(folder + "status", whole);
  const auto arguments = read_file(folder + "cmdline", whole);
  const auto boot_time_seconds = read_boot_time(host);
  Process process{.pid = pid,
                  .parent = stat->parent,
                  .name = std::string(stat->comm),
                  .command_line = arguments ? join_command_line(*arguments) : std::string(),
                  .state = stat->state,
                  .threads = stat->threads,
                  .resident_bytes = stat->resident_pages * static_cast<uint64_t>(::sysconf(_SC_PAGESIZE)),
                  .uid = status ? parse_pid_status(*status).uids[1] : 0};
  if (boot_time_seconds) {
    process.start_time_seconds = *boot_time_seconds + static_cast<double>(stat->start_ticks) / kUserHz;
  }
  return process;
}

std::vector<uint32_t> list_processes(const HostRoot& host) {
  std::vector<uint32_t> pids;
  for_each_pid(host, [&pids](uint32_t pid) { pids.push_back(pid); });
  std::ranges::sort(pids);
  return pids;
}

std::size_t count_processes(const HostRoot& host) {
  std::size_t count = 0;
  for_each_pid(host, [&count](uint32_t) { ++count; });
  return count;
}

}  // namespace hb::procfs
