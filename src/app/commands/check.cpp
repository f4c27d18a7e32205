#include "app/commands/check.hpp"

#include <array>
#include <cstddef>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "model/exposition_lint.hpp"
#include "model/exposition_parser.hpp"

namespace hb::app {
namespace {

constexpr int kUsageError = 2;
// promtool's own status for what parses but goes against the conventions.
constexpr int kLintStatus = 3;

constexpr std::string_view kAbout =
    "Reads metrics from standard input and says what is wrong with them.\n"
    "Every mistake is a line on standard output: the line's number and what was expected there. What parses "
    "but\n"
    "goes against Prometheus's conventions (no help text, a counter without _total, ...) is told on standard "
    "error.\n"
    "Exit status: 0 accepted, 1 refused, 2 wrong arguments, 3 with --lint-fatal: against the conventions.";

// All of standard input; nothing when reading fails.
std::optional<std::string> read_standard_input() {
  std::string text;
  std::array<char, 65536> buffer{};
  while (const std::size_t got = std::fread(buffer.data(), 1, buffer.size(), stdin))
    text.append(buffer.data(), got);
  if (std::ferror(stdin) != 0) return std::nullopt;
  return text;
}

std::size_t print_errors(std::string_view text, ExpositionFormat format) {
  std::size_t errors = 0;
  ExpositionParser parser(text, format);
  for (auto event = parser.next(); event != ExpositionEvent::end; event = parser.next()) {
    if (event != ExpositionEvent::error) continue;
    fmt::print("{}: {}\n", parser.error().line, parser.error().message);
    ++errors;
  }
  return errors;
}

int check_metrics(const std::string& format_name, bool lint_fatal) {
  const auto text = read_standard_input();
  if (!text) {
    fmt::print(stderr, "heartbeat check: standard input cannot be read\n");
    return 1;
  }
  ExpositionFormat format = guess_exposition_format(*text);
  if (format_name == "openmetrics") format = ExpositionFormat::openmetrics;
  if (format_name == "prometheus") format = ExpositionFormat::prometheus;
  if (print_errors(*text, format) > 0) return 1;
  if (format == ExpositionFormat::openmetrics) return 0;
  const auto problems = lint_exposition(*text);
  for (const ExpositionProblem& problem : problems)
    fmt::print(stderr, "{}: {}\n", problem.metric, problem.text);
  return lint_fatal && !problems.empty() ? kLintStatus : 0;
}

int run(int argc, const char* const* argv) {
  CLI::App app{"Checks files that monitoring reads.", "heartbeat check"};
  app.require_subcommand(1);
  CLI::App* metrics = app.add_subcommand("metrics", std::string(kAbout));
  std::string format;
  bool lint_fatal = false;
  metrics->add_option("--format", format, "which format; by default by whether the text ends with # EOF")
      ->option_text("openmetrics|prometheus")
      ->check(CLI::IsMember({"openmetrics", "prometheus"}));
  metrics->add_flag("--lint-fatal", lint_fatal, "exit with 3 when anything goes against the conventions");
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    fmt::print("{}", (metrics->parsed() ? metrics : &app)->help());
    return 0;
  } catch (const CLI::ParseError& error) {
    fmt::print(stderr, "heartbeat check: {}\nheartbeat check metrics --help lists the flags.\n",
               error.what());
    return kUsageError;
  }
  return check_metrics(format, lint_fatal);
}

}  // namespace

Command check_command() {
  return {.name = "check", .about = "say what is wrong with an exposition of metrics", .run = run};
}

}  // namespace hb::app
