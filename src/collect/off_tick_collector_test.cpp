#include "collect/off_tick_collector.hpp"

#include <functional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "collect/collector_trial.hpp"

namespace hb::collect {
namespace {

constexpr Metric kValue{"value", "A value.", MetricType::gauge};

// One collector whose jobs run when the test says so.
class OffTickCollectorTest : public testing::Test {
 protected:
  std::string tick(OffTickCollector& collector) {
    builder_.begin(from_unix_ms(0));
    outcome_ = collector.update(host_, builder_);
    std::string text;
    append_exposition(text, *builder_.finish());
    return text.empty() ? text : text.substr(text.rfind('\n', text.size() - 2) + 1);
  }
  void run_jobs() {
    for (const auto& job : std::exchange(jobs_, {}))
      job();
  }

  HostRoot host_{{.procfs = "/nowhere", .sysfs = "/nowhere", .rootfs = "/nowhere", .udev_data = {}}};
  FrameBuilder builder_;
  Result<void> outcome_;
  bool refuse_ = false;
  std::vector<std::function<void()>> jobs_;
  RunOffTick run_ = [this](std::function<void()> job) {
    if (refuse_) return false;
    jobs_.push_back(std::move(job));
    return true;
  };
};

TEST_F(OffTickCollectorTest, EmitsTheNewestReadingAtEveryTick) {
  int reads = 0;
  OffTickCollector collector({.name = "trial", .ticks = 2}, run_,
                             [&reads](const HostRoot&, SampleSink& sink) -> Result<void> {
                               sink.emit(kValue, ++reads);
                               return {};
                             });
  EXPECT_EQ(collector.name(), "trial");
  EXPECT_EQ(tick(collector), "");
  EXPECT_TRUE(outcome_);
  run_jobs();
  EXPECT_EQ(tick(collector), "value 1\n");
  EXPECT_EQ(tick(collector), "value 1\n");  // begins the next reading
  run_jobs();
  EXPECT_EQ(tick(collector), "value 2\n");
  EXPECT_EQ(reads, 2);
}

TEST_F(OffTickCollectorTest, EndsAsTheReadingDidAndKeepsWhatItGave) {
  OffTickCollector collector({.name = "trial"}, run_, [](const HostRoot&, SampleSink& sink) -> Result<void> {
    sink.emit(kValue, 1);
    return fail(ErrorCode::io, "the other half");
  });
  tick(collector);
  run_jobs();
  EXPECT_EQ(tick(collector), "value 1\n");
  ASSERT_FALSE(outcome_);
  EXPECT_EQ(outcome_.error().message, "the other half");
}

TEST_F(OffTickCollectorTest, TriesAgainAtOnceWhenTheJobWasRefused) {
  OffTickCollector collector({.name = "trial"}, run_,
                             [](const HostRoot&, SampleSink&) -> Result<void> { return {}; });
  refuse_ = true;
  tick(collector);
  refuse_ = false;
  tick(collector);
  EXPECT_EQ(jobs_.size(), 1U);
}

TEST_F(OffTickCollectorTest, TellsOfAReadingThatIsTooLarge) {
  OffTickCollector collector({.name = "trial"}, run_, [](const HostRoot&, SampleSink& sink) -> Result<void> {
    for (std::size_t i = 0; i <= RecordedSamples::kSamplesMax; ++i)
      sink.emit(kValue, 1);
    return {};
  });
  tick(collector);
  run_jobs();
  tick(collector);
  ASSERT_FALSE(outcome_);
  EXPECT_EQ(outcome_.error().code, ErrorCode::limit);
}

}  // namespace
}  // namespace hb::collect
