#include "api/metrics_page.hpp"

#include <memory>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "http/content_encoding.hpp"
#include "model/frame_builder.hpp"

namespace hb::api {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::string_view kText = "text/plain; version=0.0.4; charset=utf-8";
constexpr std::string_view kOpenMetrics = "application/openmetrics-text; version=1.0.0; charset=utf-8";

class MetricsPageTest : public testing::Test {
 protected:
  MetricsPageTest() { tick(); }

  void tick() {
    constexpr Metric kCpu{"cpu_seconds_total", "CPU.", MetricType::counter};
    constexpr Metric kLoad{"load1", "Load.", MetricType::gauge};
    constexpr Metric kSuccess{"success", "Well.", MetricType::gauge};
    builder_.begin(from_unix_ms(1000));
    builder_.begin_section("cpu");
    for (int cpu = 0; cpu < 100; ++cpu)
      builder_.emit(kCpu, {{"cpu", std::to_string(cpu)}}, ++count_);
    builder_.end_section();
    builder_.begin_section("loadavg");
    builder_.emit(kLoad, 0.5);
    builder_.end_section();
    builder_.emit(kSuccess, {{"collector", "loadavg"}}, 1);
    latest_.set(builder_.finish());
  }

  static http::Request request(std::initializer_list<http::PairList::Pair> query,
                               std::initializer_list<http::PairList::Pair> headers = {}) {
    http::Request request{.path = "/metrics"};
    for (const auto& [name, value] : query)
      request.query.add(name, value);
    for (const auto& [name, value] : headers)
      request.headers.add(name, value);
    return request;
  }

  http::Response get(const http::Request& request) {
    if (auto ready = page_.ready(request)) return *std::move(ready);
    return page_.fresh(request);
  }

  static std::string text_of(const http::Response& response) {
    if (const auto* shared = std::get_if<http::SharedText>(&response.body)) return **shared;
    return std::get<std::string>(response.body);
  }

  LatestFrame latest_;
  FrameBuilder builder_;
  double count_ = 0;
  MetricsPage page_{latest_};
};

TEST_F(MetricsPageTest, AnswersTheFormatThatIsAskedFor) {
  const http::Response plain = get(request({}));
  EXPECT_EQ(plain.status, 200);
  EXPECT_EQ(plain.content_type, kText);
  EXPECT_EQ(plain.headers.get("Vary"), "Accept, Accept-Encoding");
  EXPECT_EQ(plain.headers.get("Content-Encoding"), std::nullopt);
  EXPECT_THAT(text_of(plain), HasSubstr("# TYPE cpu_seconds_total counter\n"));

  const http::Response open = get(request({}, {{"Accept", kOpenMetrics}}));
  EXPECT_EQ(open.content_type, kOpenMetrics);
  EXPECT_THAT(text_of(open), HasSubstr("# TYPE cpu_seconds counter\n"));
  EXPECT_THAT(text_of(open), testing::EndsWith("# EOF\n"));
  // Two names of one text.
  const http::Response old = get(request({}, {{"Accept", "application/openmetrics-text"}}));
  EXPECT_EQ(old.content_type, "application/openmetrics-text; version=0.0.1; charset=utf-8");
  EXPECT_EQ(text_of(old), text_of(open));
}

TEST_F(MetricsPageTest, CompressesOnceATickAndOnlyWhenAsked) {
  const auto asking = [](std::string_view coding) { return request({}, {{"Accept-Encoding", coding}}); };
  for (const auto& [coding, encoding] :
       {std::pair("gzip", http::Encoding::gzip), {"zstd", http::Encoding::zstd}}) {
    EXPECT_FALSE(page_.ready(asking(coding)));
    const http::Response response = page_.fresh(asking(coding));
    EXPECT_EQ(response.headers.get("Content-Encoding"), coding);
    EXPECT_EQ(response.content_type, kText);
    EXPECT_EQ(text_of(response), http::encode_body(text_of(get(request({}))), encoding).value());
    const auto again = page_.ready(asking(coding));
    ASSERT_TRUE(again);
    EXPECT_EQ(std::get<http::SharedText>(again->body), std::get<http::SharedText>(response.body));
    EXPECT_EQ(again->headers.get("Content-Encoding"), coding);
    EXPECT_EQ(again->content_type, kText);
  }
  tick();
  EXPECT_FALSE(page_.ready(asking("gzip")));
  EXPECT_FALSE(page_.ready(asking("")));
  EXPECT_EQ(get(asking("identity;q=0")).status, 406);
}

TEST_F(MetricsPageTest, AnswersAPartByCollectors) {
  const std::string load = text_of(get(request({{"collect[]", "loadavg"}})));
  EXPECT_THAT(load, HasSubstr("load1 0.5\n"));
  EXPECT_THAT(load, HasSubstr("success{collector=\"loadavg\"} 1\n"));
  EXPECT_THAT(load, Not(HasSubstr("cpu_seconds")));
  const std::string both = text_of(get(request({{"collect[]", "loadavg"}, {"collect[]", "cpu"}})));
  EXPECT_EQ(both, text_of(get(request({}))));
  const std::string rest = text_of(get(request({{"exclude[]", "loadavg"}, {"exclude[]", "unheard"}})));
  EXPECT_THAT(rest, HasSubstr("cpu_seconds"));
  EXPECT_THAT(rest, Not(HasSubstr("load")));
}

TEST_F(MetricsPageTest, AnswersAPartByMetrics) {
  EXPECT_EQ(text_of(get(request({{"name[]", "load1"}}))),
            "# HELP load1 Load.\n# TYPE load1 gauge\nload1 0.5\n");
  EXPECT_EQ(text_of(get(request({{"name[]", "none"}}))), "");
  EXPECT_EQ(text_of(get(request({{"name[]", "none"}}, {{"Accept", kOpenMetrics}}))), "# EOF\n");
}

TEST_F(MetricsPageTest, CompressesPartsThatAreWorthIt) {
  const auto asking = [](std::string_view collector) {
    return request({{"collect[]", collector}}, {{"Accept-Encoding", "gzip"}});
  };
  const http::Response large = get(asking("cpu"));
  EXPECT_EQ(large.headers.get("Content-Encoding"), "gzip");
  EXPECT_EQ(large.headers.get("Vary"), "Accept, Accept-Encoding");
  const http::Response small = get(asking("loadavg"));
  EXPECT_EQ(small.headers.get("Content-Encoding"), std::nullopt);
  EXPECT_EQ(small.headers.get("Vary"), "Accept, Accept-Encoding");
}

TEST_F(MetricsPageTest, RefusesCollectorsThatThereAreNot) {
  const http::Response response = get(request({{"collect[]", "loadavg"}, {"collect[]", "loadavgs"}}));
  EXPECT_EQ(response.status, 400);
  EXPECT_THAT(text_of(response), HasSubstr("\"loadavgs\""));
  EXPECT_THAT(text_of(response), HasSubstr("cpu, loadavg"));
  EXPECT_EQ(get(request({{"collect[]", "cpu"}, {"exclude[]", "cpu"}})).status, 400);
}

TEST(MetricsPage, HasNothingBeforeTheFirstTick) {
  const LatestFrame latest;
  MetricsPage page(latest);
  EXPECT_FALSE(page.ready({.path = "/metrics"}));
  const http::Response response = page.fresh({.path = "/metrics"});
  EXPECT_EQ(response.status, 503);
  EXPECT_EQ(response.content_type, http::kPlainText);
  http::Request part{.path = "/metrics"};
  part.query.add("name[]", "a");
  EXPECT_EQ(page.fresh(part).status, 503);
}

}  // namespace
}  // namespace hb::api
