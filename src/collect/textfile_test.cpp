#include "collect/textfile.hpp"

#include <cmath>
#include <string>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hb::collect {
namespace {

using testing::HasSubstr;

std::string shown(std::string_view text) {
  const auto families = parse_textfile(text);
  if (!families) return "error: " + families.error().message;
  std::string out;
  for (const TextfileFamily& family : *families) {
    out += fmt::format("{} {} \"{}\" {}\n", family.name, metric_type_name(family.type), family.help,
                       fmt::join(family.label_names, ","));
    for (const TextfileFamily::Sample& sample : family.samples) {
      out += fmt::format("  {} [{}] {}\n", part_name("", sample.part), fmt::join(sample.labels, ","),
                         sample.value);
    }
  }
  return out;
}

TEST(Textfile, GivesEachSampleAllLabelsOfItsFamily) {
  EXPECT_EQ(shown("# HELP a Of a.\n# TYPE a counter\na{z=\"1\"} 5\nb 2\na{y=\"2\"} 6\na 7\n"),
            "a counter \"Of a.\" y,z\n   [,1] 5\n   [2,] 6\n   [,] 7\nb untyped \"\" \n   [] 2\n");
}

TEST(Textfile, LeavesOutFamiliesWithoutSamples) {
  EXPECT_EQ(shown("# HELP a Of a.\n# TYPE b gauge\n\n"), "");
  EXPECT_EQ(shown(""), "");
}

TEST(Textfile, PutsAHistogramInOrderAndFillsItUp) {
  EXPECT_EQ(
      shown(
          "# TYPE h histogram\n"
          "h_bucket{le=\"10.0\",a=\"x\"} 2\nh_bucket{a=\"y\",le=\"1e1\"} 5\nh_bucket{le=\"0.5\",a=\"x\"} 1\n"
          "h_count{a=\"x\"} 3\nh_sum{a=\"y\"} 9\n"),
      "h histogram \"\" a\n"
      "  _bucket [x,0.5] 1\n  _bucket [x,10] 2\n  _bucket [x,+Inf] 3\n  _sum [x] 0\n  _count [x] 3\n"
      "  _bucket [y,10] 5\n  _bucket [y,+Inf] 0\n  _sum [y] 9\n  _count [y] 0\n");
  EXPECT_EQ(shown("# TYPE h histogram\nh_bucket{le=\"+Inf\"} 2\nh_sum 1\nh_count 2\n"),
            "h histogram \"\" \n  _bucket [+Inf] 2\n  _sum [] 1\n  _count [] 2\n");
}

TEST(Textfile, PutsASummaryInOrderAndFillsItUp) {
  EXPECT_EQ(shown("# TYPE s summary\ns{quantile=\"0.9\"} 3\ns{quantile=\"0.50\"} 2\ns{quantile=\"NaN\"} 4\n"),
            "s summary \"\" \n   [0.5] 2\n   [0.9] 3\n  _sum [] 0\n  _count [] 0\n");
}

TEST(Textfile, RefusesWhatNoFrameHas) {
  const struct {
    std::string_view text;
    std::string_view error;
  } cases[] = {
      {"a 1\nb 2 1700\n", "line 2: a text file has no timestamps"},
      {"{\"a.b\"} 1\n", "line 1: a name that needs quotes"},
      {"a{\"b.c\"=\"d\"} 1\n", "line 1: a name that needs quotes"},
      {"# TYPE a gaugehistogram\na_count 1\n", "line 2: a text file has no gauge histograms"},
      {"a 1", "line 1: expected a newline at the text's end"},
      {"a 1\nb\n", "line 2: expected a blank and the value"},
  };
  for (const auto& [text, error] : cases)
    EXPECT_THAT(shown(text), HasSubstr(error)) << text;
  EXPECT_THAT(shown(std::string_view("a{b=\"c\0d\"} 1\n", 14)),
              HasSubstr("line 1: a label value with a NUL"));
}

TEST(Textfile, HelpTextsAreMadeValid) {
  EXPECT_EQ(shown("# HELP a \xff\na 1\n"), "a untyped \"\xef\xbf\xbd\" \n   [] 1\n");
}

TEST(Textfile, LimitsSamples) {
  std::string text;
  for (std::size_t i = 0; i < kTextfileSamplesMax; ++i)
    text += fmt::format("a{{b=\"{}\"}} 1\n", i);
  EXPECT_TRUE(parse_textfile(text));
  const auto refused = parse_textfile(text + "a 1\n");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::limit);
}

TEST(Textfile, LimitsLabelNamesOfAFamily) {
  std::string text;
  for (std::size_t i = 0; i < kTextfileLabelNamesMax; ++i)
    text += fmt::format("a{{b{}=\"\"}} 1\n", i);
  EXPECT_TRUE(parse_textfile(text));
  const auto refused = parse_textfile(text + "a{c=\"\"} 1\n");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::limit);
}

TEST(Textfile, LimitsLabelsOfAllSamples) {
  // A label each, and the place for the one that tells buckets apart: that is how labels are counted.
  std::string labels;
  for (int i = 0; i < 49; ++i)
    labels += fmt::format("b{}=\"\",", i);
  std::string text;
  for (std::size_t i = 0; i < kTextfileLabelsMax / 50; ++i)
    text += fmt::format("a{{{}}} {}\n", labels, i);
  EXPECT_TRUE(parse_textfile(text));
  const auto refused = parse_textfile(text + "c 1\n");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::limit);
}

TEST(Textfile, NamesParts) {
  using Part = TextfileFamily::Part;
  EXPECT_EQ(part_name("a", Part::plain), "a");
  EXPECT_EQ(part_name("a", Part::count), "a_count");
  EXPECT_EQ(part_label(MetricType::histogram, Part::bucket), "le");
  EXPECT_EQ(part_label(MetricType::summary, Part::plain), "quantile");
  EXPECT_EQ(part_label(MetricType::summary, Part::sum), "");
  EXPECT_EQ(part_label(MetricType::gauge, Part::plain), "");
}

}  // namespace
}  // namespace hb::collect
