#include "app/storage_flags.hpp"

#include <charconv>
#include <chrono>
#include <cstdlib>
#include <limits>

#include <fmt/format.h>

#include "promql/time_text.hpp"
#include "store/options.hpp"

namespace hb::app {
namespace {

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

struct Unit {
  std::string_view name;
  unsigned shift;
};
constexpr Unit kUnits[] = {{"B", 0},   {"KB", 10},  {"KiB", 10}, {"MB", 20}, {"MiB", 20},
                           {"GB", 30}, {"GiB", 30}, {"TB", 40},  {"TiB", 40}};

}  // namespace

StateEnvironment StateEnvironment::of_process() {
  return {.state_directory = variable("STATE_DIRECTORY"),
          .xdg_state_home = variable("XDG_STATE_HOME"),
          .home = variable("HOME")};
}

Result<std::string> default_data_dir(const StateEnvironment& environment) {
  std::string first = environment.state_directory.substr(0, environment.state_directory.find(':'));
  if (!first.empty()) return first;
  if (environment.xdg_state_home.starts_with('/')) return environment.xdg_state_home + "/heartbeat";
  if (environment.home.starts_with('/')) return environment.home + "/.local/state/heartbeat";
  return fail(
      ErrorCode::invalid,
      "there is no place to keep history: neither STATE_DIRECTORY nor XDG_STATE_HOME nor HOME is set. "
      "Name a folder with --data-dir, or keep none with --memory-only");
}

Result<uint64_t> parse_bytes(std::string_view text) {
  uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const std::string_view unit = text.substr(static_cast<std::size_t>(end - text.data()));
  if (error == std::errc{}) {
    for (const Unit& known : kUnits) {
      if (unit != known.name) continue;
      if (number > static_cast<uint64_t>(std::numeric_limits<int64_t>::max()) >> known.shift) break;
      return number << known.shift;
    }
  }
  return fail(ErrorCode::invalid, fmt::format("'{}' is no size such as 512MB or 2GiB", text));
}

Result<Duration> parse_retention(std::string_view text) {
  const Result<Duration> duration = promql::parse_duration(text);
  if (!duration || *duration < std::chrono::hours(1)) {
    return fail(ErrorCode::invalid, fmt::format("'{}' is no time such as 36h, 7d or 2y, at least 1h", text));
  }
  return *duration;
}

Result<Duration> parse_external_age(std::string_view text) {
  if (text == "any") return store::Options::kAnyAge;
  const Result<Duration> duration = promql::parse_duration(text);
  if (!duration)
    return fail(ErrorCode::invalid, fmt::format("'{}' is no time such as 5m or 2h, nor any", text));
  return *duration;
}

}  // namespace hb::app
