#include "remote/series_labels.hpp"

#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "remote/limits.hpp"

namespace hb::remote {
namespace {

using testing::HasSubstr;

std::string check(const std::vector<LabelView>& labels) {
  const Result<Labels> checked = check_series_labels(labels);
  if (checked) return checked->to_string();
  return fmt::format("{}: {}", checked.error().code == ErrorCode::limit ? "limit" : "invalid",
                     checked.error().message);
}

TEST(SeriesLabels, TakesWhatIsSortedAndNamed) {
  EXPECT_EQ(check({{"__name__", "up"}}), "up");
  EXPECT_EQ(check({{"A", "1"}, {"__name__", "up"}, {"a.b", "\n\"ü"}}), "up{A=\"1\", a.b=\"\\n\\\"ü\"}");
  EXPECT_EQ(check({{"__name__", "up"}, {"empty", ""}, {"job", "x"}}), "up{job=\"x\"}")
      << "an empty value is no label";
}

TEST(SeriesLabels, SaysWhatIsWrong) {
  struct Case {
    std::vector<LabelView> labels;
    std::string_view said;
  };
  for (const auto& [labels, said] : std::vector<Case>{
           {{}, "invalid: the series has no __name__"},
           {{{"job", "x"}}, "invalid: the series has no __name__"},
           {{{"__name__", ""}, {"job", "x"}}, "invalid: the series has no __name__"},
           {{{"", "x"}, {"__name__", "up"}}, "invalid: a label has no name"},
           {{{"__name__", "up"}, {"a", "1"}, {"a", "1"}}, "invalid: the label a is there twice"},
           {{{"__name__", "up"}, {"b", "1"}, {"a", "1"}},
            "invalid: the labels are not sorted: a comes after b"},
           {{{"__name__", "up"}, {"a", "\xff"}}, "invalid: the label a is not UTF-8"},
           {{{"__name__", "\xc3"}}, "invalid: the label __name__ is not UTF-8"},
           {{{"__name__", "up"}, {"a\xff", "1"}}, "invalid: the label a\ufffd is not UTF-8"},
       }) {
    EXPECT_EQ(check(labels), said);
  }
}

TEST(SeriesLabels, EachLimitHolds) {
  const std::string name(kLabelNameBytesMax, 'n');
  const std::string value(kLabelValueBytesMax, 'v');
  EXPECT_THAT(check({{"__name__", "up"}, {name, "1"}}), testing::StartsWith("up{"));
  EXPECT_THAT(check({{"__name__", "up"}, {name + "n", "1"}}), HasSubstr("limit: the label name nnn"));
  EXPECT_THAT(check({{"__name__", value}}), testing::StartsWith("vvv"));
  EXPECT_THAT(check({{"__name__", value + "v"}}), HasSubstr("limit: the value of the label __name__"));

  std::vector<std::string> names;
  for (std::size_t i = 0; i <= kSeriesLabelsMax; ++i)
    names.push_back(fmt::format("l{:04}", i));
  std::vector<LabelView> labels{{"__name__", "up"}};
  for (std::size_t i = 1; i < kSeriesLabelsMax; ++i)
    labels.push_back({names[i], "v"});
  EXPECT_THAT(check(labels), testing::StartsWith("up{"));
  labels.push_back({names.back(), "v"});
  EXPECT_THAT(check(labels), HasSubstr("limit: the series has more than 128 labels"));

  // Two values at their limit are already all that a series may have, but for the names.
  const std::string second =
      value.substr(0, kSeriesLabelBytesMax - value.size() - std::string("__name__b").size());
  EXPECT_THAT(check({{"__name__", value}, {"b", second}}), testing::StartsWith("vvv"));
  EXPECT_THAT(check({{"__name__", value}, {"b", second + "v"}}),
              HasSubstr("limit: the labels of the series"));
}

}  // namespace
}  // namespace hb::remote
