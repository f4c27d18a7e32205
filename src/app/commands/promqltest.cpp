#include <cstdio>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <fmt/format.h>

#include "app/commands/command.hpp"
#include "app/commands/store_target.hpp"
#include "base/clock.hpp"
#include "promql/script/runner.hpp"

namespace hb::app {
namespace {

struct Counts {
  std::size_t passed = 0;
  std::size_t failed = 0;
  std::size_t skipped = 0;
};

Result<std::string> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (!file || !(text << file.rdbuf())) return fail(ErrorCode::io, fmt::format("cannot read {}", path));
  return text.str();
}

// Where the samples go.
Result<std::unique_ptr<promql::script::Target>> target_of(bool in_store, const Clock& clock) {
  if (!in_store) return std::make_unique<promql::script::MemoryTarget>();
  Result<std::unique_ptr<StoreTarget>> made = StoreTarget::make(clock);
  if (!made) return std::unexpected(made.error());
  return *std::move(made);
}

Result<Counts> run_file(const std::string& path, bool in_store) {
  const Result<std::string> text = read_file(path);
  if (!text) return std::unexpected(text.error());
  const auto commands = promql::script::parse(*text);
  if (!commands) return fail(ErrorCode::invalid, fmt::format("{}: {}", path, commands.error().message));
  const SystemClock clock;
  const auto target = target_of(in_store, clock);
  if (!target) return std::unexpected(target.error());
  const auto outcomes = promql::script::run(*commands, **target, clock);
  if (!outcomes) return fail(ErrorCode::io, fmt::format("{}: {}", path, outcomes.error().message));
  Counts counts;
  for (const promql::script::Outcome& outcome : *outcomes) {
    switch (outcome.verdict) {
      case promql::script::Verdict::passed:
        ++counts.passed;
        break;
      case promql::script::Verdict::skipped:
        ++counts.skipped;
        break;
      case promql::script::Verdict::failed:
        ++counts.failed;
        fmt::print("{}:{}: {}\n    {}\n", path, outcome.line, outcome.query, outcome.why);
    }
  }
  fmt::print("{}: {} passed, {} failed, {} skipped\n", path, counts.passed, counts.failed, counts.skipped);
  return counts;
}

int run(int argc, const char* const* argv) {
  CLI::App app{
      "Runs scripts of query cases, as Prometheus's own tests have them, against the query engine. Cases "
      "that need native histograms or start timestamps are skipped.",
      "heartbeat promqltest"};
  std::vector<std::string> files;
  app.add_option("FILE", files, "scripts")->required();
  bool in_store = false;
  app.add_flag("--store", in_store,
               "keep the samples in a store on disk, in a temporary directory, not in memory");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  Counts total;
  for (const std::string& file : files) {
    const Result<Counts> counts = run_file(file, in_store);
    if (!counts) {
      fmt::print(stderr, "heartbeat: {}\n", counts.error().message);
      ++total.failed;
      continue;
    }
    total.passed += counts->passed;
    total.failed += counts->failed;
    total.skipped += counts->skipped;
  }
  fmt::print("{} passed, {} failed, {} skipped\n", total.passed, total.failed, total.skipped);
  return total.failed == 0 ? 0 : 1;
}

}  // namespace

Command promqltest_command() {
  return {.name = "promqltest", .about = "runs scripts of query cases against the engine", .run = run};
}

}  // namespace hb::app
