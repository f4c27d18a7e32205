#include <chrono>
#include <memory>
#include <string_view>

#include <gtest/gtest.h>

#include "promql/engine.hpp"
#include "promql/scripted_source.hpp"

namespace hb::promql {
namespace {

using std::chrono::minutes;

class InfoFunctionTest : public testing::Test {
 protected:
  InfoFunctionTest() {
    source_.load(minutes(1), "used{instance=\"a\",job=\"x\"} 1x5")
        .load(minutes(1), "plain 2x5")
        .load(minutes(1), "target_info{instance=\"a\",job=\"x\",zone=\"north\"} 1x5");
  }

  std::string range(std::string_view text) {
    const auto query = Query::parse(text, limits_);
    if (!query) return query.error().message;
    const auto grid = make_grid({Timestamp{minutes(1)}, Timestamp{minutes(4)}, minutes(1)}, limits_);
    const auto value = Engine(source_, clock_, limits_).range(**query, *grid);
    return value ? shown(*value) : value.error().message;
  }

  ScriptedSource source_;
  ManualClock clock_{Timestamp{}};
  Limits limits_;
};

// The second argument would be every series there is.
TEST_F(InfoFunctionTest, ReadsOnlyTheInfoSeries) {
  EXPECT_EQ(range("info(used, {zone=~'.*'})"), "used{instance=\"a\", job=\"x\", zone=\"north\"} 1 1 1 1\n");
  EXPECT_EQ(source_.selects(), 2U);
}

TEST_F(InfoFunctionTest, ReadsNothingForSeriesOfNoTarget) {
  EXPECT_EQ(range("info(plain)"), "plain 2 2 2 2\n");
  EXPECT_EQ(source_.selects(), 1U);
}

// The series take 5 samples and 4 values each, the call 4 and the joined series 4.
TEST_F(InfoFunctionTest, CountsWhatItReadsAndMakes) {
  limits_.samples_max = 26;
  EXPECT_EQ(range("info(used)"), "used{instance=\"a\", job=\"x\", zone=\"north\"} 1 1 1 1\n");
  limits_.samples_max = 25;
  EXPECT_EQ(range("info(used)"),
            "query processing would load too many samples into memory in query execution");
}

}  // namespace
}  // namespace hb::promql
