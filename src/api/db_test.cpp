#include "api/db.hpp"

#include <iterator>
#include <memory>
#include <semaphore>
#include <string>
#include <thread>
#include <utility>
#include <variant>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "api/db_text.hpp"
#include "store/temporary_directory.hpp"

namespace hb::api {
namespace {

using testing::HasSubstr;

constexpr int64_t kNowMs = 1'700'000'000'000;

class DbApi : public testing::Test {
 protected:
  DbApi() : clock_(from_unix_ms(kNowMs)) {
    store_ = store::Store::open({.directory = directory_.path()}, clock_).value();
  }

  static std::string text(const http::Response& response) { return std::get<std::string>(response.body); }

  http::Response import(std::string body, std::string format = "prometheus") {
    return db_import_answer(
        *store_,
        {.method = http::Method::post, .query = {{"format", std::move(format)}}, .body = std::move(body)});
  }
  http::Response list(http::Parameters query) {
    return db_series_answer(*store_, {.query = std::move(query)});
  }
  http::Response samples(http::Parameters query) {
    return db_export_answer(*store_, {.query = std::move(query)});
  }

  // Seconds of an hour that is over.
  static std::string at(int second) { return std::to_string(kNowMs / 1000 - 7200 + second); }

  store::TemporaryDirectory directory_;
  ManualClock clock_;
  std::unique_ptr<store::Store> store_;
};

TEST_F(DbApi, TakesSamplesAndGivesThemBack) {
  const http::Response taken = import(
      "# TYPE a gauge\na{b=\"1\"} 0.1 1699992800000\na{b=\"1\"} NaN 1699992801000\n"
      "a{b=\"2\"} 2 1699992800000\n");
  ASSERT_EQ(taken.status, 200) << text(taken);
  const auto outcome = read_import(text(taken)).value();
  EXPECT_EQ(outcome.samples, 3U);
  EXPECT_EQ(outcome.series, 2U);
  EXPECT_EQ(outcome.series_new, 2U);

  const SeriesPage page =
      read_series(text(list({{"match[]", "a{b=\"1\"}"}, {"start", "0"}, {"end", "1700000000"}}))).value();
  ASSERT_EQ(page.entries.size(), 1U);
  EXPECT_EQ(page.entries[0].series.labels->to_string(), "a{b=\"1\"}");
  EXPECT_EQ(page.entries[0].series.type, MetricType::gauge);
  EXPECT_EQ(page.entries[0].span.start_ms, 1'699'992'800'000);
  EXPECT_EQ(page.entries[0].span.end_ms, 1'699'992'801'000);
  EXPECT_FALSE(page.next_after);

  const std::string id = std::to_string(page.entries[0].series.id);
  EXPECT_EQ(text(samples({{"id", id}, {"start", "0"}, {"end", "1700000000"}})),
            "1699992800000 0.1\n1699992801000 NaN\n");
  EXPECT_EQ(text(samples({{"id", id}, {"start", "1699992800.001"}, {"end", "1699992801"}})),
            "1699992801000 NaN\n");
  EXPECT_EQ(text(samples({{"id", id}, {"start", "0"}, {"end", "1700000000"}, {"tier", "1h"}})),
            "1699995599999 NaN\n");
  EXPECT_EQ(text(samples({{"id", "4711"}, {"start", "0"}, {"end", "1700000000"}})), "");
}

TEST_F(DbApi, ListsSeriesPageByPage) {
  std::string body;
  for (std::size_t i = 0; i <= kDbSeriesMax; ++i)
    fmt::format_to(std::back_inserter(body), "a{{b=\"{}\"}} 1 1699992800000\n", i);
  ASSERT_EQ(import(body).status, 200);
  const http::Parameters all = {{"match[]", "a"}, {"start", "0"}, {"end", "1700000000"}};
  const SeriesPage first = read_series(text(list(all))).value();
  EXPECT_EQ(first.entries.size(), kDbSeriesMax);
  ASSERT_TRUE(first.next_after);
  http::Parameters rest = all;
  rest.add("after", std::to_string(*first.next_after));
  const SeriesPage second = read_series(text(list(rest))).value();
  EXPECT_EQ(second.entries.size(), 1U);
  EXPECT_FALSE(second.next_after);
  http::Parameters but_one = {{"match[]", "a{b!=\"0\"}"}, {"start", "0"}, {"end", "1700000000"}};
  EXPECT_FALSE(read_series(text(list(but_one))).value().next_after);
}

TEST_F(DbApi, RefusesWrongParameters) {
  struct Case {
    http::Response response;
    int status;
    std::string_view words;
  };
  for (const Case& c :
       {Case{list({{"match[]", "a"}, {"end", "1"}}), 400, "start"},
        Case{list({{"match[]", "sum(a)"}, {"start", "0"}, {"end", "1"}}), 400, "match[]"},
        Case{list({{"start", "0"}, {"end", "1"}}), 400, "match[]"},
        Case{list({{"match[]", "a"}, {"start", "0"}, {"end", "1"}, {"after", "x"}}), 400, "after"},
        Case{list({{"match[]", "a"}, {"start", "0"}, {"end", "1"}, {"tier", "5m"}}), 400, "raw, 1m or 1h"},
        Case{samples({{"start", "0"}, {"end", "1"}}), 400, "id"},
        Case{samples({{"id", "-1"}, {"start", "0"}, {"end", "1"}}), 400, "id"},
        Case{samples({{"id", "1x"}, {"start", "0"}, {"end", "1"}}), 400, "id"},
        Case{samples({{"id", "99999999999"}, {"start", "0"}, {"end", "1"}}), 400, "id"},
        Case{samples({{"id", "1"}, {"start", "0"}, {"end", "never"}}), 400, "end"},
        Case{import("a 1 1\n", "xml"), 400, "format"},
        Case{import("a 1 1\na 1\n"), 400, "line 2: expected a timestamp"},
        Case{import("a 1 1\n", "openmetrics"), 400, "line 2: expected # EOF"}}) {
    EXPECT_EQ(c.response.status, c.status) << text(c.response);
    EXPECT_THAT(read_error(text(c.response)), HasSubstr(c.words));
  }
  EXPECT_EQ(store_->inventory().value().most_series.size(), 0U);  // a wrong line: none of it was taken
}

TEST_F(DbApi, OneImportHasALimit) {
  std::string body;
  for (std::size_t i = 0; i <= store::kImportSeriesMax; ++i)
    fmt::format_to(std::back_inserter(body), "a{} 1 1\n", i);
  const http::Response refused = import(body);
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(text(refused), HasSubstr("50000 series"));
}

TEST_F(DbApi, OneExportHasALimit) {
  std::string body;
  for (std::size_t i = 0; i <= kDbSamplesMax; ++i)
    fmt::format_to(std::back_inserter(body), "dense 1 {}\n", 1'699'000'000'000 + i * 100);
  const http::Response taken = import(std::move(body));
  ASSERT_EQ(taken.status, 200) << text(taken);
  EXPECT_EQ(samples({{"id", "1"}, {"start", "1699000000.100"}, {"end", "1700000000"}}).status, 200);
  EXPECT_EQ(samples({{"id", "1"}, {"start", "1699000000"}, {"end", "1700000000"}}).status, 422);
}

TEST_F(DbApi, TellsWhatThereIs) {
  ASSERT_EQ(import("a 1 1699992800000\n").status, 200);
  const http::Response answer = DbScans({}).stats(*store_);
  ASSERT_EQ(answer.status, 200);
  EXPECT_EQ(read_inventory(text(answer)).value(), store_->inventory().value());
}

TEST_F(DbApi, ChecksWhileTheStoreIsInUse) {
  ASSERT_EQ(import("a 1 1699992800000\n").status, 200);
  DbScans scans([&] { return store_->check(); });
  const auto report = read_check(text(scans.check())).value();
  EXPECT_EQ(report.damaged, 0U);
  EXPECT_EQ(report.blocks, 3U);
}

TEST_F(DbApi, OneScanAtATime) {
  std::binary_semaphore entered{0};
  std::binary_semaphore released{0};
  DbScans scans([&]() -> Result<store::CheckReport> {
    entered.release();
    released.acquire();
    return fail(ErrorCode::io, "broken");
  });
  std::thread first([&] { EXPECT_EQ(scans.check().status, 500); });
  entered.acquire();
  EXPECT_EQ(scans.check().status, 503);
  EXPECT_EQ(scans.stats(*store_).status, 503);
  released.release();
  first.join();
  EXPECT_EQ(scans.stats(*store_).status, 200);
}

TEST(DbText, ReadsBackWhatItWrites) {
  store::CheckReport report;
  report.blocks = 3;
  report.journal_records = 7;
  report.add("a \"quoted\" finding\n");
  const auto read = read_check(check_text(report)).value();
  EXPECT_EQ(read.blocks, 3U);
  EXPECT_EQ(read.journal_records, 7U);
  EXPECT_EQ(read.damaged, 1U);
  EXPECT_EQ(read.findings, report.findings);

  store::Inventory inventory;
  inventory.file_bytes = 1;
  inventory.tiers[1] = {.blocks = 2, .bytes = 3, .samples = 4, .oldest_ms = 5, .newest_ms = {}};
  inventory.most_series = {{.name = "a", .series = 6, .bytes = 7}};
  EXPECT_EQ(read_inventory(inventory_text(inventory)).value(), inventory);
  EXPECT_EQ(nlohmann::json::parse(inventory_document(inventory))["tiers"][1]["oldest_ms"], 5);
}

TEST(DbText, EveryCutAnswerIsRefused) {
  store::SampleColumns samples;
  samples.add(1'700'000'000'000, 0.5);
  samples.add(1'700'000'001'000, 1e300);
  std::string lines;
  append_samples(lines, samples);
  EXPECT_EQ(read_samples(lines).value().values, samples.values);
  for (std::size_t length = 1; length < lines.size(); ++length) {
    const auto read = read_samples(std::string_view(lines).substr(0, length));
    if (lines[length - 1] != '\n') {
      EXPECT_FALSE(read) << length;
    }
  }
  const std::string inventory = inventory_text({});
  for (std::size_t length = 0; length < inventory.size(); ++length)
    EXPECT_FALSE(read_inventory(std::string_view(inventory).substr(0, length))) << length;
  for (const std::string_view wrong :
       {"", "{}", "[]", "7", "{\"data\":7}", "{\"data\":{}}", "{\"data\":{\"series\":[1]}}"}) {
    EXPECT_FALSE(read_check(wrong)) << wrong;
    EXPECT_FALSE(read_series(wrong)) << wrong;
    EXPECT_FALSE(read_import(wrong)) << wrong;
    EXPECT_FALSE(read_inventory(wrong)) << wrong;
  }
  for (const std::string_view wrong : {"x\n", "1\n", "1 x\n", "1  2\n", "99999999999999999999 1\n", "\n"})
    EXPECT_FALSE(read_samples(wrong)) << wrong;
}

TEST(DbText, FindsTheMessageOfAnError) {
  EXPECT_EQ(read_error(R"({"status":"error","errorType":"bad_data","error":"no"})"), "no");
  EXPECT_EQ(read_error("plain"), "plain");
  EXPECT_EQ(read_error(R"({"error":7})"), R"({"error":7})");
}

}  // namespace
}  // namespace hb::api
