#include "model/frame_filter.hpp"

#include <string>

#include <gtest/gtest.h>

#include "model/frame_builder.hpp"

namespace hb {
namespace {

constexpr Metric kLoad{"load", "", MetricType::gauge};
constexpr Metric kFree{"free", "", MetricType::gauge};
constexpr Metric kBucket{"took_bucket", "", MetricType::histogram, "took"};
constexpr Metric kSuccess{"success", "", MetricType::gauge};
constexpr Metric kTicks{"ticks", "", MetricType::gauge};

FramePtr made_frame() {
  FrameBuilder builder;
  builder.begin(from_unix_ms(5));
  builder.begin_section("load");
  builder.emit(kLoad, 1);
  builder.end_section();
  builder.begin_section("disk");
  builder.emit(kFree, {{"collector", "load"}}, 1);
  builder.emit(kBucket, {{"le", "+Inf"}}, 1);
  builder.end_section();
  builder.emit(kSuccess, {{"collector", "load"}}, 1);
  builder.emit(kSuccess, {{"collector", "disk"}}, 1);
  builder.emit(kTicks, 1);
  return builder.finish();
}

std::string names(const Frame& frame) {
  std::string out;
  for (const FrameSample& sample : frame.samples)
    out += sample.series->text + " ";
  return out;
}

TEST(FrameFilter, KeepsWhatIsWanted) {
  const std::string load = R"(load )";
  const std::string disk = R"(free{collector="load"} took_bucket{le="+Inf"} )";
  const std::string load_success = R"(success{collector="load"} )";
  const std::string disk_success = R"(success{collector="disk"} )";
  const struct {
    FrameFilter filter;
    std::string kept;
  } cases[] = {
      {{}, load + disk + load_success + disk_success + "ticks "},
      {{.collectors = {"load"}}, load + load_success},
      {{.collectors = {"load", "disk"}}, load + disk + load_success + disk_success},
      {{.excluded = {"load"}}, disk + disk_success + "ticks "},
      {{.collectors = {"disk"}, .excluded = {"disk"}}, ""},
      {{.metrics = {"took"}}, "took_bucket{le=\"+Inf\"} "},
      {{.metrics = {"took_bucket", "ticks"}}, "took_bucket{le=\"+Inf\"} ticks "},
      {{.collectors = {"load"}, .metrics = {"success"}}, load_success},
      {{.metrics = {"none"}}, ""},
  };
  const FramePtr frame = made_frame();
  for (const auto& [filter, kept] : cases)
    EXPECT_EQ(names(filter_frame(*frame, filter)), kept);
}

TEST(FrameFilter, CountsItsSectionsAnew) {
  const Frame frame = filter_frame(*made_frame(), {.collectors = {"disk"}, .metrics = {"took"}});
  ASSERT_EQ(frame.sections.size(), 1U);
  EXPECT_EQ(frame.sections[0].collector, "disk");
  EXPECT_EQ(frame.sections[0].first, 0U);
  EXPECT_EQ(frame.sections[0].last, 1U);
  EXPECT_EQ(frame.time, from_unix_ms(5));
}

}  // namespace
}  // namespace hb
