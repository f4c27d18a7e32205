#include "procfs/qdisc.hpp"

#include <linux/gen_stats.h>
#include <linux/pkt_sched.h>
#include <linux/rtnetlink.h>

#include "procfs/netlink_message.hpp"
#include "procfs/netlink_socket.hpp"

namespace hb::procfs {
namespace {

void take_stats(std::string_view nested, Qdisc& qdisc) {
  NetlinkAttributes attributes(nested);
  for (NetlinkAttribute attribute; attributes.next(attribute);) {
    gnet_stats_queue queue{};
    if (attribute.type == TCA_STATS_QUEUE && copy_plain(attribute.payload, queue)) {
      qdisc.queue_length = queue.qlen;
      qdisc.backlog = queue.backlog;
      qdisc.drops = queue.drops;
      qdisc.requeues = queue.requeues;
      qdisc.overlimits = queue.overlimits;
    }
    // The structure is padded behind its two numbers, the payload need not be.
    constexpr std::size_t kPacketsAt = sizeof(gnet_stats_basic::bytes);
    if (attribute.type == TCA_STATS_BASIC && copy_plain(attribute.payload, qdisc.bytes))
      static_cast<void>(copy_plain(attribute.payload.substr(kPacketsAt), qdisc.packets));
  }
}

// An attribute of text may end with a NUL.
std::string_view without_nul(std::string_view text) { return text.substr(0, text.find('\0')); }

}  // namespace

std::optional<Qdisc> parse_qdisc(std::string_view payload) {
  tcmsg message{};
  if (!copy_plain(payload, message)) return std::nullopt;
  Qdisc qdisc{.interface_index = static_cast<uint32_t>(message.tcm_ifindex),
              .parent = message.tcm_parent == TC_H_ROOT ? 0 : message.tcm_parent};
  NetlinkAttributes attributes(payload.substr(sizeof message));
  for (NetlinkAttribute attribute; attributes.next(attribute);) {
    if (attribute.type == TCA_KIND) qdisc.kind = without_nul(attribute.payload);
    if (attribute.type == TCA_STATS2) take_stats(attribute.payload, qdisc);
  }
  return qdisc;
}

}  // namespace hb::procfs
