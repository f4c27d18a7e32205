#include "collect/runner.hpp"

#include <algorithm>
#include <functional>
#include <optional>
#include <string>

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
