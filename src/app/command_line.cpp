#include "app/command_line.hpp"

#include <deque>
#include <memory>
#include <utility>
#include <vector>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <fmt/format.h>

#include "app/commands/command.hpp"
#include "app/config_file.hpp"
#include "app/nearest_name.hpp"
#include "app/version.hpp"

namespace hb::app {
namespace {

using collect::FlagKind;

constexpr int kUsageError = 2;

constexpr std::string_view kAbout =
    "Watches this Linux machine: collects its vital signs every second and serves them as a live page, as "
    "JSON, as Prometheus metrics and through PromQL.";

// Writes a boolean as people do: --[no-]collector.cpu.
class HelpFormatter final : public CLI::Formatter {
 public:
  std::string make_option_name(const CLI::Option* option, bool is_positional) const override {
    if (option->get_fnames().empty()) return CLI::Formatter::make_option_name(option, is_positional);
    return "--[no-]" + option->get_lnames().front();
  }
};

// Holds what CLI11 writes to until parsing is over; addresses must not move.
struct Said {
  explicit Said(const Flag& of) : flag(&of) {}

  const Flag* flag;
  CLI::Option* option = nullptr;
  bool truth = false;
  std::string text;
  std::vector<std::string> texts;
};

std::string option_text(const Flag& flag) {
  if (flag.kind == FlagKind::boolean)
    return flag.section != kCollectorsSection ? "" : flag.default_value == "true" ? "[on]" : "[off]";
  const bool shows_default = !flag.default_value.empty() || flag.section == kCollectorsSection;
  return shows_default ? fmt::format("{} [{}]", flag.value_name, flag.default_value)
                       : std::string(flag.value_name);
}

void add_flag(CLI::App& app, Said& said) {
  const Flag& flag = *said.flag;
  const std::string name = "--" + flag.name;
  switch (flag.kind) {
    case FlagKind::boolean:
      said.option = app.add_flag(name + ",!--no-" + flag.name, said.truth, flag.help);
      break;
    case FlagKind::list:
      said.option = app.add_option(name, said.texts, flag.help)->allow_extra_args(false);
      break;
    case FlagKind::text:
      said.option = app.add_option(name, said.text, flag.help);
      break;
  }
  said.option->group(std::string(flag.section));
  if (const std::string text = option_text(flag); !text.empty()) said.option->option_text(text);
}

std::vector<std::string> values_of(const Said& said) {
  if (said.flag->kind == FlagKind::boolean) return {said.truth ? "true" : "false"};
  return said.flag->kind == FlagKind::list ? said.texts : std::vector<std::string>{said.text};
}

std::string list_of_commands() {
  std::string list;
  for (const Command& command : all_commands())
    list += fmt::format("  {:<25} {}\n", command.name, command.about);
  return list.empty() ? list : "Commands (heartbeat COMMAND --help says more):\n" + list;
}

// In the order that CLI11 wants, the last first. It would take the next argument for the value of "--name=",
// whose value is empty.
std::vector<std::string> split_arguments(int argc, const char* const* argv) {
  std::vector<std::string> arguments;
  for (int i = argc - 1; i > 0; --i) {
    std::string argument = argv[i];
    if (argument.starts_with("--") && argument.find('=') == argument.size() - 1) {
      arguments.emplace_back();
      argument.pop_back();
    }
    arguments.push_back(std::move(argument));
  }
  return arguments;
}

// What stands there that nobody knows.
std::string surplus_sentence(const CLI::App& app) {
  const std::vector<std::string> surplus = app.remaining();
  const std::string word = surplus.empty() ? std::string() : surplus.front();
  std::vector<std::string> known;
  if (!word.starts_with('-')) {
    for (const Command& command : all_commands())
      known.emplace_back(command.name);
    return "there is no command " + with_nearest(word, known);
  }
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames())
      known.push_back("--" + name);
  }
  return "there is no flag " + with_nearest(word.substr(0, word.find('=')), known);
}

}  // namespace

PrintAndExit usage_error(std::string_view sentence) {
  return {fmt::format("heartbeat: {}\nheartbeat --help lists the flags.\n", sentence), kUsageError};
}

std::variant<CommandLine, PrintAndExit> parse_arguments(int argc, const char* const* argv) {
  CLI::App app{std::string(kAbout), "heartbeat"};
  app.formatter(std::make_shared<HelpFormatter>());
  app.set_version_flag("--version", version_text());
  std::string config_file;
  const CLI::Option* config =
      app.add_option("--config", config_file,
                     "the configuration file, whose keys are these flags; '' reads none. Without this flag "
                     "it is read where it exists")
          ->option_text(fmt::format("FILE [{}]", kConfigFile));
  std::deque<Said> said;
  for (const Flag& flag : all_flags())
    add_flag(app, said.emplace_back(flag));
  app.footer(list_of_commands());

  try {
    app.parse(split_arguments(argc, argv));
  } catch (const CLI::CallForHelp&) {
    return PrintAndExit{app.help(), 0};
  } catch (const CLI::CallForVersion&) {
    return PrintAndExit{version_text() + "\n", 0};
  } catch (const CLI::ExtrasError&) {
    return usage_error(surplus_sentence(app));
  } catch (const CLI::ParseError& error) {
    return usage_error(error.what());
  }

  CommandLine line;
  if (config->count() > 0) line.config_file = config_file;
  for (const Said& one : said) {
    if (one.option->count() == 0) continue;
    line.settings[one.flag->name] = {.values = values_of(one), .name = "--" + one.flag->name};
  }
  return line;
}

}  // namespace hb::app
