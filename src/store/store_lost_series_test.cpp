// A damaged group of the list of series costs the names of that group, and nothing else.
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "model/frame_builder.hpp"
#include "store/block_key.hpp"
#include "store/check.hpp"
#include "store/sqlite.hpp"
#include "store/store.hpp"
#include "store/temporary_directory.hpp"

namespace hb::store {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

constexpr Metric kGauge{"load", "", MetricType::gauge};
// Two groups of series: the second has those from the 128th on.
constexpr std::size_t kSeries = 200;
constexpr std::size_t kLost = BlockKey::kSeriesPerGroup - 1;  // there is no series 0
constexpr const char* kDamage = "UPDATE series_groups SET data = x'0161' WHERE number = 0";

class LostSeries : public testing::Test {
 protected:
  LostSeries() : clock_(from_unix_ms(1'700'006'400'000)), begin_(clock_.now()) {
    open();
    tick(seconds(0), kSeries);
    commit(hours(1), kSeries);
  }

  void open() {
    store_.reset();
    Result<std::unique_ptr<Store>> opened = Store::open({.directory = directory_.path()}, clock_);
    ASSERT_TRUE(opened) << opened.error().message;
    store_ = *std::move(opened);
  }
  void tick(Duration at, std::size_t count) {
    builder_.begin(begin_ + at);
    for (std::size_t i = 0; i < count; ++i)
      builder_.emit(kGauge, {{"host", fmt::format("{:03}", i)}}, static_cast<double>(i));
    store_->append(*builder_.finish());
  }
  // A tick that begins an hour, and waits until the hour before it is in the file.
  void commit(Duration at, std::size_t count) {
    const uint64_t before = store_->statistics().commits_total;
    tick(at, count);
    const auto deadline = std::chrono::steady_clock::now() + seconds(60);
    while (store_->statistics().commits_total == before || store_->statistics().closed_heads > 0) {
      ASSERT_LT(std::chrono::steady_clock::now(), deadline);
      std::this_thread::yield();
    }
  }
  void execute(const std::string& sql) const {
    Database database = Database::open(directory_.file("heartbeat.db"), Database::Access::read_write).value();
    database.set_busy_timeout(seconds(10));
    const Result<void> done = database.execute(sql);
    ASSERT_TRUE(done) << done.error().message;
  }
  // The hours in which a series has a sample, each of which must be the one that was written.
  std::string hours_of(std::size_t series) {
    const std::vector<Matcher> matchers{Matcher::equal("host", fmt::format("{:03}", series))};
    const auto selected = store_->select(matchers, {begin_, begin_ + hours(24)},
                                         {.step = seconds(1), .function = {}, .range = seconds(0)});
    std::string text;
    for (const SeriesView& view : selected.value()) {
      for (std::size_t i = 0; i < view.times.size(); ++i) {
        if (view.values[i] != static_cast<double>(series)) continue;  // a staleness marker
        text += fmt::format("{} ", std::chrono::floor<hours>(view.times[i] - begin_).count());
      }
    }
    return text;
  }

  ManualClock clock_;
  const Timestamp begin_;
  TemporaryDirectory directory_;
  std::unique_ptr<Store> store_;
  FrameBuilder builder_;
};

TEST_F(LostSeries, CostTheirGroupOnly) {
  store_.reset();
  execute(kDamage);
  // Nothing says either which ids have been given.
  execute("DELETE FROM meta WHERE key = 'next_series'");
  open();
  EXPECT_EQ(directory_.find("heartbeat.db.damaged"), "");
  EXPECT_EQ(store_->statistics().damaged_blocks_total, 1U);
  EXPECT_EQ(store_->statistics().series, kSeries - kLost);
  EXPECT_EQ(hours_of(5), "");
  EXPECT_EQ(hours_of(150), "0 1 ");
  // What takes room is counted, whoever it belongs to.
  EXPECT_EQ(store_->inventory()->tiers[0].samples, kSeries);

  // Those that come again are others, and get nothing of what is left in the blocks.
  tick(hours(1) + seconds(1), kSeries);
  commit(hours(2), kSeries);
  for (int round = 0; round < 2; ++round) {
    EXPECT_EQ(hours_of(5), "1 2 ") << round;
    EXPECT_EQ(hours_of(150), "0 1 1 2 ") << round;
    open();
  }
  // The damage stays as it is until it is forgotten with its blocks, and a look finds it.
  store_.reset();
  const Result<CheckReport> report = check(directory_.path(), CheckMode::at_rest);
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->damaged, 4U) << fmt::format("{}", fmt::join(report->findings, "\n"));  // and three blocks
}

TEST_F(LostSeries, AreReadAtRestWithoutTheirs) {
  store_.reset();
  execute(kDamage);
  const auto store = Store::open_read_only({.directory = directory_.path()}, clock_);
  ASSERT_TRUE(store) << store.error().message;
  EXPECT_EQ((*store)->statistics().series, kSeries - kLost);
}

// What is damaged while the program runs is in its memory.
TEST_F(LostSeries, AreWrittenAgainByWhoKnowsThem) {
  execute(kDamage);
  // The first ten end, of which the list is told.
  tick(hours(1) + seconds(1), kSeries);
  builder_.begin(begin_ + hours(1) + seconds(2));
  for (std::size_t i = 10; i < kSeries; ++i)
    builder_.emit(kGauge, {{"host", fmt::format("{:03}", i)}}, static_cast<double>(i));
  store_->append(*builder_.finish());
  commit(hours(2), 0);
  commit(hours(3), 0);
  EXPECT_TRUE(store_->statistics().writing) << store_->statistics().paused_reason;
  EXPECT_EQ(store_->statistics().damaged_blocks_total, 1U);
  open();
  EXPECT_EQ(directory_.find("heartbeat.db.damaged"), "");
  EXPECT_EQ(store_->statistics().damaged_blocks_total, 0U);
  EXPECT_EQ(hours_of(5), "0 1 1 ");
  EXPECT_EQ(hours_of(15), "0 1 1 1 ");
  EXPECT_EQ(hours_of(150), "0 1 1 1 ");
}

}  // namespace
}  // namespace hb::store
