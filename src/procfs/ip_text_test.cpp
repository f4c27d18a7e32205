#include "procfs/ip_text.hpp"

#include <string>

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>

namespace hb::procfs {
namespace {

TEST(IpText, WritesBothFamilies) {
  EXPECT_EQ(ip_text(std::string_view("\x0a\x00\x00\xff", 4)), "10.0.0.255");
  const struct {
    const char* given;
    std::string text;
  } cases[] = {{"2001:0db8:0:0:0:0:0:1", "2001:db8::1"},
               {"::ffff:1.2.3.4", "1.2.3.4"},
               {"::", "::"},
               {"::ffff:0:0:1", "::ffff:0:0:1"}};
  for (const auto& [given, text] : cases) {
    in6_addr address{};
    ASSERT_EQ(::inet_pton(AF_INET6, given, &address), 1) << given;
    EXPECT_EQ(ip_text({reinterpret_cast<const char*>(&address), sizeof address}), text);
  }
}

TEST(IpText, IsEmptyForWhatIsNoAddress) {
  for (std::size_t size : {0U, 3U, 5U, 15U, 17U})
    EXPECT_EQ(ip_text(std::string(size, 'x')), "") << size;
}

}  // namespace
}  // namespace hb::procfs
