#include "app/configuration.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "app/collector_check.hpp"
#include "app/command_line.hpp"
#include "app/config_file.hpp"
#include "base/utf8.hpp"

namespace hb::app {
namespace {

constexpr std::size_t kMessageBytesMax = 500;

bool says_true(const Settings& settings, std::string_view flag) {
  const auto found = settings.find(flag);
  return found != settings.end() && found->second.values.front() == "true";
}

// What a file holds may be long, span lines or steer a terminal; a message of it does none of that.
std::string printable(std::string_view message) {
  std::string text;
  for (const char c : message) {
    if (text.size() >= kMessageBytesMax) return to_valid_utf8(text.substr(0, kMessageBytesMax)) + " ...";
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f) {
      text += fmt::format("\\x{:02x}", byte);
    } else {
      text += c;
    }
  }
  return text;
}

// Puts the pieces together and keeps each error with its place until all are known.
class Reading {
 public:
  explicit Reading(CommandLine line) : line_(std::move(line)) {
    configuration_.settings = std::move(line_.settings);
  }

  Configuration run() {
    read_file();
    take_values();
    check_together();
    check_collector_flags();
    std::ranges::sort(errors_, {},
                      [](const ConfigError& error) { return std::tie(error.place, error.message); });
    for (const ConfigError& error : errors_) {
      configuration_.file_errors.push_back(fmt::format("{}:{}:{}: {}", configuration_.file, error.place.line,
                                                       error.place.column, printable(error.message)));
    }
    return std::move(configuration_);
  }

 private:
  void read_file() {
    const std::string path = line_.config_file.value_or(std::string(kConfigFile));
    if (path.empty()) return;
    Result<std::string> text = read_config_file(path);
    if (!text) {
      if (text.error().code == ErrorCode::not_found && !line_.config_file) return;
      configuration_.file = path;
      configuration_.file_errors.push_back(text.error().message);
      return;
    }
    configuration_.file = path;
    ConfigText parsed = parse_config(*text);
    errors_ = std::move(parsed.errors);
    // These two exclude each other, so that each overrides the other as well as itself.
    if (says_true(configuration_.settings, "memory-only")) parsed.settings.erase("data-dir");
    if (configuration_.settings.contains("data-dir")) parsed.settings.erase("memory-only");
    configuration_.settings.merge(parsed.settings);
  }

  void take_values() {
    for (const Flag& flag : all_flags()) {
      const auto found = configuration_.settings.find(flag.name);
      if (found == configuration_.settings.end()) continue;
      const Result<void> taken = flag.take(flag, found->second.values, configuration_.options);
      if (!taken) refuse(found->second, " " + taken.error().message);
    }
  }

  // What no flag can know for itself.
  void check_together() {
    const Options& options = configuration_.options;
    if (!is_loopback(options.listen) && !options.insecure_no_auth) {
      refuse(configuration_.settings.at("listen"),
             fmt::format(" {} would show this machine to everyone who reaches that address: listen on "
                         "127.0.0.1 and use a tunnel or an authenticating proxy, or accept it with "
                         "--insecure-no-auth",
                         options.listen.address));
    }
    if (options.memory_only && !options.data_dir.empty()) {
      refuse(configuration_.settings.at("memory-only"),
             " and a data-dir exclude each other: leave one of them out");
    }
  }

  // The program does this again when it makes its collectors. Here the message still knows the file's line.
  void check_collector_flags() {
    const bool file_speaks = std::ranges::any_of(configuration_.settings, [](const auto& setting) {
      return setting.first.starts_with("collector.") && setting.second.place;
    });
    if (!file_speaks) return;
    for (FlagError& error : check_collectors(configuration_.options.collector_flags)) {
      const auto found = configuration_.settings.find(error.flag);
      if (found != configuration_.settings.end()) {
        refuse(found->second, std::move(error.message));
      } else if (configuration_.usage_error.empty()) {
        configuration_.usage_error = std::move(error.message);
      }
    }
  }

  // The message goes on where the setting's name ends. Of the command line's errors the first is enough.
  void refuse(const Setting& setting, std::string message) {
    message.insert(0, setting.name);
    if (setting.place) {
      errors_.push_back({.place = *setting.place, .message = std::move(message)});
    } else if (configuration_.usage_error.empty()) {
      configuration_.usage_error = std::move(message);
    }
  }

  CommandLine line_;
  Configuration configuration_;
  std::vector<ConfigError> errors_;
};

}  // namespace

std::variant<Configuration, PrintAndExit> read_configuration(int argc, const char* const* argv) {
  std::variant<CommandLine, PrintAndExit> line = parse_arguments(argc, argv);
  if (auto* answer = std::get_if<PrintAndExit>(&line)) return std::move(*answer);
  return Reading(std::get<CommandLine>(std::move(line))).run();
}

}  // namespace hb::app
