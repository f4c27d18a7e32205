#include "store/history.hpp"

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "model/frame_builder.hpp"
#include "model/staleness.hpp"
#include "store/temporary_directory.hpp"

namespace hb::store {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

constexpr Metric kGauge{"load", "", MetricType::gauge};
constexpr Metric kCounter{"requests_total", "", MetricType::counter};
constexpr Duration kRetry{5};

class HistoryTest : public testing::Test {
 protected:
  HistoryTest() : begin_(std::chrono::floor<hours>(clock_.now()) - hours(1)) {}

  // The disk refuses for as long as refuses_ says so.
  History::Attempts attempts() {
    return {.open_store = [this](Options options, const Clock& clock) -> Result<std::unique_ptr<Store>> {
              if (refuses_) return fail(ErrorCode::io, "the disk is away");
              return Store::open(std::move(options), clock);
            },
            .retry_interval = kRetry};
  }

  std::unique_ptr<History> open() {
    Result<std::unique_ptr<History>> opened =
        History::open({.directory = directory_.path()}, clock_, attempts());
    EXPECT_TRUE(opened.has_value()) << opened.error().message;
    return *std::move(opened);
  }

  void tick(History& history, seconds at, double value) {
    builder_.begin(begin_ + at);
    builder_.emit(kGauge, {{"host", "a"}}, value);
    builder_.emit(kCounter, {{"host", "a"}}, 2 * value);
    history.append(*builder_.finish());
  }

  // Values of the gauge, without markers.
  std::vector<double> values(History& history) {
    const std::vector<Matcher> matchers{Matcher::equal("__name__", "load")};
    const auto found = history.select(matchers, {begin_ - hours(9), begin_ + hours(9)},
                                      {.step = seconds(1), .function = {}, .range = seconds(0)});
    std::vector<double> values;
    for (const SeriesView& view : *found) {
      for (const double value : view.values)
        if (!is_stale(value)) values.push_back(value);
    }
    return values;
  }

  static void wait_until(const std::function<bool()>& done) {
    const auto deadline = std::chrono::steady_clock::now() + seconds(60);
    while (!done()) {
      ASSERT_LT(std::chrono::steady_clock::now(), deadline);
      std::this_thread::yield();
    }
  }

  SystemClock clock_;
  const Timestamp begin_;
  std::atomic<bool> refuses_ = false;
  TemporaryDirectory directory_;
  FrameBuilder builder_;
};

TEST_F(HistoryTest, IsTheStoreWhereTheDiskCanBeUsed) {
  const std::unique_ptr<History> history = open();
  EXPECT_TRUE(history->statistics().writing);
  EXPECT_TRUE(history->statistics().on_disk);
  EXPECT_TRUE(directory_.has("heartbeat.db"));
}

TEST_F(HistoryTest, BeginsInMemoryAndIsOnTheDiskOnceThatCanBe) {
  std::vector<double> expected;
  {
    const std::unique_ptr<History> before = open();
    tick(*before, seconds(-5000), 0.5);
    expected.push_back(0.5);
  }
  refuses_ = true;
  std::unique_ptr<History> history = open();
  const Statistics statistics = history->statistics();
  EXPECT_TRUE(statistics.on_disk);
  EXPECT_FALSE(statistics.writing);
  EXPECT_EQ(statistics.paused_reason, "the disk is away");
  // More than is handed over at once, with a gap and over the end of an hour.
  for (int i = 0; i < 500; ++i) {
    const int at = i < 400 ? 3300 + i : 4000 + i;
    tick(*history, seconds(at), i);
    expected.push_back(i);
  }
  EXPECT_EQ(values(*history).size(), 500U);
  refuses_ = false;
  wait_until([&] { return history->statistics().writing; });
  tick(*history, seconds(4600), -1);
  expected.push_back(-1);
  EXPECT_EQ(values(*history), expected);
  history.reset();
  history = open();
  EXPECT_EQ(values(*history), expected);
}

TEST_F(HistoryTest, LosesNoTickThatComesWhileItIsTakenOver) {
  refuses_ = true;
  const std::unique_ptr<History> history = open();
  int next = 0;
  for (; next < 300; ++next)
    tick(*history, seconds(next), next);
  refuses_ = false;
  while (!history->statistics().writing) {
    tick(*history, seconds(next), next);
    ++next;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  const std::vector<double> seen = values(*history);
  ASSERT_EQ(seen.size(), static_cast<std::size_t>(next));
  for (int i = 0; i < next; ++i)
    EXPECT_EQ(seen[static_cast<std::size_t>(i)], i);
}

TEST_F(HistoryTest, EndsWhileTheDiskCannotBeUsed) {
  refuses_ = true;
  open().reset();
}

TEST_F(HistoryTest, LeavesMistakesToWhoeverMadeThem) {
  const std::unique_ptr<History> first = open();
  EXPECT_EQ(History::open({.directory = directory_.path()}, clock_).error().code, ErrorCode::unavailable);
  directory_.write("file", "x");
  for (const std::string name : {"file", "file/below"})
    EXPECT_EQ(History::open({.directory = directory_.file(name)}, clock_).error().code, ErrorCode::invalid);
}

}  // namespace
}  // namespace hb::store
