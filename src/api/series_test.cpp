#include "api/series.hpp"

#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "api/escaped_name.hpp"
#include "api/federate.hpp"
#include "model/frame_builder.hpp"
#include "model/memory_source.hpp"
#include "model/staleness.hpp"

namespace hb::api {
namespace {

using nlohmann::json;

class SeriesApi : public testing::Test {
 protected:
  SeriesApi() {
    FrameBuilder builder;
    for (const int64_t second : {1, 2, 3}) {
      builder.begin(from_unix_ms(second * 1000));
      builder.emit({"up", "", MetricType::gauge}, {{"job", "b"}}, 1);
      builder.emit({"up", "", MetricType::gauge}, {{"job", "a"}, {"x.y", "z"}}, 0);
      builder.emit({"load", "", MetricType::gauge}, {}, 2.5);
      if (second == 1) builder.emit({"gone", "", MetricType::gauge}, {}, 1);
      history_.append(*builder.finish());
    }
  }

  json series(http::Parameters query) {
    return body(series_answer(history_, {}, {.path = "/api/v1/series", .query = std::move(query)}));
  }
  json labels(http::Parameters query) {
    return body(labels_answer(history_, {}, {.path = "/api/v1/labels", .query = std::move(query)}));
  }
  json values(std::string_view path, http::Parameters query = {}) {
    return body(label_values_answer(history_, {}, {.path = std::string(path), .query = std::move(query)}));
  }
  static json body(const http::Response& response) {
    const json document = json::parse(std::get<std::string>(response.body));
    EXPECT_EQ(document["status"], response.status == 200 ? "success" : "error");
    return document;
  }

  MemorySource history_;
};

TEST_F(SeriesApi, GivesTheLabelsOfWhatAnySelectorSelects) {
  EXPECT_EQ(series({{"match[]", "up"}})["data"],
            json::parse(R"([{"__name__":"up","job":"a","x.y":"z"},{"__name__":"up","job":"b"}])"));
  EXPECT_EQ(series({{"match[]", "up{job='a'}"}, {"match[]", "{__name__=~'up|load'}"}})["data"].size(), 3U);
  EXPECT_EQ(series({{"match[]", "gone"}, {"start", "1"}, {"end", "1.5"}})["data"].size(), 1U);
  EXPECT_EQ(series({{"match[]", "gone"}, {"start", "2.5"}})["data"], json::array());
  EXPECT_EQ(series({{"match[]", "up"}, {"start", "3"}, {"end", "1"}})["data"], json::array());
  EXPECT_EQ(series({{"match[]", "up"},
                    {"start", "-292273086-05-16T16:47:06Z"},
                    {"end", "292277025-08-18T07:12:54.999999999Z"}})["data"]
                .size(),
            2U);
}

TEST_F(SeriesApi, CutsAtTheLimit) {
  const json cut = series({{"match[]", "up"}, {"limit", "1"}});
  EXPECT_EQ(cut["data"], json::parse(R"([{"__name__":"up","job":"a","x.y":"z"}])"));
  EXPECT_EQ(cut["warnings"], json::parse(R"(["results truncated due to limit"])"));
  EXPECT_FALSE(series({{"match[]", "up"}, {"limit", "2"}}).contains("warnings"));
  EXPECT_EQ(labels({{"limit", "2"}})["data"], json::parse(R"(["__name__","job"])"));
  EXPECT_TRUE(labels({{"limit", "2"}}).contains("warnings"));
  EXPECT_FALSE(labels({{"limit", "3"}}).contains("warnings"));
}

TEST_F(SeriesApi, GivesNamesAndValuesOfLabels) {
  EXPECT_EQ(labels({})["data"], json::parse(R"(["__name__","job","x.y"])"));
  EXPECT_EQ(labels({{"match[]", "load"}, {"match[]", "up{job='b'}"}})["data"],
            json::parse(R"(["__name__","job"])"));
  EXPECT_EQ(values("/api/v1/label/job/values")["data"], json::parse(R"(["a","b"])"));
  EXPECT_EQ(values("/api/v1/label/__name__/values", {{"start", "2"}})["data"],
            json::parse(R"(["load","up"])"));
  EXPECT_EQ(values("/api/v1/label/job/values", {{"match[]", "up{job='b'}"}})["data"],
            json::parse(R"(["b"])"));
  EXPECT_EQ(values("/api/v1/label/U__x_2E_y/values")["data"], json::parse(R"(["z"])"));
  EXPECT_EQ(values("/api/v1/label/none/values")["data"], json::array());
}

TEST_F(SeriesApi, SaysWhatIsWrong) {
  EXPECT_EQ(series({})["error"], "no match[] parameter provided");
  EXPECT_EQ(series({{"match[]", "{}"}})["error"],
            R"(invalid parameter "match[]": match[] must contain at least one non-empty matcher)");
  EXPECT_EQ(
      series({{"match[]", "up"}, {"start", "x"}})["error"],
      R"(invalid parameter "start": Invalid time value for 'start': cannot parse "x" to a valid timestamp)");
  EXPECT_EQ(labels({{"match[]", "up("}})["error"], R"(1:3: parse error: unexpected "(")");
  EXPECT_EQ(labels({{"limit", "-1"}})["errorType"], "bad_data");
  EXPECT_EQ(values("/api/v1/label/\xff/values")["errorType"], "bad_data");
  for (const std::string_view path : {"/api/v1/label/job", "/api/v1/label//values", "/api/v1/label/values"})
    EXPECT_EQ(values(path)["errorType"], "not_found") << path;
}

TEST_F(SeriesApi, FederatesTheNewestSamples) {
  ManualClock clock(from_unix_ms(4000));
  WorkerPool workers({.threads = 1, .queue_max = 8});
  const auto page = [&](http::Parameters query) {
    const http::Response response =
        federate_answer(history_, clock, {}, workers, {.path = "/federate", .query = std::move(query)});
    return fmt::format("{} {}", response.status, std::get<std::string>(response.body));
  };
  EXPECT_EQ(page({{"match[]", "up"}, {"match[]", "{__name__=~'up|load|gone'}"}}),
            "200 # TYPE load untyped\nload{instance=\"\"} 2.5 3000\n"
            "# TYPE up untyped\nup{job=\"a\",\"x.y\"=\"z\",instance=\"\"} 0 3000\n"
            "up{job=\"b\",instance=\"\"} 1 3000\n");
  EXPECT_EQ(page({}), "200 ");
  EXPECT_EQ(page({{"match[]", "up("}}), "400 1:3: parse error: unexpected \"(\"\n");
  clock.advance(std::chrono::minutes(5));
  EXPECT_EQ(page({{"match[]", "up"}}), "200 ") << "older than the look-back";
}

TEST(EscapedName, IsReadAsPrometheusReadsIt) {
  EXPECT_EQ(unescaped_name("job"), "job");
  EXPECT_EQ(unescaped_name("U__"), "");
  EXPECT_EQ(unescaped_name("U__a__b"), "a_b");
  EXPECT_EQ(unescaped_name("U__http_2e_method"), "http.method");
  EXPECT_EQ(unescaped_name("U___E9__20AC__1F600_"), "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80");
  for (const std::string_view name :
       {"U__a_", "U__a_2", "U__a_2e", "U__a_zz_b", "U__a_D800_b", "U__a_110000_b", "U__a_0000020_b"})
    EXPECT_EQ(unescaped_name(name), name) << "is no escaped name";
}

}  // namespace
}  // namespace hb::api
