#include "promql/repeated_subtrees.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "promql/engine.hpp"
#include "promql/scripted_source.hpp"

namespace hb::promql {
namespace {

using std::chrono::minutes;
using testing::ElementsAre;

class RepeatedSubtreesTest : public testing::Test {
 protected:
  RepeatedSubtreesTest() {
    source_.load(minutes(1), "a_total{l=\"1\"} 0+60x20")
        .load(minutes(1), "a_total{l=\"2\"} 0+120x20")
        .load(minutes(1), "gauge 5 3x20");
  }

  // The value at the tenth minute, or the error.
  std::string value_of(std::string_view text, Annotations* annotations = nullptr) {
    const auto query = Query::parse(text, limits_);
    if (!query) return query.error().message;
    const auto value =
        Engine(source_, clock_, limits_).instant(**query, Timestamp{minutes(10)}, {}, annotations);
    return value ? shown(*value) : value.error().message;
  }

  ScriptedSource source_;
  ManualClock clock_{Timestamp{}};
  Limits limits_;
};

TEST_F(RepeatedSubtreesTest, WhatIsWrittenTwiceIsReadOnce) {
  struct Case {
    std::string_view query;
    std::size_t reads;
    std::string_view same_as;  // another query for the same value
  };
  for (const auto& [query, reads, same_as] : {
           Case{"rate(a_total[5m]) / rate(a_total[5m])", 1, "0 * rate(a_total[5m]) + 1"},
           Case{"gauge + gauge", 1, "gauge * 2"},
           Case{"gauge + (gauge)", 1, "gauge * 2"},
           Case{"gauge + gauge + gauge * gauge", 1, "gauge * 5"},
           Case{"-gauge + -gauge", 1, "gauge * -2"},
           Case{"sum(a_total) + sum(a_total) + max(a_total)", 1, "max(a_total) * 4"},
           Case{"sum by (l) (a_total) - sum without (l) (a_total)", 1, ""},
           Case{"scalar(gauge) + scalar(gauge)", 1, "6"},
           Case{"max_over_time(gauge[9m:1m]) + max_over_time(gauge[9m:1m])", 1, "gauge * 2"},
           Case{"max_over_time((gauge + gauge)[9m:1m])", 1, "gauge * 2"},
           Case{"timestamp(gauge) + timestamp(gauge)", 1, "1200 + 0 * gauge"},
           Case{"(gauge offset 5m) * (gauge offset 5m)", 1, "gauge * 3"},
           Case{"quantile(0.5, gauge) + quantile(0.5, gauge)", 1, "sum(gauge) * 2"},
       }) {
    const std::string expected = value_of(same_as);
    const std::size_t before = source_.selects();
    EXPECT_EQ(value_of(query), same_as.empty() ? "" : expected) << query;
    EXPECT_EQ(source_.selects() - before, reads) << query;
  }
}

TEST_F(RepeatedSubtreesTest, WhatDiffersIsReadEachTime) {
  struct Case {
    std::string_view query;
    std::string_view value;
  };
  for (const auto& [query, value] : {
           Case{"gauge + on() a_total{l=\"1\"}", "{} 603\n"},
           Case{"a_total{l=\"1\"} + ignoring(l) a_total{l=~\"2\"}", "{} 1800\n"},
           Case{"gauge + gauge offset 10m", "{} 8\n"},
           Case{"gauge + gauge @ 0", "{} 8\n"},
           Case{"gauge @ 0 + gauge @ 60", "{} 8\n"},
           Case{"gauge @ start() + gauge @ end()", "{} 6\n"},
           Case{"timestamp(gauge) + gauge", "{} 603\n"},
           Case{"sum_over_time(gauge[2m]) + sum_over_time(gauge[3m])", "{} 15\n"},
           Case{"min_over_time(gauge[11m]) + max_over_time(gauge[11m])", "{} 8\n"},
           Case{"gauge + sum_over_time(gauge[2m:1m])", "{} 9\n"},
           Case{"sum_over_time(gauge[2m:1m]) + sum_over_time(gauge[2m:30s])", "{} 18\n"},
       }) {
    const std::size_t before = source_.selects();
    EXPECT_EQ(value_of(query), value) << query;
    EXPECT_EQ(source_.selects() - before, 2U) << query;
  }
}

TEST_F(RepeatedSubtreesTest, NodesOfOneKindDifferInEachOfTheirParts) {
  for (const auto& [query, value] : {
           std::pair{"sum(a_total) - max(a_total)", "{} 600\n"},
           std::pair{"sum by (l) (a_total) + on(l) group_left sum by (x, l) (a_total)",
                     "{l=\"1\"} 1200\n{l=\"2\"} 2400\n"},
           std::pair{"topk(1, a_total) - ignoring(l) bottomk(1, a_total)", "{} 600\n"},
           std::pair{"quantile(1, a_total) - quantile(0, a_total)", "{} 600\n"},
           std::pair{"(gauge > bool 3) + (gauge > 2)", "{} 3\n"},
           std::pair{"-gauge + gauge", "{} 0\n"},
           std::pair{"clamp_max(gauge, 1) + clamp_min(gauge, 1)", "{} 4\n"},
           std::pair{
               "label_replace(gauge, \"a\", \"x\", \"\", \"\") + ignoring(a) label_replace(gauge, \"a\", "
               "\"y\", \"\", \"\")",
               "{} 6\n"},
       }) {
    EXPECT_EQ(value_of(query), value) << query;
  }
}

TEST_F(RepeatedSubtreesTest, AnnotationsNameEachPlace) {
  const std::string_view text = "rate(gauge[5m]) + rate(gauge[5m])";
  Annotations annotations(text);
  value_of(text, &annotations);
  const std::string said =
      "PromQL info: metric might not be a counter, name does not end in _total/_sum/_count/_bucket: "
      "\"gauge\" ";
  EXPECT_THAT(annotations.infos(), ElementsAre(said + "(1:6)", said + "(1:24)"));
}

// One sample that is read, a value that is made of it, one that is kept for the second, and the sum.
TEST_F(RepeatedSubtreesTest, KeptColumnsAreAccountedFor) {
  source_ = ScriptedSource();
  source_.load(minutes(10), "a _ 1");
  limits_.samples_max = 4;
  EXPECT_EQ(value_of("a + a"), "{} 2\n");
  limits_.samples_max = 3;
  EXPECT_EQ(value_of("a"), "a 1\n");
  EXPECT_EQ(value_of("a + a"), "query processing would load too many samples into memory in query execution");
}

}  // namespace
}  // namespace hb::promql
