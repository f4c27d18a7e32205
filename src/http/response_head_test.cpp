#include "http/response_head.hpp"

#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hb::http {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string head_of(const Response& response, const HeadOptions& options = {.date = "today"}) {
  std::string out;
  render_head(response, options, out);
  return out;
}

TEST(ResponseHead, IsWholeAndSafe) {
  EXPECT_EQ(
      head_of(json("{}")),
      "HTTP/1.1 200 OK\r\n"
      "Date: today\r\n"
      "Content-Type: application/json\r\n"
      "Content-Length: 2\r\n"
      "Cache-Control: no-store\r\n"
      "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
      "font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; "
      "frame-ancestors 'none'\r\n"
      "X-Content-Type-Options: nosniff\r\n"
      "Referrer-Policy: no-referrer\r\n"
      "Cross-Origin-Opener-Policy: same-origin\r\n"
      "Cross-Origin-Resource-Policy: same-origin\r\n"
      "\r\n");
}

TEST(ResponseHead, AHandlersCacheControlReplacesTheDefault) {
  Response response = plain_text("x");
  response.headers.add("cache-control", "no-cache");
  EXPECT_THAT(head_of(response), HasSubstr("cache-control: no-cache\r\n"));
  EXPECT_THAT(head_of(response), Not(HasSubstr("no-store")));
}

TEST(ResponseHead, SaysWhetherTheConnectionStays) {
  const Response response = plain_text("x");
  EXPECT_THAT(head_of(response), Not(HasSubstr("Connection:")));
  EXPECT_THAT(head_of(response, {.date = "", .keep_alive = false}), HasSubstr("Connection: close\r\n"));
  EXPECT_THAT(head_of(response, {.date = "", .keep_alive = true, .http_1_0 = true}),
              HasSubstr("Connection: keep-alive\r\n"));
}

TEST(ResponseHead, NoLengthWhereThereIsNoBody) {
  for (const int status : {204, 304}) {
    Response response;
    response.status = status;
    EXPECT_THAT(head_of(response), Not(HasSubstr("Content-Length"))) << status;
  }
  EXPECT_THAT(head_of(event_stream(nullptr)), Not(HasSubstr("Content-Length")));
  EXPECT_THAT(head_of(plain_text("", 404)), HasSubstr("HTTP/1.1 404 Not Found\r\n"));
  EXPECT_THAT(head_of(plain_text("", 404)), HasSubstr("Content-Length: 0\r\n"));
}

TEST(ResponseHead, AValueCannotStartALine) {
  Response response = plain_text("");
  response.headers.add("X-Name", std::string_view("a\r\nSet-Cookie: b\n\0c", 19));
  EXPECT_THAT(head_of(response), HasSubstr("X-Name: aSet-Cookie: bc\r\n"));
}

TEST(ResponseHead, BodyTextSeesEveryKindOfText) {
  EXPECT_EQ(body_text(std::string("own")), "own");
  EXPECT_EQ(body_text(std::make_shared<const std::string>("shared")), "shared");
  EXPECT_EQ(body_text(SharedText{}), "");
  EXPECT_EQ(body_text(StaticText{"static"}), "static");
  EXPECT_EQ(body_text(std::shared_ptr<ByteStream>{}), "");
}

TEST(ResponseHead, DatesAreThoseOfHttp) {
  const std::vector<std::pair<int64_t, std::string_view>> cases = {
      {784111777, "Sun, 06 Nov 1994 08:49:37 GMT"},
      {0, "Thu, 01 Jan 1970 00:00:00 GMT"},
      {1709164799, "Wed, 28 Feb 2024 23:59:59 GMT"},
      {1709164800, "Thu, 29 Feb 2024 00:00:00 GMT"},
  };
  for (const auto& [seconds, text] : cases)
    EXPECT_EQ(http_date(seconds), text);
}

}  // namespace
}  // namespace hb::http
