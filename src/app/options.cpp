#include "app/options.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "app/command_line.hpp"
#include "app/configuration.hpp"
#include "app/storage_flags.hpp"

namespace hb::app {
namespace {

constexpr int kConfigError = 2;

constexpr std::string_view kListenForms =
    "give ADDRESS:PORT, such as 127.0.0.1:8080 or [::1]:8080 (a port is a number from 0 to 65535, 0 lets the "
    "system choose)";

std::optional<uint16_t> parse_port(std::string_view text) {
  uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc{} || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return port;
}

// What every flag says, by name; the elements of a list behind each other.
std::vector<std::pair<std::string, std::string>> flag_values(const Settings& settings,
                                                             const std::string& config_file) {
  std::vector<std::pair<std::string, std::string>> values{{"config", config_file}};
  for (const Flag& flag : all_flags()) {
    const auto said = settings.find(flag.name);
    values.emplace_back(flag.name, said == settings.end()
                                       ? flag.default_value
                                       : fmt::format("{}", fmt::join(said->second.values, ",")));
  }
  std::ranges::sort(values);
  return values;
}

}  // namespace

Result<ListenAddress> parse_listen_address(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  const auto invalid = [&] {
    return fail(ErrorCode::invalid, fmt::format("'{}' is no address and port: {}", text, kListenForms));
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
  std::variant<Configuration, PrintAndExit> read = read_configuration(argc, argv);
  if (auto* answer = std::get_if<PrintAndExit>(&read)) return std::move(*answer);
  auto& configuration = std::get<Configuration>(read);
  if (!configuration.usage_error.empty()) return usage_error(configuration.usage_error);
  if (!configuration.file_errors.empty()) {
    PrintAndExit answer{.text = {}, .status = kConfigError};
    for (const std::string& error : configuration.file_errors)
      answer.text += fmt::format("heartbeat: {}\n", error);
    return answer;
  }
  Options options = std::move(configuration.options);
  options.configuration = configuration_text(configuration.settings);
  options.flag_values = flag_values(configuration.settings, configuration.file);
  options.config_file = std::move(configuration.file);
  if (options.memory_only || !options.data_dir.empty()) return options;
  Result<std::string> directory = default_data_dir(StateEnvironment::of_process());
  if (!directory) return usage_error(directory.error().message);
  options.data_dir = *std::move(directory);
  return options;
}

}  // namespace hb::app
