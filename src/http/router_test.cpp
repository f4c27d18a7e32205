#include "http/router.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "http/response_head.hpp"

namespace hb::http {
namespace {

InlineHandler says(std::string text) {
  return [text = std::move(text)](const Request&) { return std::optional(plain_text(text)); };
}

class RouterTest : public testing::Test {
 protected:
  RouterTest() {
    router_.add({.methods = {Method::get},
                 .path = "/api/cpu",
                 .on_network_thread = says("cpu"),
                 .on_worker = nullptr});
    router_.add({.methods = {Method::get, Method::post},
                 .path = "/api/v1/query",
                 .on_network_thread = [](const Request& request) -> std::optional<Response> {
                   if (request.param("cached")) return plain_text("inline");
                   return std::nullopt;
                 },
                 .on_worker = [](const Request&) { return plain_text("worker"); }});
    router_.add({.methods = {Method::get},
                 .path = "/api/v1/*",
                 .on_network_thread = says("v1"),
                 .on_worker = nullptr});
    router_.add({.methods = {Method::get},
                 .path = "/api/v1/label/*",
                 .on_network_thread = says("label"),
                 .on_worker = nullptr});
  }

  Response ask(Method method, std::string_view path, Parameters query = {}) {
    Request request;
    request.method = method;
    request.path = path;
    request.query = std::move(query);
    return router_.dispatch(request);
  }

  Router router_;
};

TEST_F(RouterTest, FindsExactPathsThenTheLongestPrefix) {
  const std::vector<std::pair<std::string_view, std::string_view>> cases = {
      {"/api/cpu", "cpu"},      {"/api/v1/query", "worker"},
      {"/api/v1/other", "v1"},  {"/api/v1/label/a/values", "label"},
      {"/api/v1/labels", "v1"},
  };
  for (const auto& [path, text] : cases)
    EXPECT_EQ(body_text(ask(Method::get, path).body), text) << path;
}

TEST_F(RouterTest, TheInlineHandlerMayLeaveARequestToTheWorker) {
  EXPECT_EQ(body_text(ask(Method::get, "/api/v1/query", {{"cached", "1"}}).body), "inline");
  EXPECT_EQ(body_text(ask(Method::post, "/api/v1/query").body), "worker");
}

TEST_F(RouterTest, HeadComesWithGetAndOtherMethodsAreNamed) {
  EXPECT_EQ(ask(Method::head, "/api/cpu").status, 200);
  for (const Method method : {Method::post, Method::put, Method::delete_, Method::options, Method::other}) {
    const Response response = ask(method, "/api/cpu");
    EXPECT_EQ(response.status, 405);
    EXPECT_EQ(response.headers.get("Allow"), "GET, HEAD");
    EXPECT_EQ(response.content_type, kJson);
  }
  EXPECT_EQ(ask(Method::put, "/api/v1/query").headers.get("Allow"), "GET, HEAD, POST");
  EXPECT_EQ(ask(Method::options, "/api/cpu").headers.get("Access-Control-Allow-Origin"), std::nullopt);
}

TEST_F(RouterTest, UnknownPathsAreJsonUnderApiAndThePageElsewhere) {
  EXPECT_EQ(body_text(ask(Method::get, "/api/nope").body), R"({"error":"no such path"})");
  EXPECT_EQ(ask(Method::get, "/").status, 404);
  router_.set_fallback([](const Request&) { return plain_text("page"); });
  EXPECT_EQ(body_text(ask(Method::get, "/memory").body), "page");
  EXPECT_EQ(ask(Method::get, "/api/nope").status, 404);
  EXPECT_EQ(ask(Method::get, "/api").status, 404);
  EXPECT_EQ(ask(Method::get, "/api/").status, 404);
  EXPECT_EQ(body_text(ask(Method::get, "/apis").body), "page");
  EXPECT_EQ(ask(Method::post, "/memory").status, 405);
  EXPECT_EQ(ask(Method::options, "*").status, 405);
}

TEST_F(RouterTest, LocalRoutesDoNotExistForOthers) {
  const auto add = [this](std::string path, std::string text) {
    router_.add({.methods = {Method::post},
                 .path = std::move(path),
                 .on_network_thread = says(std::move(text)),
                 .on_worker = nullptr,
                 .access = Access::local});
  };
  add("/api/admin", "exact");
  add("/api/v1/label/secret/*", "prefix");
  add("/admin", "page");
  struct Case {
    Method method;
    std::string_view path;
    std::string_view unknown;  // a path that no route has, and which an unseen one must not differ from
    std::string_view local;
  };
  const std::vector<Case> cases = {
      {Method::post, "/api/admin", "/api/nope", "exact"},
      {Method::put, "/api/admin", "/api/nope",
       R"({"error":"this method is not allowed here; see the Allow header"})"},
      {Method::post, "/api/v1/label/secret/x", "/api/v1/label/other/x", "prefix"},
      {Method::get, "/api/v1/label/secret/x", "/api/v1/label/other/x", ""},
      {Method::post, "/admin", "/nope", "page"},
      {Method::get, "/admin", "/nope", ""},
  };
  for (const bool with_page : {false, true}) {
    if (with_page) router_.set_fallback([](const Request&) { return plain_text("the page"); });
    for (const Case& test : cases) {
      const Response unseen = ask(test.method, test.path);
      const Response unknown = ask(test.method, test.unknown);
      EXPECT_EQ(unseen.status, unknown.status) << test.path;
      EXPECT_EQ(body_text(unseen.body), body_text(unknown.body)) << test.path;
      EXPECT_EQ(unseen.headers.get("Allow"), unknown.headers.get("Allow")) << test.path;
      Request request{.method = test.method, .path = std::string(test.path), .local = true};
      const Response seen = router_.dispatch(request);
      if (test.local.empty()) {
        EXPECT_EQ(seen.status, 405) << test.path;
      } else {
        EXPECT_EQ(body_text(seen.body), test.local) << test.path;
      }
    }
  }
}

TEST_F(RouterTest, RoutesForAnyoneAnswerLocalRequestsToo) {
  EXPECT_EQ(body_text(router_.dispatch({.path = "/api/cpu", .local = true}).body), "cpu");
}

TEST_F(RouterTest, ARouteIsAddedOnce) {
  EXPECT_DEATH(router_.add({.methods = {Method::get},
                            .path = "/api/cpu",
                            .on_network_thread = says(""),
                            .on_worker = nullptr}),
               "");
  EXPECT_DEATH(
      router_.add(
          {.methods = {Method::get}, .path = "/api/x", .on_network_thread = nullptr, .on_worker = nullptr}),
      "");
}

}  // namespace
}  // namespace hb::http
