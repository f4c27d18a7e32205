#include "app/flags.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <limits>

#include <fmt/format.h>

#include "app/query_flags.hpp"
#include "app/storage_flags.hpp"
#include "collect/registry.hpp"

namespace hb::app {
namespace {

using collect::FlagKind;
using Values = std::span<const std::string>;

constexpr std::string_view kOptions = "Options";
constexpr std::string_view kHistory = "History";
constexpr std::string_view kQueries = "Queries";
constexpr std::string_view kCollectorPrefix = "collector.";
constexpr std::string_view kCollectorKeyPrefix = "collectors.";

Result<void> take_listen(const Flag& /*flag*/, Values values, Options& options) {
  Result<ListenAddress> address = parse_listen_address(values.front());
  if (!address) return std::unexpected(std::move(address.error()));
  options.listen = *std::move(address);
  return {};
}

Result<void> take_log_level(const Flag& /*flag*/, Values values, Options& options) {
  const std::optional<log::Level> level = log::parse_level(values.front());
  if (!level)
    return fail(ErrorCode::invalid, fmt::format("'{}' is none of debug, info, warn, error", values.front()));
  options.log_level = *level;
  return {};
}

Result<void> take_allowed_hosts(const Flag& /*flag*/, Values values, Options& options) {
  options.allowed_hosts.assign(values.begin(), values.end());
  return {};
}

Result<void> take_data_dir(const Flag& /*flag*/, Values values, Options& options) {
  options.data_dir = values.front();
  return {};
}

template <bool Options::* Member>
Result<void> take_boolean(const Flag& /*flag*/, Values values, Options& options) {
  options.*Member = values.front() == "true";
  return {};
}

template <std::string procfs::HostRoot::Paths::* Member>
Result<void> take_path(const Flag& /*flag*/, Values values, Options& options) {
  options.paths.*Member = values.front();
  return {};
}

template <Duration store::Retention::* Member>
Result<void> take_retention(const Flag& /*flag*/, Values values, Options& options) {
  const Result<Duration> time = parse_retention(values.front());
  if (!time) return std::unexpected(time.error());
  options.retention.*Member = *time;
  return {};
}

Result<void> take_storage_bytes(const Flag& /*flag*/, Values values, Options& options) {
  const Result<uint64_t> bytes = parse_bytes(values.front());
  if (!bytes) return std::unexpected(bytes.error());
  if (*bytes < store::kStorageBytesMin)
    return fail(ErrorCode::invalid, fmt::format("{} is too small: at least {}MiB are needed", values.front(),
                                                store::kStorageBytesMin >> 20));
  options.retention.bytes_max = *bytes;
  return {};
}

Result<void> take_query_timeout(const Flag& /*flag*/, Values values, Options& options) {
  const Result<std::chrono::milliseconds> time = parse_query_time(values.front());
  if (!time) return std::unexpected(time.error());
  options.query.limits.timeout = *time;
  return {};
}

Result<void> take_lookback(const Flag& /*flag*/, Values values, Options& options) {
  const Result<std::chrono::milliseconds> time = parse_query_time(values.front());
  if (!time) return std::unexpected(time.error());
  options.query.limits.lookback = *time;
  return {};
}

Result<void> take_query_samples(const Flag& /*flag*/, Values values, Options& options) {
  const Result<std::size_t> count =
      parse_query_count(values.front(), std::numeric_limits<std::int64_t>::max());
  if (!count) return std::unexpected(count.error());
  options.query.limits.samples_max = *count;
  return {};
}

Result<void> take_query_concurrency(const Flag& /*flag*/, Values values, Options& options) {
  const Result<std::size_t> count = parse_query_count(values.front(), kQueryConcurrencyMax);
  if (!count) return std::unexpected(count.error());
  options.query.concurrency = *count;
  return {};
}

// Only what was said: the collectors know their defaults, and check the rest.
Result<void> take_collector_flag(const Flag& flag, Values values, Options& options) {
  if (flag.kind == FlagKind::list) {
    options.collector_flags.set_list(flag.name, {values.begin(), values.end()});
  } else {
    options.collector_flags.set(flag.name, values.front());
  }
  return {};
}

std::string_view expectation(FlagKind kind) {
  if (kind == FlagKind::boolean) return "true or false";
  return kind == FlagKind::list ? "a list of texts" : "a text";
}

Flag path_flag(std::string name, std::string default_value, std::string help, Flag::Take take) {
  return {.name = std::move(name),
          .section = kOptions,
          .value_name = "DIR",
          .expects = "a folder",
          .default_value = std::move(default_value),
          .help = std::move(help),
          .take = take};
}

Flag boolean_flag(std::string name, std::string_view section, std::string help, Flag::Take take) {
  return {.name = std::move(name),
          .kind = FlagKind::boolean,
          .section = section,
          .expects = expectation(FlagKind::boolean),
          .default_value = "false",
          .help = std::move(help),
          .take = take};
}

Flag retention_flag(std::string name, std::string default_value, std::string help, Flag::Take take) {
  return {.name = std::move(name),
          .section = kHistory,
          .value_name = "TIME",
          .expects = "a time such as 36h, 7d or 2y",
          .default_value = std::move(default_value),
          .help = std::move(help),
          .take = take};
}

void add_server_flags(std::vector<Flag>& flags) {
  flags.push_back({.name = "listen",
                   .section = kOptions,
                   .value_name = "ADDRESS:PORT",
                   .expects = "an address and port such as 127.0.0.1:8080",
                   .default_value = "127.0.0.1:8080",
                   .help = "where to serve the page and the API",
                   .take = take_listen});
  flags.push_back({.name = "allowed-host",
                   .kind = FlagKind::list,
                   .section = kOptions,
                   .value_name = "NAME",
                   .expects = "a list of names such as [mon.example.org]",
                   .help = "a further name that requests may ask for; repeatable",
                   .take = take_allowed_hosts});
  flags.push_back(boolean_flag("insecure-no-auth", kOptions,
                               "allow --listen beyond loopback without accounts",
                               take_boolean<&Options::insecure_no_auth>));
  flags.push_back({.name = "log-level",
                   .section = kOptions,
                   .value_name = "debug|info|warn|error",
                   .expects = "one of debug, info, warn, error",
                   .default_value = "info",
                   .help = "how much to say on standard error",
                   .take = take_log_level});
  using Paths = procfs::HostRoot::Paths;
  flags.push_back(path_flag("path.procfs", "/proc", "where the host's /proc is", take_path<&Paths::procfs>));
  flags.push_back(path_flag("path.sysfs", "/sys", "where the host's /sys is", take_path<&Paths::sysfs>));
  flags.push_back(path_flag("path.rootfs", "/", "where the host's / is", take_path<&Paths::rootfs>));
  flags.push_back(path_flag("path.udev.data", "/run/udev/data", "where udev keeps its data",
                            take_path<&Paths::udev_data>));
}

void add_history_flags(std::vector<Flag>& flags) {
  using store::Retention;
  flags.push_back({.name = "data-dir",
                   .section = kHistory,
                   .value_name = "DIR",
                   .expects = "a folder",
                   .help = "the folder where history is kept; created if it is absent. Else "
                           "$STATE_DIRECTORY, $XDG_STATE_HOME/heartbeat or ~/.local/state/heartbeat",
                   .take = take_data_dir});
  flags.push_back(boolean_flag("memory-only", kHistory, "keep nothing but the last hour or two, in memory",
                               take_boolean<&Options::memory_only>));
  flags.push_back(retention_flag("retention-raw", "7d", "how long every second is kept",
                                 take_retention<&Retention::raw>));
  flags.push_back(retention_flag("retention-1m", "90d", "how long every minute's summary is kept",
                                 take_retention<&Retention::minute>));
  flags.push_back(retention_flag("retention-1h", "2y", "how long every hour's summary is kept",
                                 take_retention<&Retention::hour>));
  flags.push_back({.name = "storage-max-bytes",
                   .section = kHistory,
                   .value_name = "SIZE",
                   .expects = "a number of bytes such as 512MB or 2GiB",
                   .default_value = "1GiB",
                   .help = "what all of it may take on disk; the oldest seconds go first when it is reached",
                   .take = take_storage_bytes});
}

Flag query_flag(std::string name, std::string_view value_name, std::string default_value, Flag::Take take) {
  const bool time = value_name == "TIME";
  return {.name = std::move(name),
          .section = kQueries,
          .value_name = value_name,
          .expects = time ? "a time such as 30s or 2m" : "a whole number",
          .default_value = std::move(default_value),
          .help = {},
          .take = take};
}

void add_query_flags(std::vector<Flag>& flags) {
  const auto add = [&](Flag flag, std::string help) {
    flag.help = std::move(help);
    flags.push_back(std::move(flag));
  };
  add(query_flag("query.lookback-delta", "TIME", "5m", take_lookback),
      "how far back an instant selector looks for a sample");
  add(query_flag("query.timeout", "TIME", "2m", take_query_timeout),
      "how long a query may take before it is ended");
  add(query_flag("query.max-samples", "COUNT", "50000000", take_query_samples),
      "how many samples a query may read and make");
  add(query_flag("query.max-concurrency", "COUNT", "4", take_query_concurrency),
      "how many queries are evaluated at the same time");
}

Flag collector_flag(const collect::FlagSpec& spec) {
  return {.name = std::string(spec.name),
          .kind = spec.kind,
          .section = kCollectorsSection,
          .value_name = spec.kind == FlagKind::boolean ? "" : "TEXT",
          .expects = expectation(spec.kind),
          .default_value = std::string(spec.default_value),
          .help = std::string(spec.help),
          .take = take_collector_flag};
}

void add_collector_flags(std::vector<Flag>& flags) {
  for (const collect::CollectorSpec& spec : collect::all_collectors()) {
    Flag whole = boolean_flag(std::string(kCollectorPrefix) + std::string(spec.name), kCollectorsSection,
                              fmt::format("the collector {}", spec.name), take_collector_flag);
    whole.default_value = spec.enabled_by_default ? "true" : "false";
    flags.push_back(std::move(whole));
    for (const collect::FlagSpec& flag : spec.flags)
      flags.push_back(collector_flag(flag));
  }
}

std::vector<Flag> make_table() {
  std::vector<Flag> flags;
  add_server_flags(flags);
  add_history_flags(flags);
  add_query_flags(flags);
  add_collector_flags(flags);
  return flags;
}

}  // namespace

std::string Flag::key() const {
  if (!name.starts_with(kCollectorPrefix)) return name;
  return std::string(kCollectorKeyPrefix) + name.substr(kCollectorPrefix.size());
}

std::span<const Flag> all_flags() {
  static const std::vector<Flag> flags = make_table();
  return flags;
}

const Flag* find_flag(std::string_view name) {
  const auto found = std::ranges::find(all_flags(), name, &Flag::name);
  return found == all_flags().end() ? nullptr : &*found;
}

const Flag* find_flag_of_key(std::string_view key) {
  if (key.starts_with(kCollectorKeyPrefix))
    return find_flag(std::string(kCollectorPrefix) + std::string(key.substr(kCollectorKeyPrefix.size())));
  return key.starts_with(kCollectorPrefix) ? nullptr : find_flag(key);
}

}  // namespace hb::app
