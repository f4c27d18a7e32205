#include "model/frame_builder.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "model/exposition.hpp"

namespace hb {
namespace {

constexpr Metric kLoad{"node_load1", "1m load average.", MetricType::gauge};
constexpr Metric kCpu{"node_cpu_seconds_total", "Seconds the CPUs spent in each mode.", MetricType::counter};

FramePtr two_modes(FrameBuilder& builder, int64_t second, double idle, double user) {
  builder.begin(from_unix_ms(second * 1000));
  builder.emit(kLoad, 0.5);
  builder.emit(kCpu, {{"cpu", "0"}, {"mode", "idle"}}, idle);
  builder.emit(kCpu, {{"cpu", "0"}, {"mode", "user"}}, user);
  return builder.finish();
}

TEST(FrameBuilder, KeepsOrderLabelsAndMetadata) {
  FrameBuilder builder;
  const FramePtr frame = two_modes(builder, 10, 1, 2);
  ASSERT_EQ(frame->samples.size(), 3U);
  EXPECT_EQ(frame->time, from_unix_ms(10'000));
  EXPECT_EQ(frame->samples[0].series->labels.to_string(), "node_load1");
  EXPECT_EQ(frame->samples[2].series->labels.to_string(), "node_cpu_seconds_total{cpu=\"0\", mode=\"user\"}");
  EXPECT_EQ(frame->samples[2].value, 2);
  EXPECT_EQ(frame->samples[2].series->family->help, kCpu.help);
  EXPECT_EQ(frame->samples[2].series->family->type, MetricType::counter);
  EXPECT_EQ(frame->samples[1].series->family, frame->samples[2].series->family);
}

TEST(FrameBuilder, ReusesSeriesWhateverTheOrder) {
  FrameBuilder builder;
  const FramePtr first = two_modes(builder, 1, 1, 2);
  const FramePtr second = two_modes(builder, 2, 3, 4);
  builder.begin(from_unix_ms(3000));
  builder.emit(kCpu, {{"cpu", "0"}, {"mode", "user"}}, 5);
  builder.emit(kLoad, 0.5);
  const FramePtr shuffled = builder.finish();
  EXPECT_EQ(first->samples[1].series, second->samples[1].series);
  EXPECT_EQ(shuffled->samples[0].series, first->samples[2].series);
  EXPECT_EQ(shuffled->samples[1].series, first->samples[0].series);
}

TEST(FrameBuilder, ToldApartByEveryByteOfTheLabels) {
  FrameBuilder builder;
  builder.begin(from_unix_ms(0));
  builder.emit(kCpu, {{"a", "bc"}}, 1);
  builder.emit(kCpu, {{"ab", "c"}}, 2);
  builder.emit(kCpu, {{"a", "b"}, {"c", "d"}}, 3);
  builder.emit(kCpu, 4);
  EXPECT_EQ(builder.finish()->samples.size(), 4U);
  EXPECT_EQ(builder.drops().duplicate, 0U);
}

TEST(FrameBuilder, DropsAndCountsASecondSampleOfOneSeries) {
  FrameBuilder builder;
  builder.begin(from_unix_ms(0));
  builder.emit(kLoad, 1);
  builder.emit(kLoad, 2);
  const FramePtr frame = builder.finish();
  ASSERT_EQ(frame->samples.size(), 1U);
  EXPECT_EQ(frame->samples[0].value, 1);
  EXPECT_EQ(builder.drops().duplicate, 1U);
}

TEST(FrameBuilder, TakesSeriesUpToTheLimitAndDropsNewOnesPastIt) {
  FrameBuilder builder({.series_max = 2, .idle_ticks_max = 900});
  for (int64_t tick = 0; tick < 2; ++tick) {
    builder.begin(from_unix_ms(tick * 1000));
    builder.emit(kCpu, {{"cpu", "0"}}, 1);
    builder.emit(kCpu, {{"cpu", "1"}}, 1);
    builder.emit(kCpu, {{"cpu", "2"}}, 1);
    EXPECT_EQ(builder.finish()->samples.size(), 2U);
  }
  EXPECT_EQ(builder.drops().over_limit, 2U);
}

TEST(FrameBuilder, ForgetsIdleSeriesSoThatTheLimitFreesUp) {
  FrameBuilder builder({.series_max = 1, .idle_ticks_max = 10});
  builder.begin(from_unix_ms(0));
  builder.emit(kCpu, {{"cpu", "0"}}, 1);
  EXPECT_EQ(builder.finish()->samples.size(), 1U);
  for (int64_t tick = 1; tick < 60; ++tick) {
    builder.begin(from_unix_ms(tick * 1000));
    EXPECT_EQ(builder.finish()->samples.size(), 0U);
  }
  EXPECT_EQ(builder.series_count(), 0U);
  builder.begin(from_unix_ms(60'000));
  builder.emit(kCpu, {{"cpu", "1"}}, 1);
  EXPECT_EQ(builder.finish()->samples.size(), 1U);
}

TEST(FrameBuilder, ReplacesBytesThatAreNotUtf8) {
  FrameBuilder builder;
  builder.begin(from_unix_ms(0));
  builder.emit(kCpu, {{"device", "sd\xff"}}, 1);
  EXPECT_EQ(builder.finish()->samples[0].series->labels.get("device"), "sd\xef\xbf\xbd");
}

TEST(FrameBuilder, NotesWhatEachCollectorEmitted) {
  constexpr Metric kA{"a", "", MetricType::gauge};
  constexpr Metric kB{"b", "", MetricType::gauge};
  FrameBuilder builder;
  builder.begin(from_unix_ms(0));
  builder.begin_section("first");
  builder.emit(kA, 1);
  builder.emit(kB, 1);
  builder.end_section();
  builder.begin_section("silent");
  builder.end_section();
  builder.emit(kB, {{"of", "nobody"}}, 1);
  const FramePtr frame = builder.finish();
  ASSERT_EQ(frame->sections.size(), 2U);
  EXPECT_EQ(frame->sections[0].collector, "first");
  EXPECT_EQ(frame->sections[0].first, 0U);
  EXPECT_EQ(frame->sections[0].last, 2U);
  EXPECT_EQ(frame->sections[1].collector, "silent");
  EXPECT_EQ(frame->sections[1].first, 2U);
  EXPECT_EQ(frame->sections[1].last, 2U);
}

// What a holder of a frame reads stays as it was, and what nobody holds is filled again.
TEST(FrameBuilder, FillsAgainWhatNobodyHolds) {
  FrameBuilder builder;
  const FramePtr held = two_modes(builder, 1, 1, 2);
  const Frame* const second = two_modes(builder, 2, 3, 4).get();
  const Frame* const third = two_modes(builder, 3, 5, 6).get();
  EXPECT_NE(second, third) << "the last frame is never the one that is filled";
  const FramePtr fourth = two_modes(builder, 4, 7, 8);
  EXPECT_EQ(fourth.get(), second);
  EXPECT_EQ(fourth->time, from_unix_ms(4000));
  EXPECT_EQ(fourth->samples[2].value, 8);
  EXPECT_EQ(held->time, from_unix_ms(1000));
  EXPECT_EQ(held->samples[2].value, 2);
}

TEST(FrameBuilder, HoldersMayKeepAsManyFramesAsTheyLike) {
  FrameBuilder builder;
  std::vector<FramePtr> held;
  for (int second = 1; second <= 10; ++second)
    held.push_back(two_modes(builder, second, second, second));
  for (int second = 1; second <= 10; ++second) {
    const Frame& frame = *held[static_cast<std::size_t>(second - 1)];
    EXPECT_EQ(frame.time, from_unix_ms(int64_t{second} * 1000));
    EXPECT_EQ(frame.samples[1].value, second);
  }
}

TEST(FrameBuilder, AFrameThatIsFilledAgainHasNothingOfItsFormerLife) {
  FrameBuilder builder;
  const auto tick = [&builder](int64_t second, int series) {
    builder.begin(from_unix_ms(second * 1000));
    builder.begin_section("numbers");
    for (int i = series; i > 0; --i)
      builder.emit(kCpu, {{"cpu", std::to_string(i)}}, i);
    builder.end_section();
    return builder.finish();
  };
  for (int64_t second = 1; second <= 8; ++second) {
    const int series = second % 4 == 0 ? 2 : 5;
    const FramePtr frame = tick(second, series);
    ASSERT_EQ(frame->samples.size(), static_cast<std::size_t>(series));
    ASSERT_EQ(frame->sections.size(), 1U);
    EXPECT_EQ(frame->sections[0].last, static_cast<std::size_t>(series));
    for (const FrameSample& sample : frame->samples)
      EXPECT_EQ(sample.series->labels.get("cpu"), std::to_string(static_cast<int>(sample.value)));
  }
}

TEST(FrameBuilder, RepeatsASection) {
  FrameBuilder builder;
  const auto tick = [&builder](bool repeats) {
    builder.begin(from_unix_ms(0));
    builder.begin_section("load");
    builder.emit(kLoad, repeats ? 2 : 1);
    builder.end_section();
    if (repeats) {
      builder.repeat_section("cpu");
      builder.repeat_section("never there");
    } else {
      builder.begin_section("cpu");
      builder.emit(kCpu, {{"mode", "idle"}}, 3);
      builder.emit(kCpu, {{"mode", "user"}}, 4);
      builder.end_section();
    }
    return builder.finish();
  };
  const FramePtr first = tick(false);
  for (int i = 0; i < 5; ++i) {
    const FramePtr frame = tick(true);
    ASSERT_EQ(frame->samples.size(), 3U);
    EXPECT_EQ(frame->samples[0].value, 2);
    EXPECT_EQ(frame->samples[1].series, first->samples[1].series);
    EXPECT_EQ(frame->samples[1].value, 3);
    EXPECT_EQ(frame->samples[2].value, 4);
    ASSERT_EQ(frame->sections.size(), 3U);
    EXPECT_EQ(frame->sections[1].collector, "cpu");
    EXPECT_EQ(frame->sections[1].first, 1U);
    EXPECT_EQ(frame->sections[1].last, 3U);
    EXPECT_EQ(frame->sections[2].first, frame->sections[2].last);
  }
  EXPECT_EQ(builder.drops().duplicate, 0U);
}

// A series that moved to another collector since is there once, from whom came first.
TEST(FrameBuilder, ARepeatedSampleThatIsThereAlreadyIsADuplicate) {
  FrameBuilder builder;
  builder.begin(from_unix_ms(0));
  builder.begin_section("slow");
  builder.emit(kLoad, 1);
  builder.end_section();
  (void)builder.finish();
  builder.begin(from_unix_ms(1000));
  builder.emit(kLoad, 2);
  builder.repeat_section("slow");
  const FramePtr frame = builder.finish();
  ASSERT_EQ(frame->samples.size(), 1U);
  EXPECT_EQ(frame->samples[0].value, 2);
  EXPECT_EQ(builder.drops().duplicate, 1U);
}

// What comes and goes in the middle of a tick, within collectors and with whole ones.
TEST(FrameBuilder, FindsEverySeriesAgainWhateverComesAndGoes) {
  FrameBuilder builder;
  std::map<std::string, SeriesPtr> known;
  const std::vector<std::vector<std::vector<std::string_view>>> ticks = {
      {{"a", "b", "c"}, {"x", "y"}},
      {{"b", "c"}, {"x", "y"}},            // the first has gone
      {{"a", "b", "n", "c"}, {"y"}},       // it is back, and another stands in the middle
      {{}, {"x", "y", "a"}},               // one says nothing, and the other what was its
      {{"c", "b", "a", "a"}, {"y", "x"}},  // another order, and one twice
      {{"a", "b", "c"}, {"x", "y"}},
  };
  int64_t second = 0;
  for (const auto& collectors : ticks) {
    builder.begin(from_unix_ms(++second * 1000));
    std::string expected;
    for (std::size_t i = 0; i < collectors.size(); ++i) {
      builder.begin_section(i == 0 ? "first" : "second");
      for (const std::string_view mode : collectors[i]) {
        builder.emit(kCpu, {{"mode", mode}}, static_cast<double>(second));
        if (expected.find(mode) == std::string::npos) expected.append(mode);
      }
      builder.end_section();
    }
    const FramePtr frame = builder.finish();
    std::string got;
    for (const FrameSample& sample : frame->samples) {
      const std::string mode(sample.series->labels.get("mode"));
      got += mode;
      EXPECT_EQ(sample.value, static_cast<double>(second));
      EXPECT_EQ(known.try_emplace(mode, sample.series).first->second, sample.series) << mode;
    }
    EXPECT_EQ(got, expected);
  }
  EXPECT_EQ(builder.series_count(), known.size());
}

// Past the maximum a series has no text of its own, unless it has a label that its labels cannot show: the
// exposition is the same.
TEST(FrameBuilder, KeepsTextsUpToTheLimit) {
  FrameBuilder builder({.texts_max = 2});
  builder.begin(from_unix_ms(1000));
  for (const std::string_view device : {"a", "b", "c"})
    builder.emit(kCpu, {{"device", device}}, 1);
  builder.emit(kCpu, {{"device", "d"}, {"image", ""}}, 1);
  const FramePtr frame = builder.finish();
  ASSERT_EQ(frame->samples.size(), 4U);
  EXPECT_EQ(frame->samples[1].series->text, std::string(kCpu.name) + "{device=\"b\"}");
  EXPECT_EQ(frame->samples[2].series->text, "");
  EXPECT_EQ(frame->samples[3].series->text, std::string(kCpu.name) + "{device=\"d\",image=\"\"}");
  std::string text;
  append_exposition(text, *frame);
  EXPECT_NE(text.find("{device=\"b\"} 1\n"), std::string::npos) << text;
  EXPECT_NE(text.find("{device=\"c\"} 1\n"), std::string::npos) << text;
}

}  // namespace
}  // namespace hb
