#include "model/exposition.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/exposition_parser.hpp"
#include "model/frame_builder.hpp"

namespace hb {
namespace {

std::string value_text(double value) {
  std::string text;
  append_sample_value(text, value);
  return text;
}

TEST(Exposition, WritesNumbersAsGoDoes) {
  const struct {
    double value;
    std::string_view text;
  } cases[] = {
      {0, "0"},
      {-0.0, "-0"},
      {1, "1"},
      {-17, "-17"},
      {0.1, "0.1"},
      {939.2, "939.2"},
      {999999, "999999"},
      {999999.5, "999999.5"},
      {1e6, "1e+06"},
      {1218157, "1.218157e+06"},
      {-2547610624, "-2.547610624e+09"},
      {1795344390.226388, "1.795344390226388e+09"},
      {0.0001, "0.0001"},
      {0.00009, "9e-05"},
      {2.3314e-05, "2.3314e-05"},
      {1e21, "1e+21"},
      {1e100, "1e+100"},
      {5e-324, "5e-324"},
      {1.7976931348623157e308, "1.7976931348623157e+308"},
      {std::numeric_limits<double>::infinity(), "+Inf"},
      {-std::numeric_limits<double>::infinity(), "-Inf"},
      {std::nan(""), "NaN"},
  };
  for (const auto& [value, text] : cases)
    EXPECT_EQ(value_text(value), text);
}

TEST(Exposition, WritesSeriesWithSortedEscapedLabels) {
  const std::vector<LabelView> labels = {{"z", "a\\b"}, {"device", "say \"x\""}, {"path", ""}, {"m", "1\n2"}};
  std::string text;
  append_series_text(text, "node_disk_info", labels);
  EXPECT_EQ(text, R"(node_disk_info{device="say \"x\"",m="1\n2",path="",z="a\\b"})");
}

TEST(Exposition, GroupsFamiliesAndSortsThemByName) {
  constexpr Metric kBytes{"b_bytes", "Bytes\nof \\ and \"x\".", MetricType::counter};
  constexpr Metric kUp{"a_up", "", MetricType::gauge};
  FrameBuilder builder;
  builder.begin(from_unix_ms(1000));
  builder.emit(kBytes, {{"device", "two"}}, 2);
  builder.emit(kUp, {{"device", "two"}, {"alias", ""}}, 1);
  builder.emit(kBytes, {{"device", "one"}}, 1e6);
  builder.emit(kUp, {{"device", "one"}, {"alias", ""}}, 0);
  std::string text = "before\n";
  append_exposition(text, *builder.finish());
  EXPECT_EQ(text, R"(before
# TYPE a_up gauge
a_up{alias="",device="two"} 1
a_up{alias="",device="one"} 0
# HELP b_bytes Bytes\nof \\ and "x".
# TYPE b_bytes counter
b_bytes{device="two"} 2
b_bytes{device="one"} 1e+06
)");
}

// What the frame of these metrics reads as in OpenMetrics; it has to be right.
std::string openmetrics(std::span<const Metric> metrics) {
  FrameBuilder builder;
  builder.begin(from_unix_ms(1000));
  for (const Metric& metric : metrics)
    builder.emit(metric, {{"device", "one\n\"two\"\\"}, {"alias", ""}}, 1.5e6);
  std::string text;
  append_exposition(text, *builder.finish(), ExpositionFormat::openmetrics);
  const auto error = find_exposition_error(text, ExpositionFormat::openmetrics);
  EXPECT_FALSE(error) << text << error->message;
  return text;
}

TEST(Exposition, WritesOpenMetrics) {
  const Metric metrics[] = {{"b_bytes_total", "Bytes \"x\" \\\n.", MetricType::counter},
                            {"a_bytes", "", MetricType::counter},
                            {"up", "Up.", MetricType::untyped},
                            {"temp", "Warm.", MetricType::gauge}};
  EXPECT_EQ(openmetrics(metrics), R"(# TYPE a_bytes unknown
a_bytes{alias="",device="one\n\"two\"\\"} 1.5e+06
# HELP b_bytes Bytes \"x\" \\\n.
# TYPE b_bytes counter
b_bytes_total{alias="",device="one\n\"two\"\\"} 1.5e+06
# HELP temp Warm.
# TYPE temp gauge
temp{alias="",device="one\n\"two\"\\"} 1.5e+06
# HELP up Up.
# TYPE up unknown
up{alias="",device="one\n\"two\"\\"} 1.5e+06
# EOF
)");
}

TEST(Exposition, NamesNoOpenMetricsFamilyTwice) {
  const Metric same[] = {{"a_total", "", MetricType::counter}, {"a", "", MetricType::gauge}};
  EXPECT_THAT(openmetrics(same), testing::HasSubstr("# TYPE a_total unknown\n"));
  const Metric created[] = {{"a_total", "", MetricType::counter}, {"a_created", "", MetricType::gauge}};
  EXPECT_THAT(openmetrics(created), testing::HasSubstr("# TYPE a_total unknown\n"));
  const Metric nameless[] = {{"_total", "", MetricType::counter}};
  EXPECT_THAT(openmetrics(nameless), testing::HasSubstr("# TYPE _total unknown\n"));
}

TEST(Exposition, KeepsThePartsOfAHistogramTogether) {
  FrameBuilder builder;
  builder.begin(from_unix_ms(1000));
  const Metric bucket{"took_bucket", "Time.", MetricType::histogram, "took"};
  const Metric sum{"took_sum", "Time.", MetricType::histogram, "took"};
  const Metric count{"took_count", "Time.", MetricType::histogram, "took"};
  builder.emit(bucket, {{"le", "+Inf"}}, 2);
  builder.emit(sum, 3);
  builder.emit(count, 2);
  const FramePtr frame = builder.finish();
  std::string text;
  append_exposition(text, *frame);
  EXPECT_EQ(
      text,
      "# HELP took Time.\n# TYPE took histogram\ntook_bucket{le=\"+Inf\"} 2\ntook_sum 3\ntook_count 2\n");
}

TEST(Exposition, WritesSeriesThatNobodyRendered) {
  const auto family =
      std::make_shared<const MetricFamily>(MetricFamily{"up", "Is it up.", MetricType::untyped});
  Frame frame{.time = from_unix_ms(0), .samples = {}};
  frame.samples.push_back(
      {std::make_shared<const Series>(Series{Labels{{kMetricName, "up"}, {"job", "x"}}, family}), 1});
  std::string text;
  append_exposition(text, frame);
  EXPECT_EQ(text, "# HELP up Is it up.\n# TYPE up untyped\nup{job=\"x\"} 1\n");
}

TEST(ExpositionPage, FollowsTheFramesWhateverChangesInThem) {
  constexpr Metric kUp{"a_up", "Is it up.", MetricType::gauge};
  constexpr Metric kBytes{"b_bytes_total", "Bytes.", MetricType::counter};
  struct Emitted {
    const Metric* metric = nullptr;
    std::string device = {};
    double value = 0;
  };
  const std::vector<Emitted> frames[] = {
      {},
      {{&kBytes, "one", 1}, {&kUp, "one", 1}},
      {{&kBytes, "one", 2.5}, {&kUp, "one", 0}},                         // other values
      {{&kBytes, "one", 3}, {&kUp, "one", 0}, {&kBytes, "two", 1e300}},  // one more series
      {{&kBytes, "two", 3}, {&kUp, "one", 0}, {&kBytes, "one", 7}},      // another order
      {{&kBytes, "two", 3}, {&kUp, "one", 0}},                           // one less
      {{&kBytes, "three", 4}, {&kUp, "one", std::nan("")}},              // another, as many
      {},
  };
  for (const auto format : {ExpositionFormat::prometheus, ExpositionFormat::openmetrics}) {
    FrameBuilder builder;
    ExpositionPage page(format);
    int64_t time_ms = 0;
    for (const std::vector<Emitted>& frame : frames) {
      builder.begin(from_unix_ms(time_ms += 1000));
      std::size_t lines = format == ExpositionFormat::openmetrics ? 1 : 0;
      std::set<const Metric*> metrics;
      for (const Emitted& each : frame) {
        builder.emit(*each.metric, {{"device", each.device}}, each.value);
        metrics.insert(each.metric);
      }
      lines += frame.size() + 2 * metrics.size();
      const FramePtr made = builder.finish();
      std::string of_page;
      page.append(of_page, *made);
      std::string alone;
      append_exposition(alone, *made, format);
      EXPECT_EQ(of_page, alone);
      EXPECT_EQ(std::ranges::count(of_page, '\n'), lines) << of_page;
      EXPECT_FALSE(find_exposition_error(of_page, format)) << of_page;
    }
  }
}

}  // namespace
}  // namespace hb
