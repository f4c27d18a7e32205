// heartbeat db, but for its command line: what goes out and comes in again, at rest and by pieces.
#include <algorithm>
#include <chrono>
#include <iterator>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/commands/db/database_at_rest.hpp"
#include "app/commands/db/database_in_use.hpp"
#include "app/commands/db/export.hpp"
#include "app/commands/db/import.hpp"
#include "app/commands/db/report.hpp"
#include "app/commands/db/text_file.hpp"
#include "model/exposition_parser.hpp"
#include "store/temporary_directory.hpp"

namespace hb::app::db {
namespace {

using std::chrono::hours;
using store::TemporaryDirectory;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr int64_t kNowMs = 1'700'000'000'000;

// Series by their number, held in memory; asked for too much at once it says so.
class FakeDatabase final : public Database {
 public:
  Result<store::CheckReport> check() override { return store::CheckReport{}; }
  Result<store::Inventory> inventory() override { return store::Inventory{}; }
  Result<std::vector<ListedSeries>> series(const std::string& selector, TimeRange range,
                                           store::Tier) override {
    std::vector<ListedSeries> found;
    for (const auto& [id, each] : series_) {
      if (selector != "all" && selector != each.labels.metric_name()) continue;
      found.push_back({.series = {.id = id,
                                  .labels = std::make_shared<const Labels>(each.labels),
                                  .type = each.type,
                                  .family = {}},
                       .span = {.start_ms = std::max(unix_ms(range.start), each.samples.times_ms.front()),
                                .end_ms = std::min(unix_ms(range.end), each.samples.times_ms.back())}});
    }
    return found;
  }
  Result<store::SampleColumns> samples(uint64_t id, TimeRange range, store::Tier) override {
    store::SampleColumns found;
    const store::SampleColumns& all = series_.at(id).samples;
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (all.times_ms[i] >= unix_ms(range.start) && all.times_ms[i] <= unix_ms(range.end))
        found.add(all.times_ms[i], all.values[i]);
    }
    largest_ = std::max(largest_, found.size());
    if (found.size() > samples_max_) return fail(ErrorCode::limit, "too many");
    return found;
  }
  Result<store::ImportOutcome> import(std::vector<store::ImportedSeries> series) override {
    if (refuses_) return fail(ErrorCode::unavailable, "the disk is full");
    store::ImportOutcome outcome;
    for (store::ImportedSeries& each : series) {
      outcome.samples += each.samples.size();
      ++outcome.series;
      taken_.push_back(std::move(each));
    }
    return outcome;
  }

  void add(Labels labels, MetricType type, store::SampleColumns samples) {
    series_[series_.size() + 1] = {std::move(labels), type, std::move(samples)};
  }

  std::map<uint64_t, store::ImportedSeries> series_;
  std::vector<store::ImportedSeries> taken_;
  std::size_t samples_max_ = 1000;
  std::size_t largest_ = 0;
  bool refuses_ = false;
};

store::SampleColumns seconds_of(int64_t from_ms, std::size_t count) {
  store::SampleColumns samples;
  for (std::size_t i = 0; i < count; ++i)
    samples.add(from_ms + static_cast<int64_t>(i) * 1000, static_cast<double>(i) / 3);
  return samples;
}

Result<std::string> exported(Database& database, ExportRequest request) {
  if (request.range.end == Timestamp{}) request.range.end = from_unix_ms(store::kSampleTimeMax);
  std::string all;
  const auto outcome = export_samples(database, request, [&](std::string_view text) -> Result<void> {
    all += text;
    return {};
  });
  if (!outcome) return std::unexpected(outcome.error());
  return all;
}

ImportRun imported(Database& database, std::string_view text, SampleFormat format,
                   store::ImportBatch::Limits limits = {}) {
  StringLines lines(text);
  return import_samples(database, *make_sample_reader(format, lines), limits);
}

TEST(DbExport, WritesFamiliesInOrderAndEachSeriesOnce) {
  FakeDatabase database;
  database.add(Labels{{"__name__", "z_total"}, {"a", "2"}}, MetricType::counter, seconds_of(kNowMs, 1));
  database.add(Labels{{"__name__", "b"}}, MetricType::untyped, seconds_of(kNowMs, 2));
  database.add(Labels{{"__name__", "z_total"}, {"a", "1"}}, MetricType::counter, seconds_of(kNowMs, 1));
  const std::string text = exported(database, {.selectors = {"all", "b", "z_total"}}).value();
  EXPECT_EQ(
      text,
      "# TYPE b unknown\nb 0 1700000000.000\nb 0.3333333333333333 1700000001.000\n"
      "# TYPE z counter\nz_total{a=\"1\"} 0 1700000000.000\nz_total{a=\"2\"} 0 1700000000.000\n# EOF\n");
  EXPECT_FALSE(find_exposition_error(text, ExpositionFormat::openmetrics));
}

TEST(DbExport, GoesWindowByWindow) {
  FakeDatabase database;
  database.samples_max_ = 7 * 3600;
  database.add(Labels{{"__name__", "a"}}, MetricType::gauge, seconds_of(kNowMs, 24 * 3600));
  const std::string text = exported(database, {.selectors = {"a"}}).value();
  EXPECT_EQ(std::ranges::count(text, '\n'), 24 * 3600 + 2);
  EXPECT_LE(database.largest_, 6U * 3600);
}

TEST(DbExport, HalvesAWindowThatHasTooMuch) {
  FakeDatabase database;
  database.samples_max_ = 100;
  database.add(Labels{{"__name__", "a"}}, MetricType::gauge, seconds_of(kNowMs, 3600));
  const std::string text = exported(database, {.selectors = {"a"}}).value();
  EXPECT_EQ(std::ranges::count(text, '\n'), 3602);
  database.samples_max_ = 0;
  EXPECT_EQ(exported(database, {.selectors = {"a"}}).error().code, ErrorCode::limit);
}

TEST(DbExport, WritesNothingWhereNothingMatches) {
  FakeDatabase database;
  database.add(Labels{{"__name__", "a"}}, MetricType::gauge, seconds_of(kNowMs, 3));
  EXPECT_THAT(exported(database, {.selectors = {"b"}}).error().message, HasSubstr("no series matches"));
  database.series_.at(1).samples.times_ms = {kNowMs, kNowMs + 1, kNowMs + 100'000};
  EXPECT_THAT(
      exported(database, {.selectors = {"a"}, .range = {from_unix_ms(kNowMs + 2), from_unix_ms(kNowMs + 9)}})
          .error()
          .message,
      HasSubstr("no samples there"));
}

TEST(DbExport, SeriesWithoutANameAreLeftToCsv) {
  FakeDatabase database;
  database.add(Labels{{"job", "a"}}, MetricType::gauge, seconds_of(kNowMs, 1));
  EXPECT_FALSE(exported(database, {.selectors = {"all"}}));
  EXPECT_EQ(exported(database, {.selectors = {"all"}, .format = SampleFormat::csv}).value(),
            "metric,labels,timestamp,value\n,\"{job=\"\"a\"\"}\",2023-11-14 22:13:20.000,0\n");
}

TEST(DbExport, EndsWhenTheTextCannotBeWritten) {
  FakeDatabase database;
  database.samples_max_ = 100'000;
  database.add(Labels{{"__name__", "a"}}, MetricType::gauge, seconds_of(kNowMs, 86'400));
  std::size_t parts = 0;
  const auto outcome = export_samples(
      database, {.selectors = {"a"}, .range = {from_unix_ms(0), from_unix_ms(store::kSampleTimeMax)}},
      [&](std::string_view) -> Result<void> {
        ++parts;
        return fail(ErrorCode::io, "standard output: Broken pipe");
      });
  EXPECT_EQ(outcome.error().message, "standard output: Broken pipe");
  EXPECT_EQ(parts, 1U);
}

TEST(DbExport, ReadsTimes) {
  const Timestamp now = from_unix_ms(kNowMs);
  EXPECT_EQ(parse_export_time("now", now).value(), now);
  EXPECT_EQ(parse_export_time("-2h", now).value(), now - hours(2));
  EXPECT_EQ(parse_export_time("-1d12h", now).value(), now - hours(36));
  EXPECT_EQ(parse_export_time("1700000000.5", now).value(), from_unix_ms(1'700'000'000'500));
  EXPECT_EQ(parse_export_time("2023-11-14T22:13:20Z", now).value(), now);
  for (const std::string_view wrong : {"", "-", "2h", "-2", "-2h ", "yesterday", "-now", "2023-11-14"})
    EXPECT_FALSE(parse_export_time(wrong, now)) << wrong;
}

TEST(DbImport, TakesBatchesAndCountsASeriesOnce) {
  FakeDatabase database;
  const ImportRun run = imported(database, "a 1 1\na 2 2\nb 1 1\na 3 3\nb 2 2\n", SampleFormat::prometheus,
                                 {.samples = 2, .series = 10});
  EXPECT_FALSE(run.error);
  EXPECT_EQ(run.taken.samples, 5U);
  EXPECT_EQ(run.taken.series, 2U);
  EXPECT_EQ(database.taken_.size(), 4U);
}

TEST(DbImport, StopsAtTheWrongLineAndTakesWhatStoodBefore) {
  FakeDatabase database;
  const ImportRun run = imported(database, "a 1 1\na 2 2\nb 1 1\na 3\nb 2 2\n", SampleFormat::prometheus,
                                 {.samples = 2, .series = 10});
  ASSERT_TRUE(run.error);
  EXPECT_EQ(run.line, 4U);
  EXPECT_EQ(run.taken.samples, 3U);
}

TEST(DbImport, SaysSoWhenSamplesAreNotTaken) {
  FakeDatabase database;
  database.refuses_ = true;
  for (const std::string_view text : {"a 1 1\na 2\n", "a 1 1\n"}) {
    const ImportRun run = imported(database, text, SampleFormat::prometheus);
    ASSERT_TRUE(run.error);
    EXPECT_EQ(run.error->message, "the disk is full");
    EXPECT_EQ(run.line, 0U);
    EXPECT_EQ(run.taken.samples, 0U);
  }
}

TEST(DbImport, GuessesTheFormat) {
  EXPECT_EQ(guess_sample_format("metric,labels,timestamp,value"), SampleFormat::csv);
  EXPECT_EQ(guess_sample_format("\xef\xbb\xbfvalue,timestamp,labels,metric\r"), SampleFormat::csv);
  for (const std::string_view text : {"", "# TYPE metric_timestamp, gauge", "a 1 2", "# EOF"})
    EXPECT_EQ(guess_sample_format(text), SampleFormat::openmetrics) << text;
}

TEST(DbImport, BodiesStandEachForItself) {
  std::vector<store::ImportedSeries> series;
  for (int i = 0; i < 3; ++i) {
    series.push_back({.labels = Labels{{"__name__", "a"}, {"i", fmt::format("{}", i)}},
                      .type = MetricType::counter,
                      .samples = seconds_of(kNowMs, 100)});
  }
  ImportBodies bodies(series, 1000);
  FakeDatabase database;
  std::size_t count = 0;
  for (std::string body = bodies.next(); !body.empty(); body = bodies.next()) {
    EXPECT_LE(body.size(), 1100U);
    EXPECT_FALSE(imported(database, body, SampleFormat::prometheus).error);
    ++count;
  }
  EXPECT_GT(count, 5U);
  std::map<std::string, store::SampleColumns> joined;
  for (const store::ImportedSeries& part : database.taken_) {
    EXPECT_EQ(part.type, MetricType::counter);
    store::merge_into(joined[part.labels.to_string()], part.samples);
  }
  ASSERT_EQ(joined.size(), 3U);
  for (const auto& [labels, samples] : joined) {
    EXPECT_EQ(samples.times_ms, series[0].samples.times_ms);
    EXPECT_EQ(samples.values, series[0].samples.values);
  }
}

class DbAtRest : public testing::Test {
 protected:
  DbAtRest() : clock_(from_unix_ms(kNowMs)) {}

  [[nodiscard]] std::string take_out(const std::string& directory, SampleFormat format,
                                     store::Tier tier = store::Tier::raw) {
    DatabaseAtRest database(directory, clock_);
    const auto text = exported(
        database, {.selectors = {"{__name__=~\".+\"}"}, .range = {}, .tier = tier, .format = format});
    return text ? *text : "refused: " + text.error().message;
  }

  ManualClock clock_;
  TemporaryDirectory first_;
  TemporaryDirectory second_;
};

// Some old and some new, with every kind of value and name.
std::string history() {
  std::string text = "# TYPE load gauge\n";
  for (int i = 0; i < 5000; ++i)
    fmt::format_to(std::back_inserter(text), "load {} {}.{:03}\n", i * 0.1, 1'690'000'000 + i, i % 1000);
  text += "load NaN 1700000000\nload -Inf 1700000001\nload 1e-320 1700000002\nload -0 1700000003\n";
  text += "# TYPE hits counter\nhits_total{path=\"a \\\"b\\\"\\n\\\\,c\"} 1 1000.001\n";
  text +=
      "hits_total{path=\"\xc3\xa9\"} 2 1600000000.999\n{\"odd.name\",\"a b\"=\"c\"} 3 1600000000\n# EOF\n";
  return text;
}

TEST_F(DbAtRest, WhatIsExportedAndImportedIsExportedTheSame) {
  DatabaseAtRest one(first_.path(), clock_);
  const ImportRun run = imported(one, history(), SampleFormat::openmetrics);
  ASSERT_FALSE(run.error) << run.error->message;
  EXPECT_EQ(run.taken.samples, 5007U);
  EXPECT_EQ(run.taken.series, 4U);
  EXPECT_EQ(run.taken.series_new, 4U);
  const std::string text = exported(one, {.selectors = {"{__name__=~\".+\"}"}}).value();
  EXPECT_THAT(text, HasSubstr("# TYPE hits counter\nhits_total{path=\"a \\\"b\\\"\\n\\\\,c\"} 1 1000.001\n"));
  EXPECT_THAT(text, HasSubstr("{\"odd.name\",\"a b\"=\"c\"} 3 1600000000.000\n"));
  EXPECT_FALSE(find_exposition_error(text, ExpositionFormat::openmetrics));

  DatabaseAtRest two(second_.path(), clock_);
  ASSERT_FALSE(imported(two, text, SampleFormat::openmetrics).error);
  EXPECT_EQ(exported(two, {.selectors = {"{__name__=~\".+\"}"}}).value(), text);
}

TEST_F(DbAtRest, CsvGoesOutAndInTheSame) {
  {
    DatabaseAtRest one(first_.path(), clock_);
    ASSERT_FALSE(imported(one, history(), SampleFormat::openmetrics).error);
  }
  const std::string text = take_out(first_.path(), SampleFormat::csv);
  {
    DatabaseAtRest two(second_.path(), clock_);
    ASSERT_FALSE(imported(two, text, SampleFormat::csv).error);
  }
  EXPECT_EQ(take_out(second_.path(), SampleFormat::csv), text);
}

TEST_F(DbAtRest, TakesOutOneTier) {
  {
    DatabaseAtRest one(first_.path(), clock_);
    ASSERT_FALSE(imported(one, history(), SampleFormat::openmetrics).error);
  }
  EXPECT_THAT(take_out(first_.path(), SampleFormat::openmetrics, store::Tier::hour),
              HasSubstr("hits_total{path=\"\xc3\xa9\"} 2 1600001999.999\n"));
}

TEST_F(DbAtRest, ChecksAndMeasures) {
  DatabaseAtRest database(first_.path(), clock_);
  EXPECT_EQ(database.check().error().code, ErrorCode::not_found);
  ASSERT_FALSE(imported(database, history(), SampleFormat::openmetrics).error);
  // The directory is held until now.
  EXPECT_EQ(DatabaseAtRest(first_.path(), clock_).check().error().code, ErrorCode::unavailable);
  EXPECT_EQ(database.inventory().value().most_series.front().name, "hits_total");
}

TEST(DbReport, SaysWhatWasFound) {
  store::CheckReport report;
  report.blocks = 1;
  report.chunks = 2;
  report.samples = 3;
  report.journal_records = 4;
  EXPECT_EQ(check_report(report), "checked 1 blocks, 2 chunks, 3 samples, 4 journal records: no damage\n");
  report.add("one");
  report.damaged += 2;
  EXPECT_EQ(check_report(report),
            "one\n... and 2 more\nchecked 1 blocks, 2 chunks, 3 samples, 4 journal records: 3 damaged\n");
}

TEST(DbReport, SaysWhatTakesSpace) {
  store::Inventory inventory;
  inventory.file_bytes = 5 << 20;
  inventory.wal_bytes = 1023;
  inventory.journal_bytes = 1536;
  inventory.tiers[0] = {
      .blocks = 2, .bytes = 1000, .samples = 4000, .oldest_ms = kNowMs, .newest_ms = kNowMs + 999};
  inventory.series_active = 3;
  inventory.series_ended = 1;
  inventory.label_bytes = 122;
  inventory.damaged = 5;
  inventory.most_series = {{.name = "node_cpu_seconds_total", .series = 3, .bytes = 2048}};
  EXPECT_EQ(
      stats_report(inventory),
      "file           5.0 MiB  5242880 bytes\n"
      "WAL             1023 B  1023 bytes\n"
      "journals       1.5 KiB  1536 bytes\n"
      "\n"
      "tier    blocks        size       samples  bytes/sample  oldest                newest\n"
      "raw          2      1000 B          4000         0.250  2023-11-14T22:13:20Z  2023-11-14T22:13:20Z\n"
      "1m           0         0 B             0             -  -                     -\n"
      "1h           0         0 B             0             -  -                     -\n"
      "The newest hour or two are in the journals and in no tier yet.\n"
      "\n"
      "series    3 active, 1 ended, 30 bytes of labels each\n"
      "damaged   5 blocks and chunks, which are left out here; heartbeat db check names them\n"
      "\n"
      "metrics with most series    series        size\n"
      "node_cpu_seconds_total           3     2.0 KiB\n");
}

TEST(TextFile, ReadsLinesOfAnyFile) {
  const TemporaryDirectory directory;
  directory.write("text", "first\n\n" + std::string(200'000, 'x') + "\nlast");
  auto lines = FileLines::open(directory.file("text")).value();
  EXPECT_EQ(lines.peek().value(), "first");
  EXPECT_EQ(lines.next().value().value(), "first");
  EXPECT_EQ(lines.next().value().value(), "");
  EXPECT_EQ(lines.next().value().value().size(), 200'000U);
  EXPECT_EQ(lines.next().value().value(), "last");
  EXPECT_FALSE(lines.next().value());
  directory.write("empty", "");
  auto empty = FileLines::open(directory.file("empty")).value();
  EXPECT_EQ(empty.peek().value(), "");
  EXPECT_FALSE(empty.next().value());
}

TEST(TextFile, LinesHaveALimit) {
  const TemporaryDirectory directory;
  for (const bool ended : {false, true}) {
    directory.write("at", std::string(TextLines::kLineBytesMax, 'x') + (ended ? "\n" : ""));
    EXPECT_EQ(FileLines::open(directory.file("at")).value().next().value().value().size(),
              TextLines::kLineBytesMax);
    directory.write("past", std::string(TextLines::kLineBytesMax + 1, 'x') + (ended ? "\n" : ""));
    EXPECT_EQ(FileLines::open(directory.file("past")).value().next().error().code, ErrorCode::limit);
  }
}

TEST(TextFile, SaysWhatCannotBeReadOrWritten) {
  const TemporaryDirectory directory;
  EXPECT_THAT(FileLines::open(directory.file("absent")).error().message, HasSubstr("absent: No such file"));
  EXPECT_FALSE(FileLines::open(directory.path()).value().next());
  EXPECT_THAT(OutputText(directory.file("no/such")).write("x").error().message,
              HasSubstr("no/such: No such file"));
  OutputText full("/dev/full");
  EXPECT_THAT(full.write("x").error().message, HasSubstr("/dev/full: No space left"));
  OutputText output(directory.file("out"));
  EXPECT_FALSE(directory.has("out"));
  ASSERT_TRUE(output.write("abc") && output.write("def") && output.close());
  EXPECT_EQ(directory.content("out"), "abcdef");
}

}  // namespace
}  // namespace hb::app::db
