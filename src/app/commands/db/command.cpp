#include "app/commands/command.hpp"

#include <csignal>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <CLI/Validators.hpp>
#include <fmt/format.h>

#include "api/db_text.hpp"
#include "app/commands/db/database.hpp"
#include "app/commands/db/export.hpp"
#include "app/commands/db/import.hpp"
#include "app/commands/db/report.hpp"
#include "app/commands/db/text_file.hpp"
#include "app/storage_flags.hpp"
#include "base/clock.hpp"
#include "promql/series_selector.hpp"
#include "store/samples.hpp"
#include "store/tiers.hpp"

namespace hb::app {
namespace {

constexpr int kBad = 1;
constexpr int kUsage = 2;

constexpr std::string_view kAbout =
    "Looks after the data directory: checks it, says what takes the space, takes history out and puts "
    "history "
    "in. It may be in use: then the running program does the work and goes on recording.";
constexpr std::string_view kCheck =
    "Reads everything that is stored and says what is damaged, a line each. Exit status: 0 no damage, 1 "
    "damage "
    "or nothing to check, 2 wrong arguments.";
constexpr std::string_view kStats = "Says how much there is of what, and what it takes.";
constexpr std::string_view kExport =
    "Writes the samples of the series that a selector matches as text, series by series. Staleness markers, "
    "which say that a series ended, are left out. Histograms and summaries are written as series of unknown "
    "type. Times of comma-separated values are UTC.";
constexpr std::string_view kImport =
    "Takes samples out of a text: what export writes, and OpenMetrics with timestamps from elsewhere. It "
    "stops "
    "at the first line that is wrong; samples before it are taken. Of two samples of one series at one time "
    "the "
    "later one wins.";

// What the command line says.
struct Arguments {
  std::string data_dir;
  bool json = false;
  std::vector<std::string> selectors;
  std::string start;
  std::string end;
  std::string format;
  std::string tier = "raw";
  std::string output;
  std::string input;
};

int wrong_arguments(std::string_view verb, std::string_view sentence) {
  fmt::print(stderr, "heartbeat db{}{}: {}\nheartbeat db{}{} --help lists the flags.\n",
             verb.empty() ? "" : " ", verb, sentence, verb.empty() ? "" : " ", verb);
  return kUsage;
}

int failed(std::string_view verb, std::string_view sentence) {
  fmt::print(stderr, "heartbeat db {}: {}\n", verb, sentence);
  return kBad;
}

// A text to standard output, whose reader may have gone.
int print(std::string_view verb, std::string_view text) {
  const Result<void> written = db::OutputText("").write(text);
  return written ? 0 : failed(verb, written.error().message);
}

int check(db::Database& database, const Arguments& /*arguments*/) {
  const Result<store::CheckReport> report = database.check();
  if (!report) return failed("check", report.error().message);
  const int printed = print("check", db::check_report(*report));
  return report->damaged > 0 ? kBad : printed;
}

int stats(db::Database& database, const Arguments& arguments) {
  const Result<store::Inventory> inventory = database.inventory();
  if (!inventory) return failed("stats", inventory.error().message);
  return print("stats", arguments.json ? api::inventory_document(*inventory) : db::stats_report(*inventory));
}

// What is to be exported; an error is the user's.
Result<db::ExportRequest> export_request(const Arguments& arguments, Timestamp now) {
  db::ExportRequest request{
      .selectors = arguments.selectors,
      .range = {from_unix_ms(0), from_unix_ms(store::kSampleTimeMax)},
      .tier = store::parse_tier(arguments.tier).value_or(store::Tier::raw),
      .format = arguments.format == "csv" ? SampleFormat::csv : SampleFormat::openmetrics};
  for (const std::string& selector : arguments.selectors) {
    const auto matchers = promql::parse_series_selector(selector, {});
    if (!matchers) return fail(ErrorCode::invalid, "--match: " + matchers.error().message);
  }
  const auto read = [now](const std::string& text, Timestamp& time) -> Result<void> {
    if (text.empty()) return {};
    const Result<Timestamp> parsed = db::parse_export_time(text, now);
    if (!parsed) return std::unexpected(parsed.error());
    time = *parsed;
    return {};
  };
  if (Result<void> start = read(arguments.start, request.range.start); !start)
    return fail(ErrorCode::invalid, "--start: " + start.error().message);
  if (Result<void> end = read(arguments.end, request.range.end); !end)
    return fail(ErrorCode::invalid, "--end: " + end.error().message);
  if (request.range.end < request.range.start) return fail(ErrorCode::invalid, "--end is before --start");
  return request;
}

int run_export(db::Database& database, const Arguments& arguments) {
  const Result<db::ExportRequest> request = export_request(arguments, SystemClock().now());
  if (!request) return wrong_arguments("export", request.error().message);
  db::OutputText output(arguments.output);
  const Result<db::ExportOutcome> outcome =
      db::export_samples(database, *request, [&](std::string_view text) { return output.write(text); });
  if (!outcome) return failed("export", outcome.error().message);
  if (const Result<void> closed = output.close(); !closed) return failed("export", closed.error().message);
  fmt::print(stderr, "{} samples of {} series\n", outcome->samples, outcome->series);
  if (outcome->nameless > 0) {
    fmt::print(stderr, "{} series without a metric name are left out: only --format csv has them\n",
               outcome->nameless);
  }
  return 0;
}

int run_import(db::Database& database, const Arguments& arguments) {
  Result<db::FileLines> lines = db::FileLines::open(arguments.input);
  if (!lines) return failed("import", lines.error().message);
  std::optional<SampleFormat> format = parse_sample_format(arguments.format);
  if (!format) {
    const Result<std::string_view> first = lines->peek();
    if (!first) return failed("import", first.error().message);
    format = db::guess_sample_format(*first);
  }
  const std::unique_ptr<SampleReader> reader = make_sample_reader(*format, *lines);
  const db::ImportRun run = db::import_samples(database, *reader);
  const store::ImportOutcome& taken = run.taken;
  if (run.error) {
    const std::string place = run.line > 0 ? fmt::format("{}:{}: ", lines->name(), run.line) : std::string();
    failed("import", place + run.error->message);
    fmt::print(stderr, "{} samples were taken before.\n", taken.samples);
    return kBad;
  }
  std::string text =
      fmt::format("{} samples of {} series, {} of them new\n", taken.samples, taken.series, taken.series_new);
  if (taken.samples_refused > 0) {
    text += fmt::format("{} samples were refused: there are too many series\n", taken.samples_refused);
    (void)print("import", text);
    return kBad;
  }
  return print("import", text);
}

struct Verb {
  std::string_view name;
  std::string_view about;
  int (*run)(db::Database& database, const Arguments& arguments);
  void (*add_options)(CLI::App& app, Arguments& arguments);
};

void add_stats_options(CLI::App& app, Arguments& arguments) {
  app.add_flag("--json", arguments.json, "as JSON");
}

void add_export_options(CLI::App& app, Arguments& arguments) {
  app.add_option("--match", arguments.selectors, "series, as a PromQL selector; may be repeated")
      ->option_text("SELECTOR")
      ->allow_extra_args(false)
      ->required();
  app.add_option("--start", arguments.start, "from then on: RFC 3339, Unix seconds, or back from now: -2h")
      ->option_text("TIME");
  app.add_option("--end", arguments.end, "until then")->option_text("TIME");
  app.add_option("--format", arguments.format, "openmetrics unless it is said")
      ->option_text("openmetrics|csv")
      ->check(CLI::IsMember({"openmetrics", "csv"}));
  app.add_option("--tier", arguments.tier,
                 "every second, or the last value of every minute or hour, which reach back further")
      ->option_text("raw|1m|1h")
      ->check(CLI::IsMember({"raw", "1m", "1h"}));
  app.add_option("--output", arguments.output, "a file instead of standard output")->option_text("FILE");
}

void add_import_options(CLI::App& app, Arguments& arguments) {
  app.add_option("FILE", arguments.input, "the text; - is standard input")->required();
  app.add_option("--format", arguments.format,
                 "csv where the first line names its columns, otherwise openmetrics, unless it is said")
      ->option_text("openmetrics|csv|prometheus")
      ->check(CLI::IsMember({"openmetrics", "csv", "prometheus"}));
}

constexpr Verb kVerbs[] = {
    {"check", kCheck, check, [](CLI::App&, Arguments&) {}},
    {"stats", kStats, stats, add_stats_options},
    {"export", kExport, run_export, add_export_options},
    {"import", kImport, run_import, add_import_options},
};

int run_verb(const Verb& verb, Arguments& arguments) {
  if (arguments.data_dir.empty()) {
    Result<std::string> directory = default_data_dir(StateEnvironment::of_process());
    if (!directory) return failed(verb.name, directory.error().message);
    arguments.data_dir = *std::move(directory);
  }
  const SystemClock clock;
  const Result<std::unique_ptr<db::Database>> database = db::open_database(arguments.data_dir, clock);
  if (!database) return failed(verb.name, database.error().message);
  return verb.run(**database, arguments);
}

int run(int argc, const char* const* argv) {
  // A reader of a pipe that goes away is an error of writing.
  std::signal(SIGPIPE, SIG_IGN);
  CLI::App app{std::string(kAbout), "heartbeat db"};
  app.require_subcommand(1);
  Arguments arguments;
  for (const Verb& verb : kVerbs) {
    CLI::App* command = app.add_subcommand(std::string(verb.name), std::string(verb.about));
    command->add_option("--data-dir", arguments.data_dir, "where history is kept; as heartbeat's own flag")
        ->option_text("DIR");
    verb.add_options(*command, arguments);
  }
  const Verb* chosen = nullptr;
  const auto find_chosen = [&] {
    for (const Verb& verb : kVerbs) {
      if (app.get_subcommand(std::string(verb.name))->parsed()) chosen = &verb;
    }
  };
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    find_chosen();
    fmt::print("{}", chosen == nullptr ? app.help()
                                       : app.get_subcommand(std::string(chosen->name))->help("heartbeat db"));
    return 0;
  } catch (const CLI::ParseError& error) {
    find_chosen();
    if (chosen != nullptr) return wrong_arguments(chosen->name, error.what());
    if (argc < 2) return wrong_arguments("", "say check, stats, export or import");
    return wrong_arguments("", fmt::format("'{}' is none of check, stats, export and import", argv[1]));
  }
  find_chosen();
  return run_verb(*chosen, arguments);
}

}  // namespace

Command db_command() {
  return {.name = "db", .about = "check, measure, export and import the history", .run = run};
}

}  // namespace hb::app
