#include "promql/json.hpp"

#include <string>
#include <string_view>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "promql/engine.hpp"
#include "promql/scripted_source.hpp"

namespace hb::promql {
namespace {

class JsonTest : public testing::Test {
 protected:
  std::string instant(std::string_view text, int64_t ms) {
    const auto query = Query::parse(text, {});
    std::string out;
    append_json(out, *Engine(source_, clock_).instant(**query, from_unix_ms(ms)));
    return out;
  }

  ScriptedSource source_;
  ManualClock clock_{Timestamp{}};
};

TEST_F(JsonTest, WritesEveryTypeAsPrometheusDoes) {
  source_.load(Duration{1000}, "a{b=\"c\\\"d\",e=\"\\u00e9\"} 1 2.5 NaN").load(Duration{1000}, "a 1");
  EXPECT_EQ(instant("1.5", 1500), R"({"resultType":"scalar","result":[1.500,"1.5"]})");
  EXPECT_EQ(instant("'x\"y'", 2000), R"({"resultType":"string","result":[2,"x\"y"]})");
  EXPECT_EQ(instant("a", 1001), R"({"resultType":"vector","result":[)"
                                R"({"metric":{"__name__":"a","b":"c\"d","e":"é"},"value":[1.001,"2.5"]},)"
                                R"({"metric":{"__name__":"a"},"value":[1.001,"1"]}]})");
  EXPECT_EQ(instant("a{b!=''} / 0", 0),
            R"({"resultType":"vector","result":[{"metric":{"b":"c\"d","e":"é"},"value":[0,"+Inf"]}]})");
  EXPECT_EQ(instant("nothing", 0), R"({"resultType":"vector","result":[]})");
  EXPECT_EQ(instant("a[1m]", 2000),
            R"({"resultType":"matrix","result":[{"metric":{"__name__":"a"},"values":[[0,"1"]]},)"
            R"({"metric":{"__name__":"a","b":"c\"d","e":"é"},"values":[[0,"1"],[1,"2.5"],[2,"NaN"]]}]})");
}

TEST_F(JsonTest, LeavesGapsOutOfAMatrix) {
  source_.load(Duration{1000}, "a 1 stale _ 4");
  const auto query = Query::parse("a", {});
  const auto grid = make_grid({from_unix_ms(0), from_unix_ms(3000), Duration{1000}}, {});
  std::string out;
  append_success(out, *Engine(source_, clock_).range(**query, *grid), Annotations((*query)->text()));
  EXPECT_EQ(out, R"({"status":"success","data":{"resultType":"matrix","result":[)"
                 R"({"metric":{"__name__":"a"},"values":[[0,"1"],[3,"4"]]}]}})");
}

TEST(Json, WritesTimes) {
  const auto written = [](int64_t ms) {
    std::string out;
    append_json_time(out, from_unix_ms(ms));
    return out;
  };
  EXPECT_EQ(written(0), "0");
  EXPECT_EQ(written(1435781451781), "1435781451.781");
  EXPECT_EQ(written(1435781451007), "1435781451.007");
  EXPECT_EQ(written(-1500), "-1.500");
}

TEST(Json, WritesTenAnnotationsOfAKindAndHowManyMoreThereAre) {
  const auto written = [](int warnings) {
    Annotations annotations("a");
    for (int i = 0; i < warnings; ++i)
      annotations.warn(fmt::format("w{}", i), {0, 1});
    annotations.inform("once", {0, 1});
    annotations.inform("once", {0, 1});
    std::string out;
    append_success(out, ScalarValue{from_unix_ms(0), 1}, annotations);
    return out;
  };
  const std::string none = written(0);
  EXPECT_TRUE(none.ends_with(R"j(]},"infos":["PromQL info: once (1:1)"]})j")) << none;
  EXPECT_FALSE(written(10).contains("omitted")) << written(10);
  EXPECT_TRUE(written(11).contains(R"j("PromQL warning: w9 (1:1)","1 more warning annotations omitted"],)j"))
      << written(11);
}

TEST(Json, WritesFailures) {
  std::string out;
  append_failure(out, "bad_data", "1:1: parse error: \"x\"");
  EXPECT_EQ(out, R"({"status":"error","errorType":"bad_data","error":"1:1: parse error: \"x\""})");
  EXPECT_EQ(api_error_type(ErrorCode::timeout), "timeout");
  EXPECT_EQ(api_error_type(ErrorCode::unavailable), "canceled");
  EXPECT_EQ(api_error_type(ErrorCode::limit), "execution");
}

}  // namespace
}  // namespace hb::promql
