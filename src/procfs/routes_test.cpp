#include "procfs/routes.hpp"

#include <string>

#include <gtest/gtest.h>
#include <linux/rtnetlink.h>

#include "procfs/fixture_host.hpp"
#include "procfs/netlink_socket.hpp"

namespace hb::procfs {
namespace {

std::string fixed_part(uint8_t prefix_bits) {
  rtmsg fixed{};
  fixed.rtm_dst_len = prefix_bits;
  fixed.rtm_type = RTN_UNICAST;
  fixed.rtm_protocol = RTPROT_STATIC;
  return std::string(plain_bytes(fixed));
}

std::string four(unsigned char a, unsigned char b, unsigned char c, unsigned char d) {
  return {static_cast<char>(a), static_cast<char>(b), static_cast<char>(c), static_cast<char>(d)};
}

std::string hop(int index, uint8_t weight, const std::string& gateway) {
  std::string attributes;
  append_attribute(attributes, RTA_GATEWAY, gateway);
  rtnexthop next{};
  next.rtnh_len = static_cast<uint16_t>(sizeof next + attributes.size());
  next.rtnh_ifindex = index;
  next.rtnh_hops = weight;
  return std::string(plain_bytes(next)) + attributes;
}

TEST(Routes, ReadsASingleHop) {
  std::string body = fixed_part(20);
  const uint32_t index = 2;
  const uint32_t priority = 100;
  append_attribute(body, RTA_DST, four(10, 1, 255, 7));
  append_attribute(body, RTA_SRC, four(10, 0, 0, 9));
  append_attribute(body, RTA_OIF, plain_bytes(index));
  append_attribute(body, RTA_PRIORITY, plain_bytes(priority));
  append_attribute(body, RTA_GATEWAY, four(10, 0, 0, 1));
  const auto route = parse_route(body);
  ASSERT_TRUE(route);
  EXPECT_EQ(route->type, RTN_UNICAST);
  EXPECT_EQ(route_protocol_name(route->protocol), "static");
  EXPECT_EQ(route->destination, "10.1.240.0/20");
  EXPECT_EQ(route->source, "10.0.0.9");
  EXPECT_EQ(route->priority, 100);
  ASSERT_EQ(route->next_hops.size(), 1);
  EXPECT_EQ(route->next_hops[0].interface_index, 2);
  EXPECT_EQ(route->next_hops[0].gateway, "10.0.0.1");
  EXPECT_EQ(route->next_hops[0].weight, 0);
}

TEST(Routes, ReadsEachHopOfASharedLoad) {
  std::string body = fixed_part(0);
  append_attribute(body, RTA_MULTIPATH, hop(2, 0, four(10, 0, 0, 1)) + hop(3, 4, four(10, 0, 0, 2)));
  const auto route = parse_route(body);
  ASSERT_TRUE(route);
  EXPECT_EQ(route->destination, "default");
  ASSERT_EQ(route->next_hops.size(), 2);
  EXPECT_EQ(route->next_hops[0].weight, 1);
  EXPECT_EQ(route->next_hops[1].interface_index, 3);
  EXPECT_EQ(route->next_hops[1].gateway, "10.0.0.2");
  EXPECT_EQ(route->next_hops[1].weight, 5);
}

TEST(Routes, KeepsAllBitsOfAHostsRoute) {
  std::string body = fixed_part(32);
  append_attribute(body, RTA_DST, four(10, 1, 255, 7));
  EXPECT_EQ(parse_route(body)->destination, "10.1.255.7/32");
}

TEST(Routes, EndsAtAHopOfAWrongLength) {
  std::string body = fixed_part(0);
  rtnexthop next{};
  next.rtnh_len = 3;
  append_attribute(body, RTA_MULTIPATH, plain_bytes(next));
  ASSERT_EQ(parse_route(body)->next_hops.size(), 1);
  EXPECT_EQ(parse_route(body)->next_hops[0].interface_index, 0);
}

TEST(Routes, NamesTheProtocols) {
  EXPECT_EQ(route_protocol_name(0), "unspec");
  EXPECT_EQ(route_protocol_name(192), "eigrp");
  EXPECT_EQ(route_protocol_name(193), "unknown");
}

TEST(Routes, SurvivesEveryTruncation) {
  std::string body = fixed_part(12);
  append_attribute(body, RTA_DST, four(10, 1, 255, 7));
  append_attribute(body, RTA_MULTIPATH, hop(2, 0, four(10, 0, 0, 1)) + hop(3, 4, four(10, 0, 0, 2)));
  for_every_prefix(body, [](std::string_view text) { static_cast<void>(parse_route(text)); });
}

}  // namespace
}  // namespace hb::procfs
