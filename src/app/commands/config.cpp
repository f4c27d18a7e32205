#include <cstdio>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "app/command_line.hpp"
#include "app/commands/command.hpp"
#include "app/config_file.hpp"
#include "app/configuration.hpp"

namespace hb::app {
namespace {

constexpr int kBad = 1;
constexpr int kUsage = 2;

constexpr std::string_view kHelp = R"(Usage: heartbeat config check [FILE] [FLAG...]
       heartbeat config print [FILE] [FLAG...]

check  says whether the configuration file is right, the collectors' expressions included: "FILE: ok" and
       status 0, or each error with its line and status 1.
print  writes the configuration that follows from the file and the flags as YAML: what was said as values,
       the defaults as comments. Without a file it is one to begin with.

FILE is {} unless it is named. FLAG is any of heartbeat's own.
)";

int wrong_arguments(std::string_view sentence) {
  fmt::print(stderr, "heartbeat config: {}\nheartbeat config --help says how it is used.\n", sentence);
  return kUsage;
}

int print_errors(const Configuration& configuration) {
  if (!configuration.usage_error.empty()) return wrong_arguments(configuration.usage_error);
  for (const std::string& error : configuration.file_errors)
    fmt::print(stderr, "{}\n", error);
  return kBad;
}

int check(const Configuration& configuration) {
  fmt::print("{}: ok\n", configuration.file);
  return 0;
}

int print(const Configuration& configuration) {
  fmt::print("{}", configuration_text(configuration.settings));
  return 0;
}

// The arguments as the program itself would get them: FILE becomes --config FILE.
std::vector<const char*> as_flags(int argc, const char* const* argv, bool names_file) {
  std::vector<const char*> flags = {"heartbeat"};
  if (names_file) flags.push_back("--config");
  flags.insert(flags.end(), argv + 2, argv + argc);
  return flags;
}

int run(int argc, const char* const* argv) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (argument != "--help" && argument != "-h") continue;
    fmt::print(kHelp, kConfigFile);
    return 0;
  }
  const std::string_view verb = argc > 1 ? argv[1] : "";
  if (verb != "check" && verb != "print") return wrong_arguments("say check or print");
  const bool names_file = argc > 2 && !std::string_view(argv[2]).starts_with('-');
  const std::vector<const char*> flags = as_flags(argc, argv, names_file);
  const auto read = read_configuration(static_cast<int>(flags.size()), flags.data());
  if (const auto* answer = std::get_if<PrintAndExit>(&read)) {
    fmt::print(answer->status == 0 ? stdout : stderr, "{}", answer->text);
    return answer->status;
  }
  const auto& configuration = std::get<Configuration>(read);
  if (!configuration.usage_error.empty() || !configuration.file_errors.empty())
    return print_errors(configuration);
  if (verb == "print") return print(configuration);
  if (configuration.file.empty())
    return wrong_arguments(fmt::format("there is no {}: name the file to check", kConfigFile));
  return check(configuration);
}

}  // namespace

// `heartbeat config`: whether a configuration file is right, and what follows from it.
Command config_command() {
  return {.name = "config", .about = "checks or prints the configuration", .run = run};
}

}  // namespace hb::app
