#include "app/options.hpp"

#include <charconv>
#include <deque>
#include <optional>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <fmt/format.h>

#include "app/commands/command.hpp"
#include "app/storage_flags.hpp"
#include "app/version.hpp"
#include "collect/registry.hpp"

namespace hb::app {
namespace {

constexpr int kUsageError = 2;

constexpr std::string_view kAbout =
    "Watches this Linux machine: collects its vital signs every second and serves them as a live page, as "
    "JSON, "
    "as Prometheus metrics and through PromQL.";

constexpr std::string_view kListenForms =
    "give ADDRESS:PORT, such as 127.0.0.1:8080 or [::1]:8080 (a port is a number from 0 to 65535, 0 lets the "
    "system choose)";

std::optional<uint16_t> parse_port(std::string_view text) {
  uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc{} || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return port;
}

// The name of a bare boolean as CollectorConfig wants it.
std::string boolean_text(bool value) { return value ? "true" : "false"; }

// Holds what CLI11 writes to until parsing is over; addresses must not move.
struct CollectorFlags {
  struct Text {
    std::string flag;
    std::string value;
  };
  struct Boolean {
    std::string flag;
    bool value = false;
  };
  struct List {
    std::string flag;
    std::vector<std::string> values;
  };
  std::deque<Text> texts;
  std::deque<List> lists;
  std::deque<Boolean> booleans;
};

void add_boolean(CLI::App& app, CollectorFlags& flags, const std::string& name, bool value,
                 std::string help) {
  CollectorFlags::Boolean& boolean = flags.booleans.emplace_back(name, value);
  app.add_flag("--" + name + ",!--no-" + name, boolean.value, std::move(help))->group("Collectors");
}

void add_collector_flags(CLI::App& app, CollectorFlags& flags) {
  for (const collect::CollectorSpec& spec : collect::all_collectors()) {
    const std::string name = "collector." + std::string(spec.name);
    add_boolean(app, flags, name, spec.enabled_by_default,
                spec.enabled_by_default ? "on by default" : "off by default");
    for (const collect::FlagSpec& flag : spec.flags) {
      if (flag.kind == collect::FlagKind::boolean) {
        add_boolean(app, flags, std::string(flag.name), flag.default_value == "true", std::string(flag.help));
        continue;
      }
      if (flag.kind == collect::FlagKind::list) {
        CollectorFlags::List& list = flags.lists.emplace_back(std::string(flag.name));
        app.add_option("--" + list.flag, list.values, std::string(flag.help))
            ->group("Collectors")
            ->expected(1)
            ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
            ->option_text("TEXT (may be given several times)");
        continue;
      }
      CollectorFlags::Text& text =
          flags.texts.emplace_back(std::string(flag.name), std::string(flag.default_value));
      app.add_option("--" + text.flag, text.value, std::string(flag.help))
          ->group("Collectors")
          ->option_text(fmt::format("TEXT [{}]", flag.default_value));
    }
  }
}

// Only what was said: the collectors know their defaults.
void keep_given(const CLI::App& app, const CollectorFlags& flags, Options& options) {
  for (const CollectorFlags::Text& text : flags.texts) {
    if (app.count("--" + text.flag) > 0) options.collector_flags[text.flag] = text.value;
  }
  for (const CollectorFlags::List& list : flags.lists) {
    if (app.count("--" + list.flag) > 0)
      options.collector_flags[list.flag] = fmt::format("{}", fmt::join(list.values, "\n"));
  }
  for (const CollectorFlags::Boolean& boolean : flags.booleans) {
    if (app.count("--" + boolean.flag) > 0)
      options.collector_flags[boolean.flag] = boolean_text(boolean.value);
  }
}

// What is said of storage, as text.
struct StorageFlags {
  std::string raw = "7d";
  std::string minute = "90d";
  std::string hour = "2y";
  std::string bytes_max = "1GiB";
};

void add_storage_flags(CLI::App& app, Options& options, StorageFlags& flags) {
  const auto add = [&app](const char* name, std::string& value, const char* help, const char* kind) {
    app.add_option(name, value, help)->group("History")->option_text(fmt::format("{} [{}]", kind, value));
  };
  app.add_option("--data-dir", options.data_dir,
                 "the folder where history is kept; created if it is absent. Else $STATE_DIRECTORY, "
                 "$XDG_STATE_HOME/heartbeat or ~/.local/state/heartbeat")
      ->group("History")
      ->option_text("DIR");
  app.add_flag("--memory-only", options.memory_only, "keep nothing but the last hour or two, in memory")
      ->group("History");
  add("--retention-raw", flags.raw, "how long every second is kept", "TIME");
  add("--retention-1m", flags.minute, "how long every minute's summary is kept", "TIME");
  add("--retention-1h", flags.hour, "how long every hour's summary is kept", "TIME");
  add("--storage-max-bytes", flags.bytes_max,
      "what all of it may take on disk; the oldest seconds go first when it is reached", "SIZE");
}

Result<void> take_storage_flags(const StorageFlags& flags, Options& options) {
  const struct {
    std::string_view name;
    const std::string& text;
    Duration& value;
  } times[] = {{"--retention-raw", flags.raw, options.retention.raw},
               {"--retention-1m", flags.minute, options.retention.minute},
               {"--retention-1h", flags.hour, options.retention.hour}};
  for (const auto& [name, text, value] : times) {
    const Result<Duration> parsed = parse_retention(text);
    if (!parsed) return fail(ErrorCode::invalid, fmt::format("{} {}", name, parsed.error().message));
    value = *parsed;
  }
  const Result<uint64_t> bytes = parse_bytes(flags.bytes_max);
  if (!bytes) return fail(ErrorCode::invalid, "--storage-max-bytes " + bytes.error().message);
  if (*bytes < store::kStorageBytesMin)
    return fail(ErrorCode::invalid,
                fmt::format("--storage-max-bytes {} is too small: at least {}MiB are needed", flags.bytes_max,
                            store::kStorageBytesMin >> 20));
  options.retention.bytes_max = *bytes;
  if (options.memory_only && !options.data_dir.empty())
    return fail(ErrorCode::invalid, "--memory-only and --data-dir exclude each other: leave one of them out");
  if (options.memory_only || !options.data_dir.empty()) return {};
  Result<std::string> directory = default_data_dir(StateEnvironment::of_process());
  if (!directory) return std::unexpected(directory.error());
  options.data_dir = *std::move(directory);
  return {};
}

std::string list_of_commands() {
  std::string list;
  for (const Command& command : all_commands())
    list += fmt::format("  {:<25} {}\n", command.name, command.about);
  return list.empty() ? list : "Commands (heartbeat COMMAND --help says more):\n" + list;
}

PrintAndExit usage_error(std::string_view sentence) {
  return {fmt::format("heartbeat: {}\nheartbeat --help lists the flags.\n", sentence), kUsageError};
}

// What the types of the flags cannot say.
Result<void> check(const Options& options) {
  if (!is_loopback(options.listen) && !options.insecure_no_auth) {
    return fail(
        ErrorCode::invalid,
        fmt::format("--listen {} would show this machine to everyone who reaches that address: listen on "
                    "127.0.0.1 and use a tunnel or an authenticating proxy, or accept it with "
                    "--insecure-no-auth",
                    options.listen.address));
  }
  return {};
}

}  // namespace

Result<ListenAddress> parse_listen_address(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  const auto invalid = [&] {
    return fail(ErrorCode::invalid,
                fmt::format("--listen '{}' is no address and port: {}", text, kListenForms));
  };
  if (colon == std::string_view::npos) return invalid();
  const std::optional<uint16_t> port = parse_port(text.substr(colon + 1));
  std::string_view address = text.substr(0, colon);
  if (!port) return invalid();
  const bool bracketed = address.starts_with('[') && address.ends_with(']');
  if (bracketed) address = address.substr(1, address.size() - 2);
  if (bracketed != (address.find(':') != std::string_view::npos)) return invalid();
  if (address.empty() || address == "localhost") address = "127.0.0.1";
  return ListenAddress{std::string(address), *port};
}

bool is_loopback(const ListenAddress& listen) {
  return listen.address.starts_with("127.") || listen.address == "::1";
}

std::variant<Options, PrintAndExit> parse_command_line(int argc, const char* const* argv) {
  CLI::App app{std::string(kAbout), "heartbeat"};
  Options options;
  std::string listen = "127.0.0.1:8080";
  std::string level = "info";
  CollectorFlags flags;
  app.set_version_flag("--version", version_text());
  app.add_option("--listen", listen, "where to serve the page and the API")
      ->option_text("ADDRESS:PORT [127.0.0.1:8080]");
  StorageFlags storage;
  add_storage_flags(app, options, storage);
  app.add_option("--allowed-host", options.allowed_hosts,
                 "a further name that requests may ask for; repeatable")
      ->option_text("NAME");
  app.add_flag("--insecure-no-auth", options.insecure_no_auth,
               "allow --listen beyond loopback without accounts");
  app.add_option("--log-level", level, "how much to say on standard error")
      ->option_text("debug|info|warn|error [info]");
  app.add_option("--path.procfs", options.paths.procfs, "where the host's /proc is")
      ->option_text("DIR [/proc]");
  app.add_option("--path.sysfs", options.paths.sysfs, "where the host's /sys is")->option_text("DIR [/sys]");
  app.add_option("--path.rootfs", options.paths.rootfs, "where the host's / is")->option_text("DIR [/]");
  app.add_option("--path.udev.data", options.paths.udev_data, "where udev keeps its data")
      ->option_text("DIR [/run/udev/data]");
  add_collector_flags(app, flags);
  app.footer(list_of_commands());

  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    return PrintAndExit{app.help(), 0};
  } catch (const CLI::CallForVersion&) {
    return PrintAndExit{version_text() + "\n", 0};
  } catch (const CLI::ParseError& error) {
    return usage_error(error.what());
  }

  Result<ListenAddress> address = parse_listen_address(listen);
  if (!address) return usage_error(address.error().message);
  options.listen = *std::move(address);
  const std::optional<log::Level> parsed_level = log::parse_level(level);
  if (!parsed_level)
    return usage_error(fmt::format("--log-level '{}' is none of debug, info, warn, error", level));
  options.log_level = *parsed_level;
  if (const Result<void> taken = take_storage_flags(storage, options); !taken)
    return usage_error(taken.error().message);
  keep_given(app, flags, options);
  if (const Result<void> checked = check(options); !checked) return usage_error(checked.error().message);
  return options;
}

}  // namespace hb::app
