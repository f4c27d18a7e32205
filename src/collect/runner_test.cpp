#include "collect/runner.hpp"

#include <algorithm>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace hb::collect {
namespace {

constexpr Metric kMade{"made", "Made up.", MetricType::gauge};

// A collector that does what the test says.
class Scripted final : public Collector {
 public:
  using Script = std::function<Result<void>(SampleSink&)>;
  Scripted(std::string name, Script script) : name_(std::move(name)), script_(std::move(script)) {}

  [[nodiscard]] std::string_view name() const override { return name_; }
  [[nodiscard]] Result<void> update(const HostRoot& /*host*/, SampleSink& sink) override {
    return script_(sink);
  }

 private:
  std::string name_;
  Script script_;
};

std::optional<double> value_of(const Frame& frame, const Labels& labels) {
  const auto found = std::ranges::find_if(
      frame.samples, [&labels](const FrameSample& sample) { return sample.series->labels == labels; });
  if (found == frame.samples.end()) return std::nullopt;
  return found->value;
}

class RunnerTest : public testing::Test {
 protected:
  void add(std::string name, Scripted::Script script) {
    collectors_.push_back(std::make_unique<Scripted>(std::move(name), std::move(script)));
  }
  Runner& runner() {
    if (!runner_) runner_.emplace(HostRoot(), std::move(collectors_), clock_);
    return *runner_;
  }

  ManualClock clock_{from_unix_ms(1'000)};

 private:
  std::vector<std::unique_ptr<Collector>> collectors_;
  std::optional<Runner> runner_;
};

TEST_F(RunnerTest, GoesOnBehindACollectorThatFails) {
  bool broken = true;
  add("broken", [&](SampleSink& sink) -> Result<void> {
    sink.emit(kMade, {{"part", "before"}}, 1);
    if (broken) return fail(ErrorCode::corrupt, "/proc/x: no");
    return {};
  });
  add("sound", [](SampleSink& sink) -> Result<void> {
    sink.emit(kMade, {{"part", "after"}}, 2);
    return {};
  });
  const auto success = [](const Frame& frame, std::string_view name) {
    return value_of(frame, {{kMetricName, "node_scrape_collector_success"}, {"collector", name}});
  };
  const auto failures = [](const Frame& frame, std::string_view name) {
    return value_of(frame, {{kMetricName, "heartbeat_collector_failures_total"}, {"collector", name}});
  };

  FramePtr frame = runner().tick(from_unix_ms(1'000));
  EXPECT_EQ(value_of(*frame, {{kMetricName, "made"}, {"part", "before"}}), 1);
  EXPECT_EQ(value_of(*frame, {{kMetricName, "made"}, {"part", "after"}}), 2);
  EXPECT_EQ(success(*frame, "broken"), 0);
  EXPECT_EQ(success(*frame, "sound"), 1);
  EXPECT_EQ(failures(*frame, "broken"), 1);

  frame = runner().tick(from_unix_ms(2'000));
  EXPECT_EQ(failures(*frame, "broken"), 2);
  broken = false;
  frame = runner().tick(from_unix_ms(3'000));
  EXPECT_EQ(success(*frame, "broken"), 1);
  EXPECT_EQ(failures(*frame, "broken"), 2);
  EXPECT_EQ(failures(*frame, "sound"), 0);
}

TEST_F(RunnerTest, CountsNoFailureWhereThereIsNoSuchThing) {
  add("absent", [](SampleSink&) -> Result<void> { return fail(ErrorCode::not_found, "/sys/x: no"); });
  const FramePtr frame = runner().tick(from_unix_ms(1'000));
  EXPECT_EQ(value_of(*frame, {{kMetricName, "node_scrape_collector_success"}, {"collector", "absent"}}), 0);
  EXPECT_EQ(value_of(*frame, {{kMetricName, "heartbeat_collector_failures_total"}, {"collector", "absent"}}),
            0);
}

TEST_F(RunnerTest, LogsAFailureWhenItBeginsAndWhenItEnds) {
  ErrorCode code = ErrorCode::io;
  bool broken = true;
  add("flaky", [&](SampleSink&) -> Result<void> {
    if (broken) return fail(code, "/proc/x: no");
    return {};
  });
  const auto log_of = [this](int ticks) {
    testing::internal::CaptureStderr();
    for (int i = 0; i < ticks; ++i)
      (void)runner().tick(from_unix_ms(1'000));
    return testing::internal::GetCapturedStderr();
  };
  const std::string begins = log_of(3);
  EXPECT_EQ(std::ranges::count(begins, '\n'), 1) << begins;
  EXPECT_NE(begins.find("collector flaky fails: /proc/x: no"), std::string::npos) << begins;
  broken = false;
  EXPECT_NE(log_of(2).find("collector flaky works again"), std::string::npos);
  EXPECT_EQ(log_of(1), "");
  // What this host does not have is nobody's news.
  broken = true;
  code = ErrorCode::not_found;
  EXPECT_EQ(log_of(2), "");
  broken = false;
  EXPECT_EQ(log_of(1), "");
}

TEST_F(RunnerTest, TellsHowLongEachTook) {
  add("slow", [this](SampleSink&) -> Result<void> {
    clock_.advance(Duration(250));
    return {};
  });
  const FramePtr frame = runner().tick(from_unix_ms(7'000));
  EXPECT_EQ(frame->time, from_unix_ms(7'000));
  EXPECT_EQ(
      value_of(*frame, {{kMetricName, "node_scrape_collector_duration_seconds"}, {"collector", "slow"}}),
      0.25);
  EXPECT_EQ(value_of(*frame, {{kMetricName, "heartbeat_tick_duration_seconds"}}), 0.25);
  EXPECT_EQ(value_of(*frame, {{kMetricName, "heartbeat_ticks_total"}}), 1);
}

// A clock of which every look takes 1,234,567 ns.
class SlowClock final : public Clock {
 public:
  [[nodiscard]] Timestamp now() const override { return from_unix_ms(1'000); }
  [[nodiscard]] Steady steady_now() const override {
    return Steady(std::chrono::nanoseconds(1'234'567) * ++looks_);
  }

 private:
  mutable int looks_ = 0;
};

TEST(Runner, RoundsDurationsToTheMicrosecond) {
  const SlowClock clock;
  std::vector<std::unique_ptr<Collector>> collectors;
  collectors.push_back(
      std::make_unique<Scripted>("quick", [](SampleSink&) -> Result<void> { return Result<void>(); }));
  Runner runner(HostRoot(), std::move(collectors), clock);
  const FramePtr frame = runner.tick(from_unix_ms(1'000));
  EXPECT_EQ(
      value_of(*frame, {{kMetricName, "node_scrape_collector_duration_seconds"}, {"collector", "quick"}}),
      0.001235);
  EXPECT_EQ(value_of(*frame, {{kMetricName, "heartbeat_tick_duration_seconds"}}), 0.002469);
}

// A collector whose runs take as long as the test says, which counts them.
class SlowRunnerTest : public RunnerTest {
 protected:
  SlowRunnerTest() {
    add("slow", [this](SampleSink& sink) -> Result<void> {
      clock_.advance(took_);
      sink.emit(kMade, ++runs_);
      return {};
    });
  }

  FramePtr tick() { return runner().tick(from_unix_ms(1'000)); }
  FramePtr ticks(int count) {
    FramePtr frame;
    for (int i = 0; i < count; ++i)
      frame = tick();
    return frame;
  }
  static std::optional<double> interval(const Frame& frame) {
    return value_of(frame, {{kMetricName, "heartbeat_collector_interval_ticks"}, {"collector", "slow"}});
  }

  Duration took_{51};
  int runs_ = 0;
};

TEST_F(SlowRunnerTest, RunsSeldomAndItsSamplesStand) {
  EXPECT_EQ(interval(*tick()), std::nullopt) << "once may be a cold start";
  EXPECT_EQ(interval(*tick()), 10);
  for (int i = 0; i < 9; ++i) {
    const FramePtr frame = tick();
    EXPECT_EQ(runs_, 2);
    EXPECT_EQ(value_of(*frame, {{kMetricName, "made"}}), 2) << i;
    EXPECT_EQ(interval(*frame), 10);
    EXPECT_EQ(
        value_of(*frame, {{kMetricName, "node_scrape_collector_duration_seconds"}, {"collector", "slow"}}),
        0.051);
    EXPECT_EQ(value_of(*frame, {{kMetricName, "node_scrape_collector_success"}, {"collector", "slow"}}), 1);
  }
  EXPECT_EQ(value_of(*tick(), {{kMetricName, "made"}}), 3);
  (void)ticks(10);
  EXPECT_EQ(runs_, 4);
}

TEST_F(SlowRunnerTest, RunsAtEveryTickAtTheLimit) {
  took_ = Duration(50);
  EXPECT_EQ(interval(*ticks(5)), std::nullopt);
  EXPECT_EQ(runs_, 5);
}

TEST_F(SlowRunnerTest, TwoSlowRunsThatDoNotFollowEachOtherAreNone) {
  for (int i = 0; i < 4; ++i) {
    took_ = Duration(i % 2 == 0 ? 500 : 50);
    EXPECT_EQ(interval(*tick()), std::nullopt);
  }
  EXPECT_EQ(runs_, 4);
}

TEST_F(SlowRunnerTest, RunsAtEveryTickOnceItIsFastAgain) {
  (void)ticks(2);
  took_ = Duration(25);  // neither slow nor fast
  EXPECT_EQ(interval(*ticks(10)), 10);
  EXPECT_EQ(runs_, 3);
  took_ = Duration(24);
  EXPECT_EQ(interval(*ticks(10)), 1);
  EXPECT_EQ(runs_, 4);
  EXPECT_EQ(interval(*ticks(5)), 1) << "that it was slow stays to be seen";
  EXPECT_EQ(runs_, 9);
}

TEST_F(SlowRunnerTest, TheLogHasItOnce) {
  testing::internal::CaptureStderr();
  (void)ticks(40);
  took_ = Duration(1);
  (void)ticks(20);
  took_ = Duration(80);
  (void)ticks(20);
  const std::string log = testing::internal::GetCapturedStderr();
  EXPECT_EQ(std::ranges::count(log, '\n'), 1) << log;
  EXPECT_NE(log.find("collector slow takes 51 ms: until that is below 25 ms, it runs every 10 ticks"),
            std::string::npos)
      << log;
}

TEST_F(RunnerTest, CountsSamplesThatComeTwice) {
  add("double", [](SampleSink& sink) -> Result<void> {
    sink.emit(kMade, 1);
    sink.emit(kMade, 2);
    return {};
  });
  const FramePtr frame = runner().tick(from_unix_ms(1'000));
  EXPECT_EQ(value_of(*frame, {{kMetricName, "made"}}), 1);
  EXPECT_EQ(value_of(*frame, {{kMetricName, "heartbeat_samples_dropped_total"}, {"reason", "duplicate"}}), 1);
}

}  // namespace
}  // namespace hb::collect
