#include "procfs/process.hpp"

#include <algorithm>
#include <cerrno>
#include <dirent.h>
#include <memory>
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

}  // namespace

Result<Process> read_process(const HostRoot& host, uint32_t pid) {
  const std::string folder = host.proc(std::to_string(pid)) + "/";
  const auto text = read_file(folder + "stat");
  if (!text) return std::unexpected(text.error());
  const auto stat = parse_pid_stat(*text);
  // A process that ends meanwhile leaves an empty file.
  if (!stat && text->empty()) return fail(ErrorCode::not_found, folder + "stat: the process has ended");
  if (!stat) return fail(ErrorCode::corrupt, folder + "stat: not as proc(5) has it");

  const auto status = read_file(folder + "status");
  const auto arguments = read_file(folder + "cmdline", kCommandLineBytesMax * 64);
  const auto uptime = read_uptime(host);
  Process process{.pid = pid,
                  .parent = stat->parent,
                  .name = std::string(stat->comm),
                  .command_line = arguments ? join_command_line(*arguments) : std::string(),
                  .state = stat->state,
                  .threads = stat->threads,
                  .resident_bytes = stat->resident_pages * static_cast<uint64_t>(::sysconf(_SC_PAGESIZE)),
                  .uid = status ? parse_pid_status(*status).uids[1] : 0};
  if (uptime) {
    process.start_time_seconds =
        static_cast<double>(uptime->boot_time_seconds) + static_cast<double>(stat->start_ticks) / kUserHz;
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

std::string user_name(const HostRoot& host, uint32_t uid) {
  const std::string number = std::to_string(uid);
  const auto text = read_file(host.root("etc/passwd"), std::size_t{4} << 20);
  if (!text) return number;
  TextCursor lines(*text);
  while (!lines.at_end()) {
    TextCursor line(lines.line());
    const std::string_view name = line.until(':');
    line.until(':');  // password
    if (line.until(':') == number && !name.empty()) return std::string(name);
  }
  return number;
}

}  // namespace hb::procfs
