#include "http/target.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace hb::http {
namespace {

TEST(Target, Splits) {
  struct Case {
    std::string_view target;
    std::string_view authority;
    std::string_view path;
    std::string_view query;
  };
  const std::vector<Case> cases = {
      {"/", "", "/", ""},
      {"/a/b?c=d?e", "", "/a/b", "c=d?e"},
      {"/a?", "", "/a", ""},
      {"*", "", "*", ""},
      {"http://host:80/a?b", "host:80", "/a", "b"},
      {"HTTP://host", "host", "/", ""},
      {"https://host?q=1", "host", "/", "q=1"},
      {"/http://host/", "", "/http://host/", ""},
  };
  for (const Case& test : cases) {
    const auto parts = split_target(test.target);
    ASSERT_TRUE(parts) << test.target;
    EXPECT_EQ(parts->authority, test.authority) << test.target;
    EXPECT_EQ(parts->path, test.path) << test.target;
    EXPECT_EQ(parts->query, test.query) << test.target;
  }
}

TEST(Target, RefusesWhatIsNoPathAndNoAddress) {
  for (const std::string_view target : {"", "a", "host:443", "ftp://host/", "http:///a", "http://", "://host",
                                        "/a#b", "/\xC3\xA4", "/a b", "/a\x01", "/\x7F"}) {
    const auto parts = split_target(target);
    ASSERT_FALSE(parts) << target;
    EXPECT_EQ(parts.error().status, 400) << target;
  }
}

TEST(Target, DecodesPathsAndRefusesWaysOut) {
  struct Case {
    std::string_view encoded;
    int status;
    std::string_view path;
  };
  const std::vector<Case> cases = {
      {"/", 200, "/"},
      {"/api/cpu", 200, "/api/cpu"},
      {"/%61pi/%63pu", 200, "/api/cpu"},
      {"/a+b", 200, "/a+b"},
      {"/a%20b", 200, "/a b"},
      {"/...", 200, "/..."},
      {"/a..b/.c", 200, "/a..b/.c"},
      {"/..", 404, ""},
      {"/.", 404, ""},
      {"/../etc/passwd", 404, ""},
      {"/assets/../../etc/passwd", 404, ""},
      {"/%2e%2e/etc/passwd", 404, ""},
      {"/%2E./etc/passwd", 404, ""},
      {"/a/%2e", 404, ""},
      {"/..%2fetc", 400, ""},
      {"/a%2Fb", 400, ""},
      {"/a%00", 400, ""},
      {"/a%0a", 400, ""},
      {"/a%7f", 400, ""},
      {"/a\\b", 400, ""},
      {"/..%5c..%5cetc", 400, ""},
      {"/a%", 400, ""},
      {"/%zz", 400, ""},
  };
  for (const Case& test : cases) {
    std::string path = "left over";
    const auto refusal = decode_path(test.encoded, path);
    EXPECT_EQ(refusal ? refusal->status : 200, test.status) << test.encoded;
    if (!refusal) {
      EXPECT_EQ(path, test.path);
    }
  }
}

}  // namespace
}  // namespace hb::http
