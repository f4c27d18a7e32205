#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hb::procfs {

// A queueing discipline: what an interface sends through; tc(8).
struct Qdisc {
  uint32_t interface_index = 0;
  uint32_t parent = 0;  // 0: it is the interface's own, and not part of another one
  std::string kind = {};
  uint64_t bytes = 0;
  uint32_t packets = 0;
  uint32_t drops = 0;
  uint32_t requeues = 0;
  uint32_t overlimits = 0;
  uint32_t queue_length = 0;
  uint32_t backlog = 0;
};

// An RTM_NEWQDISC message's payload (linux/pkt_sched.h, linux/gen_stats.h); nothing when it is too short.
[[nodiscard]] std::optional<Qdisc> parse_qdisc(std::string_view payload);

}  // namespace hb::procfs
