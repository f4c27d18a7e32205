#include "api/process.hpp"

#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "api/json_dump.hpp"
#include "procfs/process.hpp"

namespace hb::api {
namespace {

std::optional<uint32_t> parse_pid(std::string_view text) {
  uint32_t pid = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), pid);
  const bool whole = error == std::errc{} && end == text.data() + text.size();
  return whole && pid > 0 ? std::optional(pid) : std::nullopt;
}

}  // namespace

http::Response process_answer(const procfs::HostRoot& host, procfs::UserNames& users,
                              const http::Request& request) {
  const std::optional<std::string_view> text = request.param("pid");
  if (!text) return http::json_error(400, "pid is missing: ask for /api/process?pid=NUMBER");
  const std::optional<uint32_t> pid = parse_pid(*text);
  if (!pid)
    return http::json_error(400, "pid is not the number of a process: ask for /api/process?pid=NUMBER");

  const Result<procfs::Process> process = procfs::read_process(host, *pid);
  if (!process && process.error().code == ErrorCode::not_found)
    return http::json_error(404, fmt::format("no process has the pid {}", *pid));
  if (!process) return http::json_error(http::status_of(process.error().code), process.error().message);
  return http::json(dump_json({{"pid", process->pid},
                               {"name", process->name},
                               {"cmdline", process->command_line},
                               {"ppid", process->parent},
                               {"state", std::string(1, process->state)},
                               {"threads", process->threads},
                               {"rss", process->resident_bytes},
                               {"startTime", process->start_time_seconds},
                               {"uid", process->uid},
                               {"user", users.name(process->uid)}}));
}

}  // namespace hb::api
