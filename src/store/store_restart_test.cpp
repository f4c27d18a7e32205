// What a store gives back after its end, and after an hour has gone from memory into the file.
#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include <gtest/gtest.h>

#include "store/store.hpp"
#include "store/store_trial.hpp"

namespace hb::store {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

TEST_F(StoreTest, RemembersWhatItWasToldAfterARestart) {
  for (int i = 0; i < 700; ++i)
    tick(begin_ + seconds(i), {{"a", i % 7}, {"constant", 5}}, {{"a", i * 1.5}});
  const std::string before = samples("a", seconds(0), seconds(700));
  const std::string counter =
      samples("a", seconds(0), seconds(700), {.step = seconds(1), .function = {}, .range = seconds(0)},
              "requests_total");
  reopen();
  EXPECT_EQ(samples("a", seconds(0), seconds(700)), before);
  EXPECT_EQ(samples("a", seconds(0), seconds(700), {.step = seconds(1), .function = {}, .range = seconds(0)},
                    "requests_total"),
            counter);
  // Ids go on: a new series does not take an old one's place.
  tick(begin_ + seconds(700), {{"a", 1}, {"new", 2}});
  EXPECT_EQ(samples("new", seconds(0), seconds(900)), "700:2");
  EXPECT_EQ(samples("constant", seconds(698), seconds(900)), "698:5 699:5 700:stale");
}

TEST_F(StoreTest, DrawsNothingThroughTheTimeThatItWasDown) {
  tick(begin_, {{"a", 1}});
  reopen();
  tick(begin_ + seconds(60), {{"a", 2}});
  EXPECT_EQ(samples("a", seconds(0), seconds(99)), "0:1 1:stale 60:2");
}

// Keeps the writer's thread, which asks it between a look at its queue and its end, until it is let go. It
// stands still, so the thread does not sleep before it looks.
class HoldingClock final : public Clock {
 public:
  [[nodiscard]] Timestamp now() const override { return system_.now(); }
  [[nodiscard]] Steady steady_now() const override {
    if (std::this_thread::get_id() != owner_) {
      held_ = true;
      held_.notify_all();
      let_go_.wait(false);
    }
    return {};
  }
  void wait_until_held() const { held_.wait(false); }
  void let_go() {
    let_go_ = true;
    let_go_.notify_all();
  }

 private:
  SystemClock system_;
  std::thread::id owner_ = std::this_thread::get_id();
  mutable std::atomic<bool> held_ = false;
  std::atomic<bool> let_go_ = false;
};

TEST_F(StoreTest, KeepsWhatComesWhileItsWriterIsBusyRightBeforeTheEnd) {
  store_.reset();
  HoldingClock clock;
  Result<std::unique_ptr<Store>> opened = Store::open(options_, clock);
  ASSERT_TRUE(opened) << opened.error().message;
  store_ = *std::move(opened);
  clock.wait_until_held();
  tick(begin_, {{"a", 1}});
  {
    // The end asks the thread to stop, and waits for it.
    const std::jthread letting_go([&clock] {
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
      clock.let_go();
    });
    store_.reset();
  }
  open();
  EXPECT_EQ(samples("a", seconds(0), seconds(0)), "0:1");
}

TEST_F(StoreTest, WritesAnHourIntoTheFileAndReadsItBack) {
  for (int i = 3500; i < 3700; ++i)
    tick(begin_ + seconds(i), {{"a", i}, {"ends", 1}}, {{"a", 2 * i}});
  for (int i = 3700; i < 3710; ++i)
    tick(begin_ + seconds(i), {{"a", i}});
  wait_for_commits(1);
  EXPECT_EQ(samples("a", seconds(3598), seconds(3601)), "3598:3598 3599:3599 3600:3600 3601:3601");
  reopen();
  EXPECT_EQ(samples("a", seconds(3598), seconds(3601)), "3598:3598 3599:3599 3600:3600 3601:3601");
  EXPECT_EQ(samples("ends", seconds(3598), seconds(3800)).substr(0, 20), "3598:1 3599:1 3600:1");
  EXPECT_TRUE(samples("ends", seconds(3598), seconds(3800)).ends_with("3699:1 3700:stale"));
}

TEST_F(StoreTest, ASeriesThatEndsWithTheHourEndsThere) {
  tick(begin_ + seconds(3598), {{"a", 1}, {"b", 1}});
  tick(begin_ + seconds(3599), {{"a", 1}, {"b", 1}});
  tick(begin_ + seconds(3600), {{"b", 1}});
  tick(begin_ + seconds(3601), {{"b", 1}});
  wait_for_commits(1);
  EXPECT_EQ(samples("a", seconds(3598), seconds(3700)), "3598:1 3599:1 3600:stale");
  reopen();
  EXPECT_EQ(samples("a", seconds(3598), seconds(3700)), "3598:1 3599:1 3600:stale");
}

TEST_F(StoreTest, ASeriesThatBeginsAgainIsFoundAfterARestart) {
  tick(begin_, {{"a", 1}, {"b", 1}});
  tick(begin_ + hours(1), {{"b", 1}});
  tick(begin_ + hours(2), {{"a", 2}, {"b", 1}});
  tick(begin_ + hours(3), {{"a", 3}, {"b", 1}});
  wait_for_commits(3);
  reopen();
  EXPECT_EQ(samples("a", hours(2), hours(4)), "7200:2 7201:stale 10800:3");
}

}  // namespace
}  // namespace hb::store
