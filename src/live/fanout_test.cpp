#include "live/fanout.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "model/frame_builder.hpp"
#include "model/memory_source.hpp"

namespace hb::live {
namespace {

using std::chrono::seconds;

constexpr int64_t kStartMs = 1'795'335'000'000;

// A history that is filled tick by tick, and readers that take what there is.
class FanoutTest : public testing::Test {
 protected:
  void SetUp() override { restart(Limits{}); }

  void restart(const Limits& limits) {
    limits_ = limits;
    fanout_ = std::make_unique<Fanout>(history_, engine_, clock_, limits_);
  }

  // A second passes: a frame with one series `up`, whose value counts the ticks.
  void tick() {
    append();
    fanout_->publish(now());
    fanout_->tend();
  }
  void append() {
    ++ticks_;
    builder_.begin(now());
    builder_.emit({.name = "up", .help = "", .type = MetricType::gauge}, static_cast<double>(ticks_));
    history_.append(*builder_.finish());
  }
  [[nodiscard]] Timestamp now() const { return from_unix_ms(kStartMs + 1000 * ticks_); }

  std::shared_ptr<Watcher> watch(const std::vector<std::string>& texts,
                                 std::optional<Timestamp> last_event = std::nullopt) {
    Subscription subscription;
    subscription.watcher = std::make_shared<Watcher>(clock_, limits_.mailbox_bytes_max, nullptr);
    subscription.last_event = last_event;
    for (const std::string& text : texts)
      subscription.queries.push_back(*promql::Query::parse(text, {}));
    auto watcher = subscription.watcher;
    fanout_->add(std::move(subscription));
    return watcher;
  }

  // Everything that waits, as one text.
  static std::string take_all(Watcher& watcher) {
    std::string all;
    while (const Piece piece = watcher.pop())
      all += *piece;
    return all;
  }
  // The ids of the events in a text, as seconds since the start.
  static std::vector<int64_t> ids(std::string_view text) {
    std::vector<int64_t> ids;
    for (std::size_t at = text.find("id: "); at != std::string_view::npos; at = text.find("id: ", at + 1))
      ids.push_back((std::stoll(std::string(text.substr(at + 4, 13))) - kStartMs) / 1000);
    return ids;
  }

  ManualClock clock_{from_unix_ms(kStartMs)};
  MemorySource history_;
  promql::Engine engine_{history_, clock_};
  FrameBuilder builder_;
  int64_t ticks_ = 0;
  Limits limits_;
  std::unique_ptr<Fanout> fanout_;
};

using Ids = std::vector<int64_t>;

TEST_F(FanoutTest, BeginsWithTheLatestTickAndGoesOn) {
  tick();
  const auto watcher = watch({"up", "up > 100", "up / other"});
  EXPECT_EQ(take_all(*watcher),
            "retry: 1000\n\n"
            "id: 1795335001000\nevent: tick\ndata: {\"time\":1795335001.000,\"results\":["
            "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{\"__name__"
            "\":\"up\"},"
            "\"value\":[1795335001,\"1\"]}]}},"
            "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[]}},"
            "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[]}}]}\n\n");
  tick();
  tick();
  EXPECT_EQ(ids(take_all(*watcher)), (Ids{2, 3}));
}

TEST_F(FanoutTest, BeginsWithTheFirstTickOfAnEmptyStore) {
  const auto watcher = watch({"up"});
  EXPECT_EQ(take_all(*watcher), "retry: 1000\n\n");
  tick();
  EXPECT_EQ(ids(take_all(*watcher)), (Ids{1}));
}

TEST_F(FanoutTest, AnswersAQueryThatFailsWithItsError) {
  tick();
  append();
  history_.append(
      {now(), {{std::make_shared<const Series>(Series{Labels{{"__name__", "down"}}, nullptr}), 1.0}}});
  fanout_->publish(now());
  const auto watcher = watch({"-{__name__=~\"up|down\"} offset 0s", "1"});
  EXPECT_NE(take_all(*watcher).find("{\"status\":\"success\",\"data\":{\"resultType\":\"scalar\""),
            std::string::npos);
}

TEST_F(FanoutTest, EvaluatesOnceHoweverManyWatch) {
  tick();
  std::vector<std::shared_ptr<Watcher>> watchers;
  watchers.reserve(64);
  for (int i = 0; i < 64; ++i)
    watchers.push_back(watch({"up", "up * 2"}));
  const auto other = watch({"up * 2", "up * 3"});
  EXPECT_EQ(fanout_->statistics().evaluations_total, 3U);
  tick();
  EXPECT_EQ(fanout_->statistics().evaluations_total, 6U);
  EXPECT_EQ(fanout_->statistics().watchers, 65U);

  // And all of a list share the same bytes.
  const auto last = [](Watcher& watcher) {
    Piece piece;
    while (Piece next = watcher.pop())
      piece = std::move(next);
    return piece;
  };
  const Piece shared = last(*watchers.front());
  for (std::size_t i = 1; i < watchers.size(); ++i)
    EXPECT_EQ(last(*watchers[i]), shared);
  EXPECT_NE(last(*other), shared);
}

TEST_F(FanoutTest, StopsEvaluatingWhatNobodyWatches) {
  tick();
  const auto watcher = watch({"up"});
  watcher->close();
  fanout_->tend();
  EXPECT_FALSE(fanout_->has_watchers());
  tick();
  EXPECT_EQ(fanout_->statistics().evaluations_total, 1U);
  EXPECT_EQ(fanout_->statistics().dropped_watchers_total, 0U);
}

TEST_F(FanoutTest, SkipsTicksOfASlowReaderAndDropsOneThatIsStuck) {
  tick();
  Limits limits;
  limits.mailbox_bytes_max = 600;
  restart(limits);
  const auto slow = watch({"up"});
  for (int i = 0; i < 6; ++i) {
    clock_.advance(seconds(1));
    tick();
  }
  const uint64_t skipped = fanout_->statistics().skipped_events_total;
  EXPECT_GT(skipped, 0U);
  const Ids first = ids(take_all(*slow));
  EXPECT_EQ(first.size() + skipped, 6U);
  clock_.advance(seconds(1));
  tick();
  EXPECT_EQ(ids(take_all(*slow)), (Ids{8}));  // the reader sees a jump

  tick();
  clock_.advance(seconds(10) - Duration{1});
  fanout_->tend();
  EXPECT_FALSE(slow->ended());
  clock_.advance(Duration{1});
  fanout_->tend();
  EXPECT_TRUE(slow->ended());
  EXPECT_EQ(slow->pop(), nullptr);
  EXPECT_EQ(fanout_->statistics().dropped_watchers_total, 1U);
  EXPECT_FALSE(fanout_->has_watchers());
}

TEST_F(FanoutTest, SendsHeartbeatsEvery15Seconds) {
  const auto watcher = watch({"up"});
  take_all(*watcher);
  clock_.advance(seconds(15) - Duration{1});
  fanout_->tend();
  EXPECT_EQ(take_all(*watcher), "");
  clock_.advance(Duration{1});
  fanout_->tend();
  EXPECT_EQ(take_all(*watcher), ": heartbeat\n\n");
  // Ticks do not take the place of heartbeats.
  for (int i = 0; i < 15; ++i) {
    EXPECT_EQ(take_all(*watcher).find(": heartbeat"), std::string::npos);
    clock_.advance(seconds(1));
    tick();
  }
  EXPECT_TRUE(take_all(*watcher).ends_with("\n\n: heartbeat\n\n"));
}

TEST_F(FanoutTest, DeliversMissedTicksFirst) {
  for (int i = 0; i < 20; ++i)
    tick();
  const auto watcher = watch({"up"}, from_unix_ms(kStartMs + 5'000));
  tick();  // while it is catching up
  EXPECT_TRUE(fanout_->anyone_catching_up());
  while (fanout_->catch_up()) {
  }
  EXPECT_FALSE(fanout_->anyone_catching_up());
  tick();
  const std::string text = take_all(*watcher);
  EXPECT_EQ(ids(text), (Ids{6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22}));
  // Each with the value that it had then.
  EXPECT_NE(text.find("[1795335006,\"6\"]"), std::string::npos);
  EXPECT_NE(text.find("[1795335022,\"22\"]"), std::string::npos);
}

TEST_F(FanoutTest, ReadersThatCameBackTogetherShareTheMissedTicks) {
  for (int i = 0; i < 10; ++i)
    tick();
  const auto one = watch({"up"}, from_unix_ms(kStartMs + 4'000));
  const auto two = watch({"up"}, from_unix_ms(kStartMs + 4'000));
  const auto late = watch({"up"}, from_unix_ms(kStartMs + 8'000));
  while (fanout_->catch_up()) {
  }
  EXPECT_EQ(fanout_->statistics().evaluations_total, 6U);
  EXPECT_EQ(ids(take_all(*one)), (Ids{5, 6, 7, 8, 9, 10}));
  EXPECT_EQ(ids(take_all(*two)), (Ids{5, 6, 7, 8, 9, 10}));
  EXPECT_EQ(ids(take_all(*late)), (Ids{9, 10}));
}

TEST_F(FanoutTest, WaitsWithMissedTicksUntilThereIsRoom) {
  for (int i = 0; i < 10; ++i)
    tick();
  Limits limits;
  limits.mailbox_bytes_max = 450;  // room for two events
  restart(limits);
  tick();
  const auto watcher = watch({"up"}, from_unix_ms(kStartMs));
  Ids seen;
  for (int round = 0; round < 20; ++round) {
    while (fanout_->catch_up()) {
    }
    const Ids some = ids(take_all(*watcher));
    EXPECT_LE(some.size(), 2U);
    seen.insert(seen.end(), some.begin(), some.end());
  }
  EXPECT_EQ(seen, (Ids{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}));
  EXPECT_EQ(fanout_->statistics().skipped_events_total, 0U);
}

TEST_F(FanoutTest, DropsAReaderThatIsStuckWhileCatchingUp) {
  for (int i = 0; i < 100; ++i)
    tick();
  const auto watcher = watch({"up"}, from_unix_ms(kStartMs));
  while (fanout_->catch_up()) {
  }
  clock_.advance(seconds(10));
  fanout_->tend();
  EXPECT_TRUE(watcher->ended());
  EXPECT_FALSE(fanout_->catch_up());
}

TEST_F(FanoutTest, ResumesFifteenMinutesAtMost) {
  for (int i = 0; i < 950; ++i)
    tick();
  const auto watcher = watch({"up"}, from_unix_ms(kStartMs));
  Ids seen;
  while (fanout_->catch_up()) {
    const Ids some = ids(take_all(*watcher));
    seen.insert(seen.end(), some.begin(), some.end());
  }
  EXPECT_EQ(seen.size(), 900U);
  EXPECT_EQ(seen.front(), 51);
  EXPECT_EQ(seen.back(), 950);
}

TEST_F(FanoutTest, TakesAnIdFromTheFutureForNone) {
  tick();
  const auto ahead = watch({"up"}, from_unix_ms(kStartMs + 99'000));
  EXPECT_EQ(ids(take_all(*ahead)), (Ids{1}));
  const auto current = watch({"up"}, from_unix_ms(kStartMs + 1'000));
  EXPECT_FALSE(fanout_->anyone_catching_up());
  EXPECT_EQ(ids(take_all(*current)), Ids{});  // it has seen everything
  tick();
  EXPECT_EQ(ids(take_all(*current)), (Ids{2}));
}

TEST_F(FanoutTest, BoundsEventsAndEvaluations) {
  tick();
  Limits limits;
  limits.event_bytes_max = 300;
  limits.query_samples_max = 1;
  restart(limits);
  tick();
  const auto watcher = watch({"up", "up"});
  const std::string text = take_all(*watcher);
  EXPECT_NE(text.find("query processing would load too many samples"), std::string::npos) << text;
}

TEST_F(FanoutTest, ClosesItsWatchersAtTheEnd) {
  const auto watcher = watch({"up"});
  fanout_.reset();
  EXPECT_TRUE(watcher->ended());
}

}  // namespace
}  // namespace hb::live
