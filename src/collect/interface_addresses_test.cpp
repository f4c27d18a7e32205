#include "collect/interface_addresses.hpp"

#include <string>

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>

namespace hb::collect {
namespace {

TEST(InterfaceAddresses, HaveAScope) {
  const struct {
    const char* address;
    std::string_view scope;
  } cases[] = {{"127.0.0.1", "link-local"},
               {"169.254.1.1", "link-local"},
               {"10.0.0.1", "global"},
               {"169.253.1.1", "global"},
               {"239.255.0.1", ""},
               {"240.0.0.1", "global"},
               {"255.255.255.255", ""},
               {"0.0.0.0", ""},
               {"::1", "link-local"},
               {"fe80::1", "link-local"},
               {"febf::1", "link-local"},
               {"fec0::1", "global"},
               {"2001:db8::1", "global"},
               {"ff02::1", ""},
               {"::", ""}};
  for (const auto& [address, scope] : cases) {
    in6_addr binary{};
    const bool is_ipv6 = std::string_view(address).find(':') != std::string_view::npos;
    ASSERT_EQ(::inet_pton(is_ipv6 ? AF_INET6 : AF_INET, address, &binary), 1) << address;
    const std::string_view bytes(reinterpret_cast<const char*>(&binary), is_ipv6 ? 16 : 4);
    EXPECT_EQ(address_scope(bytes), scope) << address;
  }
  EXPECT_EQ(address_scope({}), "");
}

}  // namespace
}  // namespace hb::collect
