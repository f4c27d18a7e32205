#include "model/labels.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace hb {
namespace {

TEST(Labels, SortsDropsEmptyAndLetsTheLastWin) {
  const Labels labels{{"mode", "idle"}, {"cpu", "0"}, {"empty", ""}, {"mode", "user"}};
  EXPECT_EQ(labels.size(), 2U);
  EXPECT_EQ(labels.get("mode"), "user");
  EXPECT_EQ(labels.get("cpu"), "0");
  EXPECT_EQ(labels.get("empty"), "");
  EXPECT_EQ(labels, (Labels{{"cpu", "0"}, {"mode", "user"}}));
}

TEST(Labels, AreEqualWhateverTheOrderTheyCameIn) {
  const Labels one{{"a", "1"}, {"b", "2"}};
  const Labels two{{"b", "2"}, {"a", "1"}};
  EXPECT_EQ(one, two);
  EXPECT_EQ(std::hash<Labels>{}(one), std::hash<Labels>{}(two));
  EXPECT_NE(one, (Labels{{"a", "1"}, {"b", "3"}}));
}

TEST(Labels, HoldTextsOfEveryLength) {
  for (const std::size_t length : {1U, 127U, 128U, 16383U, 16384U, 100000U}) {
    const std::string value(length, 'x');
    const Labels labels{{"long", value}, {"z", "end"}};
    EXPECT_EQ(labels.get("long"), value);
    EXPECT_EQ(labels.get("z"), "end");
  }
}

TEST(Labels, OrderIsLabelByLabel) {
  // Prometheus sorts by the first label that differs, not by the length of the texts.
  EXPECT_LT((Labels{{"a", "10"}}), (Labels{{"a", "9"}}));
  EXPECT_LT((Labels{{"a", "1"}}), (Labels{{"a", "1"}, {"b", "1"}}));
  EXPECT_LT((Labels{{"a", "1"}, {"c", "1"}}), (Labels{{"b", "0"}}));
  EXPECT_LT(Labels{}, (Labels{{"a", "1"}}));
}

TEST(Labels, WithoutOnlyAndMetricName) {
  const Labels labels{{kMetricName, "up"}, {"instance", "a"}, {"job", "b"}};
  EXPECT_EQ(labels.metric_name(), "up");
  EXPECT_EQ(labels.without_metric_name(), (Labels{{"instance", "a"}, {"job", "b"}}));
  EXPECT_EQ(labels.without(std::vector<std::string>{"job", "absent"}),
            (Labels{{kMetricName, "up"}, {"instance", "a"}}));
  EXPECT_EQ(labels.only(std::vector<std::string>{"job", "absent"}), (Labels{{"job", "b"}}));
}

TEST(Labels, AreWrittenAsPrometheusWritesThem) {
  struct Case {
    Labels labels;
    std::string text;
  };
  const std::vector<Case> cases{
      {Labels{}, "{}"},
      {Labels{{kMetricName, "up"}}, "up"},
      {Labels{{"a", "1"}}, "{a=\"1\"}"},
      {Labels{{kMetricName, "up"}, {"a", "x\"y\\z\nw"}, {"b", "2"}}, "up{a=\"x\\\"y\\\\z\\nw\", b=\"2\"}"},
  };
  for (const Case& c : cases)
    EXPECT_EQ(c.labels.to_string(), c.text);
}

TEST(Labels, DecodeWhatWasEncodedAndNothingElse) {
  const Labels labels{{"__name__", "cpu"}, {"long", std::string(300, 'x')}, {"mode", "user"}};
  const std::string encoded(labels.encoded());
  EXPECT_EQ(Labels::decode(encoded), labels);
  EXPECT_EQ(Labels::decode(""), Labels());
  for (std::size_t length = 1; length < encoded.size(); ++length) {
    const auto cut = Labels::decode(std::string_view(encoded).substr(0, length));
    // A cut between two labels leaves a smaller set.
    EXPECT_LT(cut.value_or(Labels()).size(), labels.size()) << length;
  }
  using std::string_literals::operator""s;
  for (const std::string& bytes :
       {"\1a\0"s, "\0\1a"s, "\1b\1x\1a\1x"s, "\1a\1x\1a\1y"s, "\xff\xff\xff\xff\xff\x7f"s, "\x80"s, "\2a"s}) {
    EXPECT_FALSE(Labels::decode(bytes)) << bytes;
  }
}

}  // namespace
}  // namespace hb
