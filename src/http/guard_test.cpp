#include "http/guard.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace hb::http {
namespace {

int status_of_check(const std::optional<Refusal>& refusal) { return refusal ? refusal->status : 200; }

TEST(Guard, HostIsRequiredOnceAndMustBeOurs) {
  struct Case {
    Headers headers;
    std::string_view authority;
    bool http_1_0;
    int status;
  };
  const std::vector<Case> cases = {
      {{{"Host", "localhost:8080"}}, "", false, 200},
      {{}, "", false, 400},
      {{}, "", true, 200},
      {{{"Host", "localhost"}, {"host", "localhost"}}, "", false, 400},
      {{{"Host", "localhost"}, {"host", "localhost"}}, "", true, 400},
      {{{"Host", ""}}, "", false, 400},
      {{{"Host", "evil.com"}}, "", false, 421},
      {{{"Host", "evil.com"}}, "", true, 421},
      {{{"Host", "localhost"}}, "localhost:80", false, 200},
      {{{"Host", "localhost"}}, "evil.com", false, 421},
      {{{"Host", "evil.com"}}, "localhost", false, 421},
      {{{"Host", "localhost"}}, "user@localhost", false, 400},
  };
  const HostPolicy policy({});
  for (const Case& test : cases) {
    EXPECT_EQ(status_of_check(check_host(policy, test.headers, test.authority, test.http_1_0)), test.status)
        << test.headers.get("Host").value_or("(none)") << " " << test.authority;
  }
}

TEST(Guard, OnlyOurOwnPageMayChangeThings) {
  struct Case {
    Method method;
    Headers headers;
    int status;
  };
  const std::vector<Case> cases = {
      {Method::get,
       {{"Host", "localhost"}, {"Origin", "http://evil.com"}, {"Sec-Fetch-Site", "cross-site"}},
       200},
      {Method::post, {{"Host", "localhost"}}, 200},
      {Method::post, {{"Host", "localhost:8080"}, {"Origin", "http://localhost:8080"}}, 200},
      {Method::post, {{"Host", "localhost"}, {"Origin", "http://LOCALHOST:80"}}, 200},
      {Method::post, {{"Host", "localhost:443"}, {"Origin", "https://localhost"}}, 200},
      {Method::post, {{"Host", "localhost:8080"}, {"Origin", "http://localhost:9090"}}, 403},
      {Method::post, {{"Host", "localhost:8080"}, {"Origin", "http://localhost"}}, 403},
      {Method::post, {{"Host", "localhost"}, {"Origin", "null"}}, 403},
      {Method::post, {{"Host", "localhost"}, {"Origin", "http://evil.com"}}, 403},
      {Method::delete_, {{"Host", "localhost"}, {"Origin", "http://evil.com"}}, 403},
      {Method::other, {{"Host", "localhost"}, {"Origin", "http://evil.com"}}, 403},
      {Method::post,
       {{"Host", "localhost"}, {"Origin", "http://localhost"}, {"Origin", "http://evil.com"}},
       403},
      {Method::post, {{"Host", "localhost"}, {"Sec-Fetch-Site", "cross-site"}}, 403},
      {Method::post, {{"Host", "localhost"}, {"Sec-Fetch-Site", "same-origin"}}, 200},
      {Method::post, {{"Origin", "http://localhost"}}, 403},
  };
  for (const Case& test : cases) {
    EXPECT_EQ(status_of_check(check_origin(test.method, test.headers)), test.status)
        << to_string(test.method) << " " << test.headers.get("Origin").value_or("(none)");
  }
}

}  // namespace
}  // namespace hb::http
