#include "store/check.hpp"

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <system_error>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "model/frame_builder.hpp"
#include "store/sqlite.hpp"
#include "store/store.hpp"
#include "store/temporary_directory.hpp"
#include "store/tiers.hpp"

namespace hb::store {
namespace {

constexpr Metric kGauge{"load", "", MetricType::gauge};
constexpr int64_t kHour = 3'600'000;
// The beginning of an hour, and of a block of minutes.
constexpr int64_t kBegin = 1'700'006'400'000;
static_assert(kBegin % (6 * kHour) == 0);

// A directory with two hours of two series in the file, one minute in the journal.
class StoreCheck : public testing::Test {
 protected:
  StoreCheck() : clock_(from_unix_ms(kBegin + 2 * kHour)) {
    std::unique_ptr<Store> store = Store::open({.directory = directory_.path()}, clock_).value();
    std::vector<ImportedSeries> all;
    for (const char* host : {"a", "b"}) {
      ImportedSeries series{
          .labels = Labels{{"__name__", "load"}, {"host", host}}, .type = MetricType::gauge, .samples = {}};
      for (int64_t i = 0; i < 7200; ++i)
        series.samples.add(kBegin + 1000 * i, static_cast<double>(i % 100));
      all.push_back(std::move(series));
    }
    EXPECT_TRUE(store->import(std::move(all)));
    FrameBuilder builder;
    for (int64_t i = 0; i < 60; ++i) {
      builder.begin(from_unix_ms(kBegin + 2 * kHour + 1000 * i));
      builder.emit(kGauge, {{"host", "a"}}, static_cast<double>(i));
      store->append(*builder.finish());
    }
  }

  [[nodiscard]] CheckReport checked() const {
    const Result<CheckReport> report = check(directory_.path(), CheckMode::at_rest);
    EXPECT_TRUE(report) << report.error().message;
    return report.value_or(CheckReport{});
  }
  // What is found, joined.
  [[nodiscard]] std::string found() const {
    std::string all;
    for (const std::string& finding : checked().findings)
      all += finding + "\n";
    return all;
  }
  void execute(const std::string& sql) const {
    Database database = Database::open(directory_.file("heartbeat.db"), Database::Access::read_write).value();
    const Result<void> done = database.execute(sql);
    EXPECT_TRUE(done) << done.error().message;
  }
  [[nodiscard]] std::string journal() const { return directory_.find("journal-"); }

  ManualClock clock_;
  TemporaryDirectory directory_;
};

TEST_F(StoreCheck, CountsWhatItLookedAt) {
  const CheckReport report = checked();
  EXPECT_EQ(found(), "");
  EXPECT_EQ(report.damaged, 0U);
  EXPECT_EQ(report.series, 2U);
  EXPECT_EQ(report.blocks, 4U);  // two hours, and one of each rollup
  EXPECT_EQ(report.chunks, 8U);
  EXPECT_EQ(report.samples, 2U * 7200);
  EXPECT_EQ(report.journal_records, 60U);
}

TEST_F(StoreCheck, ChangesNothing) {
  const auto state = [&] {
    std::string all;
    for (const auto& entry : std::filesystem::directory_iterator(directory_.path()))
      all += entry.path().filename().string() + directory_.content(entry.path().filename().string());
    return all;
  };
  // Into the lock goes who holds it: this process, now as before.
  const std::string before = state();
  EXPECT_EQ(checked().damaged, 0U);
  EXPECT_EQ(state(), before);
}

TEST_F(StoreCheck, NeedsTheDirectoryToItself) {
  const std::unique_ptr<Store> store = Store::open({.directory = directory_.path()}, clock_).value();
  const Result<CheckReport> refused = check(directory_.path(), CheckMode::at_rest);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::unavailable);
  EXPECT_NE(refused.error().message.find(std::to_string(::getpid())), std::string::npos);
  // Who has it can look while it goes on.
  const Result<CheckReport> report = store->check();
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->damaged, 0U);
  EXPECT_EQ(report->samples, 2U * 7200);
}

TEST_F(StoreCheck, IsOfAStoreThatIsReadOnlyOrNowhere) {
  const auto store = Store::open_read_only({.directory = directory_.path()}, clock_);
  ASSERT_TRUE(store) << store.error().message;
  const Result<CheckReport> report = (*store)->check();
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->samples, 2U * 7200);
  EXPECT_EQ(report->journal_records, 60U);
  const auto nowhere = Store::open({}, clock_);
  EXPECT_EQ((*nowhere)->check().error().code, ErrorCode::invalid);
}

// The store commits, forgets and takes ticks while another thread looks, and none of that is damage.
TEST_F(StoreCheck, GoesOnBesideAStoreThatWrites) {
  const std::unique_ptr<Store> store = Store::open({.directory = directory_.path()}, clock_).value();
  const std::jthread writing([&](const std::stop_token& stop) {
    FrameBuilder builder;
    for (int64_t i = 0; !stop.stop_requested(); ++i) {
      builder.begin(from_unix_ms(kBegin + 3 * kHour + 600'000 * i));
      builder.emit(kGauge, {{"host", fmt::format("{}", i % 50)}}, static_cast<double>(i));
      store->append(*builder.finish());
      std::this_thread::yield();
    }
  });
  for (int round = 0; round < 5; ++round) {
    const Result<CheckReport> report = store->check();
    ASSERT_TRUE(report) << report.error().message;
    EXPECT_EQ(report->damaged, 0U) << report->findings.front();
    EXPECT_GE(report->samples, 2U * 7200);
  }
}

TEST_F(StoreCheck, SaysThatThereIsNothing) {
  const TemporaryDirectory empty;
  EXPECT_EQ(check(empty.path(), CheckMode::at_rest).error().code, ErrorCode::not_found);
  EXPECT_EQ(check(empty.file("absent"), CheckMode::at_rest).error().code, ErrorCode::not_found);
}

// Every byte of a block is covered by a checksum or by its key.
TEST_F(StoreCheck, FindsAByteThatWasChangedAnywhereInABlock) {
  Database database = Database::open(directory_.file("heartbeat.db"), Database::Access::read_write).value();
  for (const char* which : {"SELECT min(key) FROM blocks", "SELECT max(key) FROM blocks"}) {
    const int64_t key = database.integer(which).value();
    const std::string whole =
        database.text(fmt::format("SELECT hex(data) FROM blocks WHERE key = {}", key)).value();
    for (std::size_t at = 0; at < whole.size(); at += 2 * (1 + whole.size() / 400)) {
      std::string changed = whole;
      changed[at] = whole[at] == '0' ? '1' : '0';
      ASSERT_TRUE(
          database.execute(fmt::format("UPDATE blocks SET data = x'{}' WHERE key = {}", changed, key)));
      const Result<CheckReport> report = check(directory_.path(), CheckMode::at_rest);
      ASSERT_TRUE(report);
      EXPECT_GE(report->damaged, 1U) << which << " byte " << at / 2;
    }
    ASSERT_TRUE(database.execute(fmt::format("UPDATE blocks SET data = x'{}' WHERE key = {}", whole, key)));
  }
  EXPECT_EQ(found(), "");
}

struct Damage {
  const char* what;
  const char* sql;
  const char* finding;
};

class StoreCheckDamage : public StoreCheck, public testing::WithParamInterface<Damage> {};

TEST_P(StoreCheckDamage, IsFound) {
  execute(GetParam().sql);
  EXPECT_NE(found().find(GetParam().finding), std::string::npos) << found();
}

INSTANTIATE_TEST_SUITE_P(
    Table, StoreCheckDamage,
    testing::Values(
        Damage{"a list", "UPDATE series_groups SET data = x'0161'", "its list of series is damaged"},
        Damage{"a list's number", "UPDATE series_groups SET number = -4",
               "no group of series has the number -4"},
        Damage{"a list is missing", "DELETE FROM series_groups",
               "nothing says which series number 1 is, nor 1 others"},
        Damage{"journal number", "INSERT OR REPLACE INTO meta VALUES('journal_done', '1x')",
               "its number of the last journal is damaged"},
        Damage{"key", "UPDATE blocks SET key = -1 WHERE key = (SELECT min(key) FROM blocks)",
               "no block has the key -1"},
        Damage{"span", "UPDATE blocks SET key = key + 1 WHERE key = (SELECT max(key) FROM blocks)",
               "series 1 has samples of another time"},
        Damage{"group", "UPDATE blocks SET key = key + (1 << 40) WHERE key = (SELECT min(key) FROM blocks)",
               "series 1 belongs into another"},
        Damage{"an empty block", "UPDATE blocks SET data = x''",
               "the raw block of series 0 to 127 from 2023-11-15T00:00:00Z on"},
        Damage{"a table", "CREATE TABLE more(a)", "its tables are not those of Heartbeat"}));

TEST_F(StoreCheck, FindsDamageInTheHeaderAndInPages) {
  const std::string whole = directory_.content("heartbeat.db");
  std::string damaged = whole;
  damaged[3] = 'x';
  directory_.write("heartbeat.db", damaged);
  EXPECT_NE(found().find("its header is damaged"), std::string::npos) << found();
  // A page of a tree: all but the first of them, so that the file opens.
  damaged = whole;
  for (std::size_t at = 4096; at < damaged.size(); at += 4096)
    damaged[at] = '\x55';
  directory_.write("heartbeat.db", damaged);
  EXPECT_GE(checked().damaged, 1U);
  // Cut short.
  directory_.write("heartbeat.db", whole.substr(0, 8192));
  EXPECT_GE(checked().damaged, 1U);
  directory_.write("heartbeat.db", whole.substr(0, 50));
  EXPECT_GE(checked().damaged, 1U);
}

TEST_F(StoreCheck, FindsDamageInAJournal) {
  const std::string whole = directory_.content(journal());
  std::string damaged = whole;
  damaged[whole.size() / 2] = static_cast<char>(damaged[whole.size() / 2] ^ 1);
  directory_.write(journal(), damaged);
  EXPECT_NE(found().find("are no whole record"), std::string::npos) << found();
  EXPECT_LT(checked().journal_records, 60U);
  directory_.write(journal(), whole.substr(0, whole.size() - 1));
  EXPECT_EQ(checked().damaged, 1U);
  EXPECT_EQ(checked().journal_records, 59U);
  EXPECT_EQ(directory_.content(journal()).size(), whole.size() - 1);
}

TEST(CheckReportFindings, AreKeptUpToALimitAndCountedPastIt) {
  CheckReport report;
  for (std::size_t i = 0; i < CheckReport::kFindingsMax; ++i)
    report.add("one");
  EXPECT_EQ(report.findings.size(), CheckReport::kFindingsMax);
  report.add("one more");
  EXPECT_EQ(report.findings.size(), CheckReport::kFindingsMax);
  EXPECT_EQ(report.damaged, CheckReport::kFindingsMax + 1);
}

}  // namespace
}  // namespace hb::store
