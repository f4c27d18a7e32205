#include "api/query.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "model/frame_builder.hpp"
#include "model/memory_source.hpp"

namespace hb::api {
namespace {

constexpr Metric kLoad{"node_load1", "1m load average.", MetricType::gauge};

class QueryApi : public testing::Test {
 protected:
  QueryApi() : clock_(from_unix_ms(1'700'000'010'000)), engine_(history_, clock_) {
    FrameBuilder builder;
    for (int64_t second = 0; second <= 10; ++second) {
      builder.begin(from_unix_ms(1'700'000'000'000 + second * 1000));
      builder.emit(kLoad, {{"host", "a"}}, static_cast<double>(second));
      history_.append(*builder.finish());
    }
  }

  http::Response instant(http::Parameters query) {
    return query_answer(engine_, clock_, {.path = "/api/v1/query", .query = std::move(query)});
  }
  http::Response range(http::Parameters query) {
    return query_range_answer(engine_, {.path = "/api/v1/query_range", .query = std::move(query)});
  }

  static nlohmann::json body(const http::Response& response) {
    return nlohmann::json::parse(std::get<std::string>(response.body));
  }

  ManualClock clock_;
  MemorySource history_;
  promql::Engine engine_;
};

TEST_F(QueryApi, AnswersNowUnlessATimeIsGiven) {
  const http::Response now = instant({{"query", "node_load1"}});
  EXPECT_EQ(now.status, 200);
  EXPECT_EQ(body(now), nlohmann::json::parse(R"({"status":"success","data":{"resultType":"vector","result":[
      {"metric":{"__name__":"node_load1","host":"a"},"value":[1700000010,"10"]}]}})"));
  const http::Response then = instant({{"query", "node_load1"}, {"time", "1700000003.5"}});
  EXPECT_EQ(body(then)["data"]["result"][0]["value"], nlohmann::json::parse(R"([1700000003.5,"3"])"));
}

TEST_F(QueryApi, SaysWhatIsOddInAQuery) {
  const auto infos = nlohmann::json::parse(
      R"j(["PromQL info: metric might not be a counter, name does not end in _total/_sum/_count/_bucket: \"node_load1\" (1:6)"])j");
  EXPECT_EQ(body(instant({{"query", "rate(node_load1[5s])"}}))["infos"], infos);
  EXPECT_EQ(body(range({{"query", "rate(node_load1[5s])"},
                        {"start", "1700000000"},
                        {"end", "1700000010"},
                        {"step", "5s"}}))["infos"],
            infos);
}

TEST_F(QueryApi, AnswersARangeAsAMatrix) {
  const http::Response answer =
      range({{"query", "node_load1 * 2"}, {"start", "1700000000"}, {"end", "1700000010"}, {"step", "5s"}});
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(body(answer),
            nlohmann::json::parse(R"({"status":"success","data":{"resultType":"matrix","result":[
      {"metric":{"host":"a"},"values":[[1700000000,"0"],[1700000005,"10"],[1700000010,"20"]]}]}})"));
}

TEST_F(QueryApi, TakesAFormAsWell) {
  http::Request request{
      .method = http::Method::post, .path = "/api/v1/query", .body = "query=node_load1+%2B+1"};
  request.headers.add("Content-Type", "application/x-www-form-urlencoded");
  EXPECT_EQ(body(query_answer(engine_, clock_, request))["data"]["result"][0]["value"][1], "11");
}

TEST_F(QueryApi, RefusesInPrometheussWords) {
  struct Case {
    http::Parameters parameters;
    std::string error;
  };
  const std::vector<Case> cases{
      {{{"query", "node_load1"}, {"start", "x"}, {"end", "1"}, {"step", "1"}},
       R"(invalid parameter "start": cannot parse "x" to a valid timestamp)"},
      {{{"query", "node_load1"}, {"start", "1"}, {"step", "1"}},
       R"(invalid parameter "end": cannot parse "" to a valid timestamp)"},
      {{{"query", "node_load1"}, {"start", "2"}, {"end", "1"}, {"step", "1"}},
       R"(invalid parameter "end": end timestamp must not be before start time)"},
      {{{"query", "node_load1"}, {"start", "1"}, {"end", "2"}, {"step", "x"}},
       R"(invalid parameter "step": cannot parse "x" to a valid duration)"},
      {{{"query", "node_load1"}, {"start", "1"}, {"end", "2"}, {"step", "0"}},
       R"(invalid parameter "step": zero or negative query resolution step widths are not accepted. Try a positive integer)"},
      {{{"query", "node_load1"}, {"start", "0"}, {"end", "1000000000"}, {"step", "1"}},
       "exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution "
       "(?step=XX)"},
      {{{"query", "node_load1["}, {"start", "0"}, {"end", "1"}, {"step", "1"}},
       R"(invalid parameter "query": 1:)"},
      {{{"query", "node_load1[5m]"}, {"start", "0"}, {"end", "1"}, {"step", "1"}},
       R"(invalid parameter "query": invalid expression type "range vector" for range query, must be Scalar or instant Vector)"},
  };
  for (const Case& c : cases) {
    const http::Response answer = range(c.parameters);
    EXPECT_EQ(answer.status, 400) << c.error;
    EXPECT_EQ(body(answer)["errorType"], "bad_data") << c.error;
    EXPECT_TRUE(body(answer)["error"].get<std::string>().starts_with(c.error)) << body(answer)["error"];
  }
}

TEST_F(QueryApi, AnEvaluationThatFailsIsNoBadData) {
  // Without their names the two are one series, which a vector cannot hold twice.
  FrameBuilder builder;
  for (const int64_t second : {1'700'000'009, 1'700'000'010}) {
    builder.begin(from_unix_ms(second * 1000));
    builder.emit({"a", "", MetricType::gauge}, {{"x", "1"}}, 1);
    builder.emit({"b", "", MetricType::gauge}, {{"x", "1"}}, 1);
    history_.append(*builder.finish());
  }
  const http::Response answer = instant({{"query", "rate({x=\"1\"}[5m])"}});
  EXPECT_EQ(answer.status, 422);
  EXPECT_EQ(body(answer)["errorType"], "execution");
}

}  // namespace
}  // namespace hb::api
