#include "http/message.hpp"

#include <vector>

#include <gtest/gtest.h>

#include "http/response_head.hpp"

namespace hb::http {
namespace {

TEST(Message, MethodsRoundTripAndAreCaseSensitive) {
  for (const auto name : {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
    EXPECT_EQ(to_string(parse_method(name)), name);
  for (const auto name : {"get", "Get", "", "BREW", "GETT", "other"})
    EXPECT_EQ(parse_method(name), Method::other) << name;
}

TEST(Message, ErrorsTakeTheFormThatThePathAsksFor) {
  struct Case {
    std::string_view path;
    int status;
    std::string_view body;
  };
  const std::vector<Case> cases = {
      {"/api/nope", 404, R"({"error":"no \"it\""})"},
      {"/api", 404, R"({"error":"no \"it\""})"},
      {"/api/v1", 404, R"({"status":"error","errorType":"not_found","error":"no \"it\""})"},
      {"/api/v1/query", 400, R"({"status":"error","errorType":"bad_data","error":"no \"it\""})"},
      {"/api/v1/query", 503, R"({"status":"error","errorType":"unavailable","error":"no \"it\""})"},
      {"/api/v1/query", 500, R"({"status":"error","errorType":"internal","error":"no \"it\""})"},
      {"/api/v10", 404, R"({"error":"no \"it\""})"},
      {"/apis", 404, "no \"it\"\n"},
      {"", 400, "no \"it\"\n"},
  };
  for (const Case& test : cases) {
    const Response response = error_for(test.path, test.status, "no \"it\"");
    EXPECT_EQ(response.status, test.status);
    EXPECT_EQ(body_text(response.body), test.body) << test.path;
    EXPECT_EQ(response.content_type,
              test.path.starts_with("/api") && test.path != "/apis" ? kJson : kPlainText);
  }
}

TEST(Message, EachErrorCodeHasItsStatus) {
  const std::vector<std::pair<ErrorCode, int>> cases = {
      {ErrorCode::invalid, 400}, {ErrorCode::not_found, 404},   {ErrorCode::corrupt, 500},
      {ErrorCode::io, 500},      {ErrorCode::unsupported, 501}, {ErrorCode::limit, 422},
      {ErrorCode::timeout, 503}, {ErrorCode::unavailable, 503},
  };
  for (const auto& [code, status] : cases) {
    EXPECT_EQ(status_of(code), status);
    EXPECT_NE(reason_phrase(status), "Unknown");
  }
}

}  // namespace
}  // namespace hb::http
