#include "procfs/qdisc.hpp"

#include <string>

#include <gtest/gtest.h>
#include <linux/gen_stats.h>
#include <linux/pkt_sched.h>
#include <linux/rtnetlink.h>

#include "procfs/fixture_host.hpp"
#include "procfs/netlink_socket.hpp"

namespace hb::procfs {
namespace {

std::string message(uint32_t parent) {
  tcmsg fixed{};
  fixed.tcm_ifindex = 3;
  fixed.tcm_parent = parent;
  std::string stats;
  // As the kernel sends it: eight bytes and four, without the structure's padding.
  std::string basic(12, '\0');
  basic[0] = 83;
  basic[8] = 7;
  append_attribute(stats, TCA_STATS_BASIC, basic);
  const gnet_stats_queue queue{.qlen = 1, .backlog = 2, .drops = 3, .requeues = 4, .overlimits = 5};
  append_attribute(stats, TCA_STATS_QUEUE, plain_bytes(queue));
  std::string body(plain_bytes(fixed));
  append_attribute(body, TCA_KIND, std::string_view("fq\0", 3));
  append_attribute(body, TCA_STATS2, stats);
  return body;
}

TEST(Qdisc, ReadsKindAndCounters) {
  const auto qdisc = parse_qdisc(message(TC_H_ROOT));
  ASSERT_TRUE(qdisc);
  EXPECT_EQ(qdisc->interface_index, 3);
  EXPECT_EQ(qdisc->parent, 0);
  EXPECT_EQ(qdisc->kind, "fq");
  EXPECT_EQ(qdisc->bytes, 83);
  EXPECT_EQ(qdisc->packets, 7);
  EXPECT_EQ(qdisc->queue_length, 1);
  EXPECT_EQ(qdisc->backlog, 2);
  EXPECT_EQ(qdisc->drops, 3);
  EXPECT_EQ(qdisc->requeues, 4);
  EXPECT_EQ(qdisc->overlimits, 5);
  EXPECT_EQ(parse_qdisc(message(0x10001))->parent, 0x10001);
}

TEST(Qdisc, SurvivesEveryTruncation) {
  EXPECT_FALSE(parse_qdisc(message(0).substr(0, sizeof(tcmsg) - 1)));
  for_every_prefix(message(0), [](std::string_view text) { static_cast<void>(parse_qdisc(text)); });
}

}  // namespace
}  // namespace hb::procfs
