#include "collect/recorded_samples.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace hb::collect {
namespace {

constexpr Metric kFirst{"first", "The first.", MetricType::gauge};
constexpr Metric kSecond{"second", "The second.", MetricType::counter};

class ListingSink final : public SampleSink {
 public:
  void sample(const Metric& metric, std::span<const LabelView> labels, double value) override {
    std::string line(metric.name);
    for (const LabelView& label : labels)
      line.append(" ").append(label.name).append("=").append(label.value);
    lines.push_back(line + " " + std::to_string(static_cast<int>(value)));
  }

  std::vector<std::string> lines;
};

TEST(RecordedSamples, GivesWhatItGotAsOftenAsAsked) {
  RecordedSamples recorded;
  std::string device = "sda";
  recorded.emit(kFirst, {{"device", device}, {"state", ""}}, 1);
  device = "changed";
  recorded.emit(kSecond, 2);
  recorded.emit(kFirst, {{"device", "sdb"}}, 3);
  const RecordedSamples moved = std::move(recorded);
  for (int i = 0; i < 2; ++i) {
    ListingSink sink;
    moved.replay(sink);
    EXPECT_EQ(sink.lines,
              (std::vector<std::string>{"first device=sda state= 1", "second 2", "first device=sdb 3"}));
  }
}

TEST(RecordedSamples, DropsWhatIsPastTheMaximumAndTells) {
  RecordedSamples recorded;
  for (std::size_t i = 0; i < RecordedSamples::kSamplesMax; ++i)
    recorded.emit(kFirst, 1);
  EXPECT_FALSE(recorded.is_full());
  recorded.emit(kFirst, {{"device", "sda"}}, 1);
  EXPECT_TRUE(recorded.is_full());
  EXPECT_EQ(recorded.size(), RecordedSamples::kSamplesMax);
}

TEST(RecordedSamples, TakesAsManyLabelsAsItSays) {
  const std::vector<LabelView> labels(RecordedSamples::kLabelsMax, LabelView{"name", "v"});
  RecordedSamples recorded;
  recorded.sample(kFirst, labels, 1);
  ListingSink sink;
  recorded.replay(sink);
  ASSERT_EQ(sink.lines.size(), 1U);
  EXPECT_EQ(sink.lines[0].size(), std::string("first 1").size() + labels.size() * 7);
}

TEST(RecordedSamplesDeathTest, HoldsMoreLabelsForABug) {
  const std::vector<LabelView> labels(RecordedSamples::kLabelsMax + 1, LabelView{"name", "v"});
  RecordedSamples recorded;
  EXPECT_DEATH(recorded.sample(kFirst, labels, 1), "kLabelsMax");
}

}  // namespace
}  // namespace hb::collect
