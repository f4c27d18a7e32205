#include "api/dashboards.hpp"

#include <string>
#include <variant>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "base/clock.hpp"
#include "dashboard/limits.hpp"

namespace hb::api {
namespace {

using http::Method;
using testing::HasSubstr;

constexpr std::string_view kText = R"({"version":1,"title":"A","variables":[],"panels":[]})";

class DashboardsApi : public testing::Test {
 protected:
  http::Response ask(Method method, std::string_view name, http::Headers headers = {},
                     std::string_view body = {}) {
    http::Request request{.method = method, .path = std::string(kDashboardsPath) + "/" + std::string(name)};
    request.headers = std::move(headers);
    request.body = body;
    return dashboard_answer(dashboards_, request);
  }
  http::Response put(std::string_view name, std::string_view body, http::Headers headers = {}) {
    headers.add("Content-Type", "application/json");
    return ask(Method::put, name, std::move(headers), body);
  }
  static std::string text(const http::Response& response) { return std::get<std::string>(response.body); }
  static std::string tag(const http::Response& response) {
    return std::string(response.headers.get("ETag").value_or("none"));
  }

  ManualClock clock_{from_unix_ms(1'700'000'000'000)};
  dashboard::Dashboards dashboards_{dashboard::memory_shelf(clock_), "memory"};
};

TEST_F(DashboardsApi, ListsWhatThereIs) {
  const auto none = nlohmann::json::parse(text(dashboards_answer(dashboards_)));
  EXPECT_EQ(none, nlohmann::json::parse(R"({"status":"success","data":{"kept":"memory","dashboards":[]}})"));
  const std::string version = tag(put("a", kText));
  const auto one = nlohmann::json::parse(text(dashboards_answer(dashboards_)));
  EXPECT_EQ(one["data"]["dashboards"],
            nlohmann::json::array({{{"name", "a"},
                                    {"title", "A"},
                                    {"version", version.substr(1, version.size() - 2)},
                                    {"bytes", kText.size()},
                                    {"changed", 1'700'000'000.0}}}));
}

TEST_F(DashboardsApi, CreatesReplacesAndDeletes) {
  const http::Response created = put("a", kText);
  EXPECT_EQ(created.status, 201);
  EXPECT_THAT(text(created), HasSubstr(R"("name":"a")"));
  const http::Response got = ask(Method::get, "a");
  EXPECT_EQ(got.status, 200);
  EXPECT_EQ(got.content_type, http::kJson);
  EXPECT_EQ(text(got), kText);
  EXPECT_EQ(tag(got), tag(created));
  EXPECT_EQ(put("a", kText).status, 200);
  EXPECT_EQ(ask(Method::delete_, "a").status, 200);
  EXPECT_EQ(ask(Method::get, "a").status, 404);
  EXPECT_EQ(ask(Method::delete_, "a").status, 404);
}

TEST_F(DashboardsApi, LetsNobodyOverwriteWhatHeHasNotSeen) {
  const std::string first = tag(put("a", kText, {{"If-None-Match", "*"}}));
  EXPECT_EQ(put("a", kText, {{"If-None-Match", "*"}}).status, 412);
  const std::string other = R"({"version":1,"title":"B"})";
  const http::Response second = put("a", other, {{"If-Match", "\"x\" , " + first}});
  EXPECT_EQ(second.status, 200);
  const http::Response late = put("a", kText, {{"If-Match", first}});
  EXPECT_EQ(late.status, 412);
  EXPECT_EQ(tag(late), tag(second));
  EXPECT_THAT(text(late), HasSubstr("changed meanwhile"));
  EXPECT_EQ(ask(Method::delete_, "a", {{"If-Match", first}}).status, 412);
  EXPECT_EQ(ask(Method::delete_, "a", {{"If-Match", "W/" + tag(second)}}).status, 412);
  EXPECT_EQ(ask(Method::delete_, "a", {{"If-Match", ""}}).status, 412);
  EXPECT_EQ(ask(Method::delete_, "a", {{"If-Match", "*"}}).status, 200);
  const http::Response gone = put("a", kText, {{"If-Match", tag(second)}});
  EXPECT_EQ(gone.status, 412);
  EXPECT_THAT(text(gone), HasSubstr("deleted meanwhile"));
}

TEST_F(DashboardsApi, SaysWhatIsWrong) {
  EXPECT_EQ(ask(Method::put, "a", {{"Content-Type", "text/plain"}}, kText).status, 415);
  EXPECT_EQ(ask(Method::put, "a", {}, kText).status, 415);
  EXPECT_EQ(ask(Method::put, "a", {{"Content-Type", "Application/JSON; charset=utf-8"}}, kText).status, 201);
  EXPECT_EQ(put("A", kText).status, 400);
  EXPECT_EQ(put("a/b", kText).status, 400);
  EXPECT_EQ(put("", kText).status, 400);
  const http::Response wrong = put("b", "[]");
  EXPECT_EQ(wrong.status, 400);
  EXPECT_THAT(text(wrong), HasSubstr(R"("errorType":"bad_data")"));
  EXPECT_EQ(put("b", std::string(dashboard::kDashboardBytesMax + 1, ' ')).status, 422);
}

}  // namespace
}  // namespace hb::api
