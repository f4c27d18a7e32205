#include "api/query.hpp"

#include <chrono>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "model/frame_builder.hpp"
#include "model/memory_source.hpp"

namespace hb::api {
namespace {

constexpr Metric kLoad{"node_load1", "1m load average.", MetricType::gauge};

class QueryApiTest : public testing::Test {
 protected:
  QueryApiTest() : clock_(from_unix_ms(1'700'000'010'000)) {
    FrameBuilder builder;
    for (int64_t second = 0; second <= 10; ++second) {
      builder.begin(from_unix_ms(1'700'000'000'000 + second * 1000));
      builder.emit(kLoad, {{"host", "a"}}, static_cast<double>(second));
      history_.append(*builder.finish());
    }
  }

  [[nodiscard]] QueryApi api(QueryApi::Options options = {}) {
    return {history_, clock_, renderers_, options};
  }
  http::Response instant(http::Parameters query, QueryApi::Options options = {}) {
    return api(options).instant({.path = "/api/v1/query", .query = std::move(query)});
  }
  http::Response range(http::Parameters query, QueryApi::Options options = {}) {
    return api(options).range({.path = "/api/v1/query_range", .query = std::move(query)});
  }

  static nlohmann::json body(const http::Response& response) {
    return nlohmann::json::parse(std::get<std::string>(response.body));
  }

  ManualClock clock_;
  MemorySource history_;
  WorkerPool renderers_{{.threads = 1, .queue_max = 8}};
};

TEST_F(QueryApiTest, AnswersNowUnlessATimeIsGiven) {
  const http::Response now = instant({{"query", "node_load1"}});
  EXPECT_EQ(now.status, 200);
  EXPECT_EQ(body(now), nlohmann::json::parse(R"({"status":"success","data":{"resultType":"vector","result":[
      {"metric":{"__name__":"node_load1","host":"a"},"value":[1700000010,"10"]}]}})"));
  const http::Response then = instant({{"query", "node_load1"}, {"time", "1700000003.5"}});
  EXPECT_EQ(body(then)["data"]["result"][0]["value"], nlohmann::json::parse(R"([1700000003.5,"3"])"));
}

TEST_F(QueryApiTest, AnswersAtOnceWhatWasQuickTheLastTime) {
  const QueryApi queries = api();
  const http::Request asked{.path = "/api/v1/query", .query = {{"query", "node_load1 + 1"}}};
  EXPECT_EQ(queries.instant_at_once(asked), std::nullopt);
  const nlohmann::json answer = body(queries.instant(asked));
  ASSERT_TRUE(queries.instant_at_once(asked).has_value());
  EXPECT_EQ(body(*queries.instant_at_once(asked)), answer);

  const http::Request range{
      .path = "/api/v1/query_range",
      .query = {{"query", "node_load1 + 1"}, {"start", "1700000000"}, {"end", "1700000010"}, {"step", "5s"}}};
  ASSERT_TRUE(queries.range_at_once(range).has_value());
  EXPECT_EQ(body(*queries.range_at_once(range)), body(queries.range(range)));
}

TEST_F(QueryApiTest, LeavesToAWorkerWhatIsNotAnsweredAtOnce) {
  const QueryApi queries = api();
  const auto at_once = [&](http::Parameters query) {
    const http::Request asked{.path = "/api/v1/query_range", .query = std::move(query)};
    EXPECT_LT(queries.range(asked).status, 500);
    return queries.range_at_once(asked).has_value();
  };
  const auto parameters = [](std::string query, std::string step) {
    return http::Parameters{{"query", std::move(query)},
                            {"start", "1700000000"},
                            {"end", "1700002047"},
                            {"step", std::move(step)}};
  };
  EXPECT_TRUE(at_once(parameters("node_load1", "1s")));                          // 2,048 values
  EXPECT_FALSE(at_once(parameters("node_load1", "0.999s")));                     // one more
  EXPECT_FALSE(at_once(parameters("sum_over_time(vector(1)[1h:50ms])", "1s")));  // 65,536 samples and more
  EXPECT_FALSE(at_once(parameters("node_load1[", "1s")));
  EXPECT_FALSE(at_once(parameters("node_load1[5m]", "1s")));
  EXPECT_FALSE(at_once(parameters("node_load1", "0")));
  EXPECT_FALSE(at_once({{"query", "node_load1"},
                        {"start", "1700000000"},
                        {"end", "1700000010"},
                        {"step", "1s"},
                        {"stats", "all"}}));
}

TEST_F(QueryApiTest, SaysWhatIsOddInAQuery) {
  const auto infos = nlohmann::json::parse(
      R"j(["PromQL info: metric might not be a counter, name does not end in _total/_sum/_count/_bucket: \"node_load1\" (1:6)"])j");
  EXPECT_EQ(body(instant({{"query", "rate(node_load1[5s])"}}))["infos"], infos);
  EXPECT_EQ(body(range({{"query", "rate(node_load1[5s])"},
                        {"start", "1700000000"},
                        {"end", "1700000010"},
                        {"step", "5s"}}))["infos"],
            infos);
}

TEST_F(QueryApiTest, AnswersARangeAsAMatrix) {
  const http::Response answer =
      range({{"query", "node_load1 * 2"}, {"start", "1700000000"}, {"end", "1700000010"}, {"step", "5s"}});
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(body(answer),
            nlohmann::json::parse(R"({"status":"success","data":{"resultType":"matrix","result":[
      {"metric":{"host":"a"},"values":[[1700000000,"0"],[1700000005,"10"],[1700000010,"20"]]}]}})"));
}

TEST_F(QueryApiTest, TakesAFormAsWell) {
  http::Request request{
      .method = http::Method::post, .path = "/api/v1/query", .body = "query=node_load1+%2B+1"};
  request.headers.add("Content-Type", "application/x-www-form-urlencoded");
  EXPECT_EQ(body(api().instant(request))["data"]["result"][0]["value"][1], "11");
}

TEST_F(QueryApiTest, RefusesInPrometheussWords) {
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

TEST_F(QueryApiTest, AnEvaluationThatFailsIsNoBadData) {
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

TEST_F(QueryApiTest, SaysWhichParameterIsWrong) {
  struct Case {
    http::Parameters parameters;
    std::string error;
  };
  const std::vector<Case> cases{
      {{{"query", "1"}, {"time", "x"}},
       R"(invalid parameter "time": Invalid time value for 'time': cannot parse "x" to a valid timestamp)"},
      {{{"query", "1"}, {"time", "NaN"}},
       R"(invalid parameter "time": Invalid time value for 'time': cannot parse "NaN" to a valid timestamp)"},
      {{{"query", "1"}, {"timeout", "x"}},
       R"(invalid parameter "timeout": cannot parse "x" to a valid duration)"},
      {{{"query", "1"}, {"lookback_delta", "x"}},
       R"(error parsing lookback delta duration: cannot parse "x" to a valid duration)"},
      {{{"query", "1"}, {"limit", "x"}},
       R"(invalid parameter "limit": strconv.Atoi: parsing "x": invalid syntax)"},
      {{{"query", "1"}, {"limit", "99999999999999999999"}},
       R"(invalid parameter "limit": strconv.Atoi: parsing "99999999999999999999": value out of range)"},
      {{{"query", "1"}, {"limit", "-1"}}, R"(invalid parameter "limit": limit must be non-negative)"},
      {{{"query", "1"}, {"limit", "+-1"}},
       R"(invalid parameter "limit": strconv.Atoi: parsing "+-1": invalid syntax)"},
  };
  for (const Case& c : cases) {
    const http::Response answer = instant(c.parameters);
    EXPECT_EQ(answer.status, 400) << c.error;
    EXPECT_EQ(body(answer)["error"], c.error);
  }
  // The end is looked at before the step is.
  EXPECT_EQ(body(range({{"query", "1"}, {"start", "2"}, {"end", "1"}, {"step", "x"}}))["error"],
            R"(invalid parameter "end": end timestamp must not be before start time)");
}

TEST_F(QueryApiTest, HasElevenThousandPointsAndOneMore) {
  const auto points = [this](std::string_view end) {
    return range({{"query", "1"}, {"start", "0"}, {"end", end}, {"step", "1"}}).status;
  };
  EXPECT_EQ(points("11000"), 200);
  EXPECT_EQ(points("11001"), 400);
}

TEST_F(QueryApiTest, LimitsCutAResultAndSaySo) {
  FrameBuilder builder;
  for (const int64_t second : {1'700'000'009, 1'700'000'010}) {
    builder.begin(from_unix_ms(second * 1000));
    for (const std::string_view x : {"1", "2", "3"})
      builder.emit({"a", "", MetricType::gauge}, {{"x", x}}, 1);
    history_.append(*builder.finish());
  }
  const auto warnings = nlohmann::json::parse(R"(["results truncated due to limit"])");
  for (const std::string_view query : {"a", "a[5s]"}) {
    const auto cut = body(instant({{"query", query}, {"limit", "2"}}));
    EXPECT_EQ(cut["data"]["result"].size(), 2U) << query;
    EXPECT_EQ(cut["warnings"], warnings) << query;
    for (const std::string_view limit : {"3", "0"}) {
      const auto all = body(instant({{"query", query}, {"limit", limit}}));
      EXPECT_EQ(all["data"]["result"].size(), 3U) << query;
      EXPECT_FALSE(all.contains("warnings")) << query;
    }
  }
  const auto cut = body(
      range({{"query", "a"}, {"start", "1700000009"}, {"end", "1700000010"}, {"step", "1"}, {"limit", "1"}}));
  EXPECT_EQ(cut["data"]["result"][0]["metric"]["x"], "1");
  EXPECT_EQ(cut["data"]["result"].size(), 1U);
  EXPECT_EQ(cut["warnings"], warnings);
  EXPECT_EQ(body(instant({{"query", "1"}, {"limit", "1"}}))["data"]["resultType"], "scalar");
}

TEST_F(QueryApiTest, LooksBackAsFarAsItIsTold) {
  const auto found = [this](std::string_view lookback) {
    return body(instant(
        {{"query", "node_load1"}, {"time", "1700000012"}, {"lookback_delta", lookback}}))["data"]["result"]
        .size();
  };
  EXPECT_EQ(found("3s"), 1U);
  EXPECT_EQ(found("2"), 0U);  // the window is open on the left
  EXPECT_EQ(found("-1"), 1U) << "what is not positive is the default";
  EXPECT_EQ(found(""), 1U);
}

TEST_F(QueryApiTest, TellsWhatAQueryCost) {
  const auto plain = body(instant({{"query", "node_load1"}}));
  EXPECT_FALSE(plain["data"].contains("stats"));
  const auto sums = body(instant({{"query", "rate(node_load1[5s])"}, {"stats", "true"}}))["data"]["stats"];
  EXPECT_EQ(sums["samples"]["totalQueryableSamples"], 5);
  EXPECT_FALSE(sums["samples"].contains("totalQueryableSamplesPerStep"));
  for (const std::string_view name : {"evalTotalTime", "resultSortTime", "queryPreparationTime",
                                      "innerEvalTime", "execQueueTime", "execTotalTime"})
    EXPECT_TRUE(sums["timings"][std::string(name)].is_number()) << name;
  const auto steps = body(range({{"query", "node_load1 + sum_over_time(node_load1[2s])"},
                                 {"start", "1700000000"},
                                 {"end", "1700000002"},
                                 {"step", "1"},
                                 {"stats", "all"}}))["data"]["stats"]["samples"];
  EXPECT_EQ(steps["totalQueryableSamplesPerStep"],
            nlohmann::json::parse("[[1700000000,2],[1700000001,3],[1700000002,3]]"));
  EXPECT_EQ(steps["totalQueryableSamples"], 8);
  const auto explained = body(instant({{"query", "rate(node_load1{host=\"a\"}[5s])"}, {"stats", "explain"}}));
  EXPECT_EQ(explained["data"]["stats"]["selections"][0],
            nlohmann::json::parse(R"({"matchers":"{host=\"a\", __name__=\"node_load1\"}","function":"rate",
              "start":1700000005.001,"end":1700000010,"rangeSeconds":5.0,"resolutionSeconds":0.0,
              "series":1,"samples":5})"));
}

TEST_F(QueryApiTest, AQueryHasItsTimeAndTheQueueIsAPartOfIt) {
  const auto failed = [](const http::Response& answer, std::string_view type) {
    EXPECT_EQ(answer.status, 503);
    EXPECT_EQ(body(answer)["errorType"], type);
    return body(answer)["error"].get<std::string>();
  };
  EXPECT_EQ(failed(instant({{"query", "1"}, {"timeout", "0"}}), "timeout"), "query timed out in query queue");
  clock_.advance(Duration{1});
  http::Request request{.path = "/api/v1/query", .query = {{"query", "node_load1"}}};
  request.received = clock_.steady_now();
  clock_.advance(Duration{1000});
  EXPECT_EQ(api({.limits = {.timeout = std::chrono::milliseconds(1001)}}).instant(request).status, 200);
  EXPECT_EQ(failed(api({.limits = {.timeout = std::chrono::milliseconds(1000)}}).instant(request), "timeout"),
            "query timed out in query queue");
}

TEST_F(QueryApiTest, SamplesHaveALimit) {
  const auto sum = [this](std::size_t samples) {
    return instant({{"query", "sum_over_time(node_load1[11s])"}}, {.limits = {.samples_max = samples}});
  };
  EXPECT_EQ(sum(12).status, 200);
  const http::Response refused = sum(10);
  EXPECT_EQ(refused.status, 422);
  EXPECT_EQ(body(refused)["errorType"], "execution");
  EXPECT_EQ(body(refused)["error"],
            "query processing would load too many samples into memory in query execution");
}

TEST_F(QueryApiTest, AnAbandonedRequestEndsItsQuery) {
  std::stop_source gone;
  gone.request_stop();
  std::string query = "1";
  for (int i = 0; i < 100; ++i)
    query += "+sum_over_time(vector(1)[1d:1s])";  // enough work to be looked at
  http::Request request{.path = "/api/v1/query", .query = {{"query", query}}};
  request.abandoned = gone.get_token();
  const http::Response answer = api().instant(request);
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(body(answer)["errorType"], "canceled");
}

TEST_F(QueryApiTest, ResultsThatAreBeingReadHaveALimit) {
  const http::Request request{
      .path = "/api/v1/query_range",
      .query = {{"query", "vector(time())"}, {"start", "0"}, {"end", "10000"}, {"step", "1"}}};
  const QueryApi small = api({.result_bytes_max = 100'000});
  {
    const http::Response first = small.range(request);
    ASSERT_TRUE(first.chunked) << "one alone may be larger than the limit";
    const http::Response second = small.range(request);
    EXPECT_EQ(second.status, 503);
    EXPECT_EQ(second.headers.get("Retry-After"), "1");
    EXPECT_EQ(body(second)["errorType"], "unavailable");
  }
  EXPECT_EQ(small.range(request).status, 200) << "once the first is gone";
}

}  // namespace
}  // namespace hb::api
