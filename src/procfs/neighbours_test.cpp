#include "procfs/neighbours.hpp"

#include <string>

#include <gtest/gtest.h>
#include <linux/neighbour.h>
#include <sys/socket.h>

#include "procfs/fixture_host.hpp"
#include "procfs/netlink_socket.hpp"

namespace hb::procfs {
namespace {

TEST(Neighbours, ReadsOneEntry) {
  ndmsg message{};
  message.ndm_family = AF_INET;
  message.ndm_ifindex = 7;
  message.ndm_state = NUD_STALE;
  const auto neighbour = parse_neighbour(plain_bytes(message));
  ASSERT_TRUE(neighbour);
  EXPECT_TRUE(neighbour->is_ipv4);
  EXPECT_EQ(neighbour->interface_index, 7);
  EXPECT_EQ(neighbour_state_name(neighbour->state), "stale");
  message.ndm_family = AF_INET6;
  EXPECT_FALSE(parse_neighbour(plain_bytes(message))->is_ipv4);
}

TEST(Neighbours, NamesEachState) {
  const struct {
    uint16_t state;
    std::string_view name;
  } cases[] = {{NUD_INCOMPLETE, "incomplete"}, {NUD_REACHABLE, "reachable"}, {NUD_STALE, "stale"},
               {NUD_DELAY, "delay"},           {NUD_PROBE, "probe"},         {NUD_FAILED, "failed"},
               {NUD_NOARP, "noarp"},           {NUD_PERMANENT, "permanent"}, {NUD_NONE, "none"},
               {NUD_STALE | NUD_FAILED, ""}};
  for (const auto& [state, name] : cases)
    EXPECT_EQ(neighbour_state_name(state), name) << state;
}

TEST(Neighbours, IsNothingWhenTooShort) {
  for_every_prefix(std::string(sizeof(ndmsg) - 1, 'x'),
                   [](std::string_view payload) { EXPECT_FALSE(parse_neighbour(payload)); });
}

}  // namespace
}  // namespace hb::procfs
