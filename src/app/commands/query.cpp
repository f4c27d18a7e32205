#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <unistd.h>
#include <utility>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <sys/ioctl.h>

#include "app/commands/command.hpp"
#include "app/commands/query_backend.hpp"
#include "app/query_text.hpp"
#include "app/storage_flags.hpp"
#include "base/clock.hpp"
#include "promql/time_text.hpp"

namespace hb::app {
namespace {

constexpr int kUsageError = 2;
constexpr std::size_t kWidthOtherwise = 80;  // where standard output is no terminal

constexpr std::string_view kAbout =
    "Asks the running program a PromQL query and prints the answer: a table, or with --range a small graph "
    "of\n"
    "each series. Where nobody is running, history itself is asked, and \"now\" is when it ends. TIME is "
    "Unix\n"
    "seconds or RFC 3339, such as 2025-01-31T03:00:00Z; DURATION is 30s, 5m, 1h.\n"
    "Exit status: 0 answered, 1 refused or there is no history, 2 wrong arguments.";

struct Arguments {
  std::string expression;
  std::string time;
  bool range = false;
  std::string start;
  std::string end;
  std::string step;
  bool json = false;
  bool explain = false;
  std::string data_dir;
};

std::size_t terminal_width() {
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return kWidthOtherwise;
}

std::string percent_encoded(std::string_view text) {
  std::string out;
  for (const char c : text)
    out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  return out;
}

class Form {
 public:
  void add(std::string_view name, std::string_view value) {
    text_ += fmt::format("{}{}={}", text_.empty() ? "" : "&", name, percent_encoded(value));
  }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string text_;
};

// The last hour where nothing else is said, in as many steps as there are columns.
Result<void> add_range(Form& form, const Arguments& arguments, Timestamp now) {
  Timestamp end = now;
  if (!arguments.end.empty()) {
    const Result<Timestamp> given = promql::parse_time_parameter(arguments.end);
    if (!given) return std::unexpected(given.error());
    end = *given;
  }
  Timestamp start = end - std::chrono::hours(1);
  if (!arguments.start.empty()) {
    const Result<Timestamp> given = promql::parse_time_parameter(arguments.start);
    if (!given) return std::unexpected(given.error());
    start = *given;
  }
  const auto seconds = [](Timestamp time) { return fmt::format("{:.3f}", unix_seconds(time)); };
  form.add("start", seconds(start));
  form.add("end", seconds(end));
  const Duration step = std::max((end - start) / static_cast<int64_t>(terminal_width()), Duration{1000});
  form.add("step", arguments.step.empty() ? fmt::format("{}ms", step.count()) : arguments.step);
  return {};
}

Result<Form> form_of(const Arguments& arguments, Timestamp now) {
  Form form;
  form.add("query", arguments.expression);
  if (arguments.explain) form.add("stats", "explain");
  if (arguments.range) {
    if (const auto added = add_range(form, arguments, now); !added) return std::unexpected(added.error());
  } else if (!arguments.time.empty()) {
    form.add("time", arguments.time);
  }
  return form;
}

Result<std::string> answer_of(const Arguments& arguments) {
  std::string directory = arguments.data_dir;
  if (directory.empty()) {
    Result<std::string> usual = default_data_dir(StateEnvironment::of_process());
    if (!usual) return usual;
    directory = *std::move(usual);
  }
  const SystemClock clock;
  const Result<std::unique_ptr<QueryBackend>> backend = open_query_backend(directory, clock);
  if (!backend) return std::unexpected(backend.error());
  const Result<Form> form = form_of(arguments, (*backend)->now());
  if (!form) return std::unexpected(form.error());
  return (*backend)->ask(arguments.range ? QueryBackend::Kind::range : QueryBackend::Kind::instant,
                         form->text());
}

Result<std::string> output_of(const Arguments& arguments) {
  Result<std::string> answer = answer_of(arguments);
  if (!answer) return answer;
  if (arguments.json) return *answer + '\n';
  Result<std::string> text = query_text(*answer, terminal_width());
  if (!text || !arguments.explain) return text;
  const Result<std::string> explanation = explanation_text(*answer);
  if (!explanation) return explanation;
  return *text + '\n' + *explanation;
}

int run(int argc, const char* const* argv) {
  CLI::App app{std::string(kAbout), "heartbeat query"};
  Arguments arguments;
  app.add_option("EXPR", arguments.expression, "the query")->required();
  CLI::Option* const time =
      app.add_option("--time", arguments.time, "when; now by default")->option_text("TIME");
  CLI::Option* const range = app.add_flag("--range", arguments.range, "its values over a time");
  app.add_option("--start", arguments.start, "an hour before the end by default")
      ->option_text("TIME")
      ->needs(range);
  app.add_option("--end", arguments.end, "now by default")->option_text("TIME")->needs(range);
  app.add_option("--step", arguments.step, "a column of the graph by default")
      ->option_text("DURATION")
      ->needs(range);
  app.add_flag("--json", arguments.json, "the answer as Prometheus's API gives it");
  app.add_flag("--explain", arguments.explain, "what was read for the query, and how long it took");
  app.add_option("--data-dir", arguments.data_dir, "of the program that is asked, or whose history is")
      ->option_text("DIR");
  time->excludes(range);
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    fmt::print("{}", app.help());
    return 0;
  } catch (const CLI::ParseError& error) {
    fmt::print(stderr, "heartbeat query: {}\nheartbeat query --help lists the flags.\n", error.what());
    return kUsageError;
  }
  const Result<std::string> output = output_of(arguments);
  if (!output) {
    fmt::print(stderr, "heartbeat query: {}\n", output.error().message);
    return 1;
  }
  fmt::print("{}", *output);
  return 0;
}

}  // namespace

Command query_command() {
  return {.name = "query", .about = "ask the running program, or its history, a PromQL query", .run = run};
}

}  // namespace hb::app
