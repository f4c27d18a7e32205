#include "promql/engine.hpp"

#include <chrono>
#include <stop_token>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "promql/scripted_source.hpp"

namespace hb::promql {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

Timestamp at(Duration since_epoch) { return Timestamp{since_epoch}; }

class EngineTest : public testing::Test {
 protected:
  // The result as text, or the error's.
  std::string instant(std::string_view text, Duration time = minutes(10)) {
    const auto query = Query::parse(text, limits_);
    if (!query) return query.error().message;
    const auto value = Engine(source_, clock_, limits_).instant(**query, at(time));
    return value ? shown(*value) : value.error().message;
  }
  std::string range(std::string_view text, Duration start, Duration end, Duration step) {
    const auto query = Query::parse(text, limits_);
    if (!query) return query.error().message;
    const auto grid = make_grid({at(start), at(end), step}, limits_);
    if (!grid) return grid.error().message;
    const auto value = Engine(source_, clock_, limits_).range(**query, *grid);
    return value ? shown(*value) : value.error().message;
  }

  ScriptedSource source_;
  ManualClock clock_{Timestamp{}};
  Limits limits_;
};

TEST_F(EngineTest, CalculatesWithScalars) {
  struct Case {
    std::string_view query;
    std::string_view value;
  };
  for (const auto& [query, value] :
       {Case{"1 + 2 * 3 - 4 % 3", "6"}, Case{"2 ^ 3 ^ 2", "512"}, Case{"-2 ^ 2", "-4"}, Case{"(-2) ^ 2", "4"},
        Case{"1 / 0", "+Inf"}, Case{"-1 / 0", "-Inf"}, Case{"0 / 0", "NaN"}, Case{"5 % 0", "NaN"},
        Case{"-7 % 3", "-1"}, Case{"1 == bool 1", "1"}, Case{"2 < bool 1", "0"}, Case{"NaN == bool NaN", "0"},
        Case{"1h + 1", "3601"}, Case{"1 atan2 1", "0.7853981633974483"}, Case{"-(1 - 3)", "2"},
        Case{"'a string'", "a string"}}) {
    EXPECT_EQ(instant(query), value) << query;
  }
}

TEST_F(EngineTest, EvaluatesSumsOfThousandsOfTerms) {
  source_.load(minutes(1), "a 1x20");
  std::string scalars = "1";
  std::string vectors = "a";
  for (int i = 1; i < 5000; ++i) {
    scalars += "+1";
    vectors += "+a";
  }
  EXPECT_EQ(instant(scalars), "5000");
  EXPECT_EQ(instant(vectors), "{} 5000\n");
}

TEST_F(EngineTest, SelectsByAllFourMatchers) {
  source_.load(minutes(1), "cpu{mode=\"idle\",core=\"0\"} 1x20")
      .load(minutes(1), "cpu{mode=\"user\",core=\"0\"} 2x20")
      .load(minutes(1), "cpu{mode=\"user\"} 3x20");
  EXPECT_EQ(instant("cpu{mode=\"idle\"}"), "cpu{core=\"0\", mode=\"idle\"} 1\n");
  EXPECT_EQ(instant("cpu{mode!=\"user\"}"), "cpu{core=\"0\", mode=\"idle\"} 1\n");
  EXPECT_EQ(instant("cpu{mode=~\"us.*\",core=\"\"}"), "cpu{mode=\"user\"} 3\n");
  EXPECT_EQ(instant("{mode!~\"idle|x\",core=~\".+\"}"), "cpu{core=\"0\", mode=\"user\"} 2\n");
  EXPECT_EQ(instant("cpu{mode=~\"se\"}"), "");
  EXPECT_EQ(instant("nothing"), "");
}

TEST_F(EngineTest, LooksBackFiveMinutesAndNoLonger) {
  source_.load(minutes(1), "a 1 2 3");
  EXPECT_EQ(instant("a", minutes(2)), "a 3\n");
  EXPECT_EQ(instant("a", seconds(119)), "a 2\n");
  EXPECT_EQ(instant("a", minutes(7) - Duration{1}), "a 3\n");
  EXPECT_EQ(instant("a", minutes(7)), "");  // exactly five minutes is too old
  EXPECT_EQ(instant("a", minutes(-1)), "");
  EXPECT_EQ(instant("a offset 1m", minutes(2)), "a 2\n");
  EXPECT_EQ(instant("a offset -1m", minutes(1)), "a 3\n");
}

// What a store has thinned out to a value an hour is there between the hours as well, until two are missing.
TEST_F(EngineTest, LooksBackFurtherWhereSamplesStandFarApart) {
  source_.load(minutes(60), "a 1 2").thinned_to(minutes(60));
  EXPECT_EQ(instant("a", minutes(119)), "a 2\n");
  EXPECT_EQ(instant("a", minutes(180)), "");
  EXPECT_EQ(range("a", minutes(30), minutes(210), minutes(60)), "a 1 2 2 _\n");
}

TEST_F(EngineTest, EndsSeriesAtStalenessMarkers) {
  source_.load(minutes(1), "a 1 2 stale _ _ 6");
  EXPECT_EQ(instant("a", minutes(1)), "a 2\n");
  EXPECT_EQ(instant("a", minutes(2)), "");
  EXPECT_EQ(instant("a", minutes(4)), "");
  EXPECT_EQ(instant("a", minutes(5)), "a 6\n");
  EXPECT_EQ(range("a", minutes(0), minutes(6), minutes(1)), "a 1 2 _ _ _ 6 6\n");
  EXPECT_EQ(range("a + 1", minutes(0), minutes(6), minutes(1)), "{} 2 3 _ _ _ 7 7\n");
  // Windows do not see them.
  EXPECT_EQ(instant("count_over_time(a[10m])", minutes(5)), "{} 3\n");
  EXPECT_EQ(instant("a[10m]", minutes(5)), "a 0:1 60000:2 300000:6\n");
}

TEST_F(EngineTest, WindowsAreOpenOnTheLeft) {
  source_.load(minutes(1), "a 1 2 3 4 5");
  EXPECT_EQ(instant("a[2m]", minutes(4)), "a 180000:4 240000:5\n");
  EXPECT_EQ(instant("sum_over_time(a[2m])", minutes(4)), "{} 9\n");
  EXPECT_EQ(instant("sum_over_time(a[2m] offset 1m)", minutes(4)), "{} 7\n");
  EXPECT_EQ(range("count_over_time(a[2m])", minutes(0), minutes(6), minutes(1)), "{} 1 2 2 2 2 1 _\n");
}

TEST_F(EngineTest, ArithmeticTakesTheNameAwayAndComparisonKeepsIt) {
  source_.load(minutes(1), "a{x=\"1\"} 1x20").load(minutes(1), "a{x=\"2\"} 5x20");
  EXPECT_EQ(instant("a * 2"), "{x=\"1\"} 2\n{x=\"2\"} 10\n");
  EXPECT_EQ(instant("10 - a"), "{x=\"1\"} 9\n{x=\"2\"} 5\n");
  EXPECT_EQ(instant("-a"), "{x=\"1\"} -1\n{x=\"2\"} -5\n");
  EXPECT_EQ(instant("+a"), "a{x=\"1\"} 1\na{x=\"2\"} 5\n");
  EXPECT_EQ(instant("a > 2"), "a{x=\"2\"} 5\n");
  EXPECT_EQ(instant("2 < a"), "a{x=\"2\"} 5\n");
  EXPECT_EQ(instant("a > bool 2"), "{x=\"1\"} 0\n{x=\"2\"} 1\n");
  EXPECT_EQ(instant("a != 1"), "a{x=\"2\"} 5\n");
  EXPECT_EQ(instant("a >= 5 <= 5"), "a{x=\"2\"} 5\n");
  EXPECT_EQ(instant("abs(-a)"), "{x=\"1\"} 1\n{x=\"2\"} 5\n");
}

TEST_F(EngineTest, MatchesVectorsOneToOne) {
  source_.load(minutes(1), "used{disk=\"a\"} 1x20")
      .load(minutes(1), "used{disk=\"b\"} 4x20")
      .load(minutes(1), "size{disk=\"b\"} 8x20")
      .load(minutes(1), "size{disk=\"c\"} 9x20");
  EXPECT_EQ(instant("used / size"), "{disk=\"b\"} 0.5\n");
  EXPECT_EQ(instant("used < size"), "used{disk=\"b\"} 4\n");
  EXPECT_EQ(instant("used > bool size"), "{disk=\"b\"} 0\n");
  EXPECT_EQ(instant("used / nothing"), "");
  EXPECT_EQ(instant("1 - sum(used) / sum(size)"), "{} 0.7058823529411764\n");
}

TEST_F(EngineTest, TheEndOfAQueryNeedNotBeAStep) {
  source_.load(minutes(1), "a 0+1x20");
  EXPECT_EQ(range("a @ end()", minutes(0), minutes(5), minutes(2)), "a 5 5 5\n");
  EXPECT_EQ(range("sum_over_time(a[2m] @ end() offset 1m)", minutes(0), minutes(5), minutes(2)),
            "{} 7 7 7\n");
  EXPECT_EQ(range("a @ start()", minutes(1), minutes(4), minutes(2)), "a 1 1\n");
}

TEST_F(EngineTest, RefusesAmbiguousMatches) {
  source_.load(minutes(1), "a{x=\"1\"} 1x20")
      .load(minutes(1), "b{x=\"1\"} 2x20")
      .load(minutes(1), "c{x=\"1\"} 3 _ 3")
      .load(minutes(1), "d{x=\"1\"} _x10 4 4");
  EXPECT_EQ(
      instant("a + {__name__=~\"a|b\"}"),
      "found duplicate series for the match group {x=\"1\"} on the right hand-side of the operation: "
      "[{__name__=\"a\", x=\"1\"}, {__name__=\"b\", x=\"1\"}];many-to-many matching not allowed: matching "
      "labels must be unique on one side");
  // Although nothing matches the two.
  EXPECT_EQ(instant("vector(1) + on (x) group_left () {__name__=~\"a|b\"}"),
            instant("a + {__name__=~\"a|b\"}"));
  EXPECT_EQ(instant("nothing + on (x) {__name__=~\"a|b\"}"), "");
  EXPECT_EQ(instant("{__name__=~\"a|b\"} + a"),
            "multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)");
  // Only one of the two matches stays.
  EXPECT_EQ(instant("{__name__=~\"a|b\"} > a"), "b{x=\"1\"} 2\n");
  // Series that are never there at the same time do not stand in each other's way.
  EXPECT_EQ(range("a * {__name__=~\"c|d\"}", minutes(0), minutes(12), minutes(2)),
            "{x=\"1\"} 3 3 3 3 _ 4 4\n");
}

TEST_F(EngineTest, SeriesThatTakeTheirLabelsFromSeveralAreOne) {
  source_.load(minutes(1), "a{x=\"1\"} 1x20")
      .load(minutes(1), "c{x=\"1\", y=\"3\"} 3 _ 3")
      .load(minutes(1), "d{x=\"1\", y=\"3\"} _x10 4 4");
  // Of c and d it takes the same, at different steps.
  EXPECT_EQ(range("a * on (x) group_left (y) {__name__=~\"c|d\"}", minutes(0), minutes(12), minutes(4)),
            "{x=\"1\", y=\"3\"} 3 3 _ 4\n");
}

TEST_F(EngineTest, SeriesThatAreOneAreOneInASubqueryToo) {
  source_.load(minutes(1), "c{x=\"1\"} 3 _ 3").load(minutes(1), "d{x=\"1\"} _x10 4 4");
  // Seen at the minutes 1 to 6 and 10 to 12.
  EXPECT_EQ(range("sum_over_time((-{__name__=~\"c|d\"})[12m:1m])", minutes(12), minutes(12), minutes(1)),
            "{x=\"1\"} -30\n");
}

TEST_F(EngineTest, ASubquerysStepsAreAccountedForBeforeTheyAreMade) {
  source_.load(minutes(1), "a 1x20");
  constexpr std::string_view kTooMany =
      "query processing would load too many samples into memory in query execution";
  EXPECT_EQ(instant("count_over_time(a[1y:1ms])"), kTooMany);
  // Numbers and times are made for each step, too.
  EXPECT_EQ(instant("count_over_time(vector(1)[1y:1s])"), kTooMany);
  EXPECT_EQ(instant("count_over_time(vector(time())[1y:1s])"), kTooMany);
  EXPECT_EQ(instant("count_over_time(minute()[1y:1s])"), kTooMany);
  EXPECT_EQ(instant("count_over_time(vector(1)[1h:1s])"), "{} 3600\n");
}

TEST_F(EngineTest, RefusesEqualLabelsOnceNamesAreDropped) {
  source_.load(minutes(1), "a{x=\"1\"} 1x5 stale").load(minutes(1), "b{x=\"1\"} _x3 2x20");
  EXPECT_EQ(instant("-{__name__=~\"a|b\"}", minutes(4)),
            "vector cannot contain metrics with the same labelset");
  EXPECT_EQ(instant("-{__name__=~\"a|b\"}", minutes(2)), "{x=\"1\"} -1\n");
  // One after the other they are one series.
  EXPECT_EQ(range("-{__name__=~\"a|b\"}", minutes(2), minutes(8), minutes(6)), "{x=\"1\"} -1 -2\n");
  EXPECT_EQ(range("-{__name__=~\"a|b\"}", minutes(2), minutes(8), minutes(1)),
            "vector cannot contain metrics with the same labelset");
}

TEST_F(EngineTest, AggregatesByAndWithout) {
  source_.load(minutes(1), "a{cpu=\"0\",mode=\"x\"} 1x20")
      .load(minutes(1), "a{cpu=\"0\",mode=\"y\"} 2x20")
      .load(minutes(1), "a{cpu=\"1\",mode=\"x\"} 4x20")
      .load(minutes(1), "a{cpu=\"1\",mode=\"y\"} NaNx20");
  EXPECT_EQ(instant("sum(a{mode=\"x\"})"), "{} 5\n");
  EXPECT_EQ(instant("sum by (cpu) (a)"), "{cpu=\"0\"} 3\n{cpu=\"1\"} NaN\n");
  EXPECT_EQ(instant("sum without (cpu) (a)"), "{mode=\"x\"} 5\n{mode=\"y\"} NaN\n");
  EXPECT_EQ(instant("avg(a{cpu=\"0\"})"), "{} 1.5\n");
  EXPECT_EQ(instant("min by (cpu) (a)"), "{cpu=\"0\"} 1\n{cpu=\"1\"} 4\n");
  EXPECT_EQ(instant("max(a)"), "{} 4\n");
  EXPECT_EQ(instant("count by (nothing) (a)"), "{} 4\n");
  EXPECT_EQ(instant("group by (mode) (a)"), "{mode=\"x\"} 1\n{mode=\"y\"} 1\n");
  EXPECT_EQ(instant("sum by (__name__) (a{mode=\"x\"})"), "a 5\n");
  EXPECT_EQ(instant("sum by (__name__) (a{mode=\"x\"} * 2)"), "{} 10\n");
  EXPECT_EQ(instant("sum(nothing)"), "");
}

TEST_F(EngineTest, AggregatesEachStepOverWhatIsThere) {
  source_.load(minutes(1), "a{x=\"1\"} 1 1 stale").load(minutes(1), "a{x=\"2\"} _ 2 2 2");
  EXPECT_EQ(range("sum(a)", minutes(0), minutes(3), minutes(1)), "{} 1 3 2 2\n");
  EXPECT_EQ(range("count(a)", minutes(0), minutes(3), minutes(1)), "{} 1 2 1 1\n");
  EXPECT_EQ(range("avg(a)", minutes(0), minutes(3), minutes(1)), "{} 1 1.5 2 2\n");
  EXPECT_EQ(range("min by (x) (a) > 1", minutes(0), minutes(3), minutes(1)), "{x=\"2\"} _ 2 2 2\n");
}

TEST_F(EngineTest, SumsWithCompensation) {
  source_.load(minutes(1), "a{x=\"1\"} 1e100x20")
      .load(minutes(1), "a{x=\"2\"} 1x20")
      .load(minutes(1), "a{x=\"3\"} -1e100x20")
      .load(minutes(1), "b 1e100 1 -1e100 1")
      .load(minutes(1), "huge 1.7e308 1.7e308");
  EXPECT_EQ(instant("sum(a)"), "{} 1\n");
  EXPECT_EQ(instant("avg(a)"), "{} 0.3333333333333333\n");
  EXPECT_EQ(instant("sum_over_time(b[20m])"), "{} 2\n");
  EXPECT_EQ(instant("avg_over_time(b[20m])"), "{} 0.5\n");
  EXPECT_EQ(instant("avg_over_time(huge[20m])"), "{} 1.7e+308\n");
  EXPECT_EQ(instant("sum_over_time(huge[20m])"), "{} +Inf\n");
}

TEST_F(EngineTest, AnswersRangesOfEveryStepFromOneSelect) {
  source_.load(minutes(1), "b 0+60x20").load(minutes(1), "a 0+6x20");
  const std::size_t before = source_.selects();
  EXPECT_EQ(range("{__name__=~\"a|b\"}", minutes(5), minutes(15), minutes(5)), "a 30 60 90\nb 300 600 900\n");
  EXPECT_EQ(source_.selects() - before, 1U);
  EXPECT_EQ(range("7", minutes(5), minutes(15), minutes(5)), "{} 7 7 7\n");
  EXPECT_EQ(range("a", minutes(5), minutes(14), minutes(5)), "a 30 60\n");
  EXPECT_EQ(range("a", minutes(5), minutes(5), minutes(5)), "a 30\n");
}

TEST_F(EngineTest, RangeQueriesNeedAScalarOrVector) {
  const auto refused = [](std::string_view text) {
    return check_range_query(**Query::parse(text, Limits{})).error().message;
  };
  EXPECT_EQ(refused("a[5m]"),
            "invalid expression type \"range vector\" for range query, must be Scalar or instant Vector");
  EXPECT_EQ(refused("'a'"),
            "invalid expression type \"string\" for range query, must be Scalar or instant Vector");
  EXPECT_TRUE(check_range_query(**Query::parse("sum(a)", Limits{})));
}

TEST(Grid, IsLimited) {
  const Limits limits;
  const auto grid = [&](Duration start, Duration end, Duration step) {
    return make_grid({at(start), at(end), step}, limits);
  };
  EXPECT_EQ(grid(seconds(0), seconds(11'000), seconds(1))->count, 11'001U);  // as Prometheus counts
  EXPECT_EQ(
      grid(seconds(0), seconds(11'001), seconds(1)).error().message,
      "exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution "
      "(?step=XX)");
  EXPECT_EQ(grid(seconds(0), seconds(0), Duration{1})->count, 1U);
  EXPECT_EQ(grid(seconds(0), seconds(1), Duration{0}).error().message,
            "zero or negative query resolution step widths are not accepted. Try a positive integer");
  EXPECT_FALSE(grid(seconds(0), seconds(1), Duration{-1}));
  EXPECT_EQ(grid(seconds(1), seconds(0), seconds(1)).error().message,
            "end timestamp must not be before start time");
}

TEST_F(EngineTest, LimitsSamples) {
  source_.load(minutes(1), "a 1x20");
  limits_.samples_max = 16;  // five that are read, eleven that are computed
  EXPECT_EQ(range("a", minutes(4), minutes(4), minutes(1)), "a 1\n");
  limits_.samples_max = 5;
  EXPECT_EQ(range("a", minutes(4), minutes(4), minutes(1)),
            "query processing would load too many samples into memory in query execution");
  limits_.samples_max = 6;
  EXPECT_EQ(range("a", minutes(4), minutes(4), minutes(1)), "a 1\n");
  limits_.samples_max = 5;
  EXPECT_EQ(instant("rate(a[5m])", minutes(10)),
            "query processing would load too many samples into memory in query execution");
}

// A clock that moves on by a second whenever somebody looks at it.
class HurryingClock final : public Clock {
 public:
  [[nodiscard]] Timestamp now() const override { return {}; }
  [[nodiscard]] Steady steady_now() const override { return Steady{} + seconds(++looks_); }

 private:
  mutable int looks_ = 0;
};

TEST_F(EngineTest, StopsAtTheDeadlineAndWhenCancelled) {
  for (int i = 0; i < 20; ++i)
    source_.load(seconds(1), "a{x=\"" + std::to_string(i) + "\"} 0+1x5000");
  limits_.timeout = seconds(2);
  const auto query = Query::parse("sum(max_over_time(a[1h]))", limits_);
  const auto grid = make_grid({at(minutes(1)), at(minutes(80)), seconds(1)}, limits_);
  const HurryingClock hurrying;
  const auto late = Engine(source_, hurrying, limits_).range(**query, *grid);
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error(), (Error{ErrorCode::timeout, "query timed out in query execution"}));

  std::stop_source stop;
  stop.request_stop();
  const auto cancelled = Engine(source_, clock_, limits_).range(**query, *grid, stop.get_token());
  ASSERT_FALSE(cancelled);
  EXPECT_EQ(cancelled.error(), (Error{ErrorCode::unavailable, "query was canceled in query execution"}));
}

}  // namespace
}  // namespace hb::promql
