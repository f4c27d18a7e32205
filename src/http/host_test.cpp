#include "http/host.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace hb::http {
namespace {

TEST(Host, ParsesAuthorities) {
  struct Case {
    std::string_view text;
    std::string_view host;
    std::string_view port;
  };
  const std::vector<Case> good = {
      {"localhost", "localhost", ""},
      {"localhost:8080", "localhost", "8080"},
      {"127.0.0.1:1", "127.0.0.1", "1"},
      {"[::1]:8080", "::1", "8080"},
      {"[::1]", "::1", ""},
      {"my_host-1.lan:65535", "my_host-1.lan", "65535"},
      {"localhost:", "localhost", ""},
  };
  for (const Case& test : good) {
    const auto authority = parse_authority(test.text);
    ASSERT_TRUE(authority) << test.text;
    EXPECT_EQ(authority->host, test.host);
    EXPECT_EQ(authority->port, test.port);
  }
  for (const std::string_view bad :
       {"", ":80", "a b", "user@localhost", "localhost:80:80", "localhost:8o", "localhost:123456", "[::1",
        "[]", "[::1]x", "[localhost]", "[0::1.]", "[127.0.0.1]", "a/b", "a,b", "::1", "0.0.0.0=5000", "a\tb"})
    EXPECT_FALSE(parse_authority(bad)) << bad;
  EXPECT_TRUE(parse_authority(std::string(255, 'a')));
  EXPECT_FALSE(parse_authority(std::string(256, 'a')));
}

TEST(Host, HasOneSpelling) {
  const std::vector<std::pair<std::string_view, std::string_view>> cases = {
      {"LocalHost.", "localhost"},      {"Box.LAN", "box.lan"},   {"0:0:0:0:0:0:0:1", "::1"},
      {"[2001:DB8::1]", "2001:db8::1"}, {"10.0.0.1", "10.0.0.1"}, {".", "."},
      {"localhost..", "localhost.."},
  };
  for (const auto& [host, canonical] : cases)
    EXPECT_EQ(canonical_host(host), canonical);
}

TEST(Host, PolicyAllowsLoopbackAndTheNamesItWasGiven) {
  const HostPolicy policy({"Box.example.org", "2001:db8::1", "192.168.1.5"});
  for (const std::string_view good :
       {"localhost", "LOCALHOST:8080", "app.localhost:3000", "localhost.", "127.0.0.1", "127.255.0.9:80",
        "[::1]:8080", "[0:0::1]", "box.example.org:443", "BOX.EXAMPLE.ORG.", "[2001:db8:0::1]",
        "192.168.1.5:8080"})
    EXPECT_TRUE(policy.allows(*parse_authority(good))) << good;
  for (const std::string_view bad : {"evil.com", "localhost.evil.com", "127.0.0.1.evil.com", "127.1",
                                     "127.0.0.256", "128.0.0.1", "0.0.0.0", "[::2]", "notlocalhost",
                                     "localhost..", "box.example.org.evil.com", "192.168.1.50", "[::]"})
    EXPECT_FALSE(policy.allows(*parse_authority(bad))) << bad;
}

TEST(HostPolicy, AnyAllowsEveryName) {
  const HostPolicy policy = HostPolicy::any();
  for (const std::string_view host : {"localhost", "example.com", "192.0.2.1", "::2"})
    EXPECT_TRUE(policy.allows({.host = host, .port = ""})) << host;
}

}  // namespace
}  // namespace hb::http
