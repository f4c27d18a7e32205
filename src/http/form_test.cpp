#include "http/form.hpp"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "http/percent.hpp"
#include "http/response_head.hpp"

namespace hb::http {
namespace {

using testing::ElementsAre;

TEST(Percent, DecodesBytesAndRefusesBadEscapes) {
  struct Case {
    std::string_view text;
    Plus plus;
    std::optional<std::string> decoded;
  };
  const std::vector<Case> cases = {
      {"", Plus::space, ""},
      {"a+b%20c", Plus::space, "a b c"},
      {"a+b%2Bc", Plus::literal, "a+b+c"},
      {"%C3%a4", Plus::space, "\xC3\xA4"},
      {"%00", Plus::space, std::string(1, '\0')},
      {"%25%32%66", Plus::space, "%2f"},  // once, never twice
      {"%", Plus::space, std::nullopt},
      {"%4", Plus::space, std::nullopt},
      {"%4g", Plus::space, std::nullopt},
      {"%g4", Plus::space, std::nullopt},
      {"ab%", Plus::space, std::nullopt},
  };
  for (const Case& test : cases) {
    std::string out;
    const bool good = percent_decode(test.text, test.plus, out);
    EXPECT_EQ(good, test.decoded.has_value()) << test.text;
    if (good) {
      EXPECT_EQ(out, *test.decoded) << test.text;
    }
  }
}

TEST(Form, ParsesNamesAndValues) {
  struct Case {
    std::string_view text;
    std::vector<PairList::Pair> pairs;
  };
  const std::vector<Case> cases = {
      {"", {}},
      {"&&", {}},
      {"a", {{"a", ""}}},
      {"a=", {{"a", ""}}},
      {"=b", {{"", "b"}}},
      {"a=b=c", {{"a", "b=c"}}},
      {"a=1&b=2&a=3", {{"a", "1"}, {"b", "2"}, {"a", "3"}}},
      {"query=up%7Bjob%3D%22x%22%7D+%2B+1", {{"query", "up{job=\"x\"} + 1"}}},
      {"a%3Db=c%26d", {{"a=b", "c&d"}}},
  };
  for (const Case& test : cases) {
    const auto form = parse_form(test.text);
    ASSERT_TRUE(form) << test.text;
    ASSERT_EQ(form->size(), test.pairs.size()) << test.text;
    for (std::size_t i = 0; i < test.pairs.size(); ++i)
      EXPECT_EQ((*form)[i], test.pairs[i]) << test.text;
  }
  for (const std::string_view bad : {"%", "a=%4", "%zz=1", "a=1&b=%"})
    EXPECT_EQ(parse_form(bad).error().code, ErrorCode::invalid) << bad;
}

TEST(Form, HasALimitOnParameters) {
  EXPECT_EQ(parse_form("a=1&a=2&&", 2)->size(), 2U);
  EXPECT_EQ(parse_form("a=1&a=2&a=3", 2).error().code, ErrorCode::limit);
}

TEST(Form, RequestParametersPutTheBodyFirst) {
  Request request;
  request.method = Method::post;
  request.query = {{"query", "of the address"}, {"time", "1"}};
  request.body = "query=of+the+body";
  EXPECT_THAT(request_parameters(request)->all("query"), ElementsAre("of the address"));
  request.headers = {{"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}};
  EXPECT_THAT(request_parameters(request)->all("query"), ElementsAre("of the body", "of the address"));
  EXPECT_EQ(request_parameters(request)->get("time"), "1");
  request.body = "query=%";
  EXPECT_FALSE(request_parameters(request));
}

TEST(Form, OtherContentTypesAreRefused) {
  struct Case {
    Headers headers;
    bool good;
  };
  const std::vector<Case> cases = {
      {{{"Content-Type", "application/json"}}, true},
      {{{"content-type", " Application/JSON ; charset=utf-8"}}, true},
      {{{"Content-Type", "text/plain"}}, false},
      {{{"Content-Type", "application/jsonx"}}, false},
      {{{"Content-Type", ""}}, false},
      {{}, false},
  };
  for (const Case& test : cases) {
    Request request;
    request.path = "/api/v1/live";
    request.headers = test.headers;
    const auto refusal = refuse_other_content_type(request, kJson);
    EXPECT_EQ(!refusal, test.good) << test.headers.get("Content-Type").value_or("(none)");
    if (refusal) {
      EXPECT_EQ(refusal->status, 415);
      EXPECT_THAT(std::string(body_text(refusal->body)), testing::HasSubstr("application/json"));
    }
  }
}

}  // namespace
}  // namespace hb::http
