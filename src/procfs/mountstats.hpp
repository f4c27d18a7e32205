#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace hb::procfs {

// Numbers of an NFS mount, in the order of their line (nfs_iostat.h, nfsiostat(8)).
enum class NfsBytes {
  read,
  write,
  direct_read,
  direct_write,
  total_read,
  total_write,
  read_pages,
  write_pages,
};
inline constexpr std::size_t kNfsBytes = 8;
inline constexpr std::size_t kNfsEvents = 27;

// One connection of a mount; net/sunrpc/xprtsock.c, xs_tcp_print_stats. What a protocol does not have is 0.
enum class NfsTransportValue {
  port,
  bind,
  connect,
  connect_idle_time,
  idle_time_seconds,
  sends,
  receives,
  bad_transaction_ids,
  active_requests,
  backlog_queue,
  maximum_rpc_slots,
  sending_queue,
  pending_queue,
};
inline constexpr std::size_t kNfsTransportValues = 13;
struct NfsTransport {
  std::string_view protocol = {};
  std::array<uint64_t, kNfsTransportValues> values = {};

  [[nodiscard]] uint64_t operator[](NfsTransportValue value) const {
    return values[static_cast<std::size_t>(value)];
  }
};

// What was done of one kind of request: requests, transmissions, major timeouts, bytes sent, bytes received,
// and milliseconds queued, until the response, and in all.
inline constexpr std::size_t kNfsOperationValues = 8;
struct NfsOperation {
  std::string_view name = {};
  std::array<uint64_t, kNfsOperationValues> values = {};
};

// One NFS mount; views into the text.
struct NfsMount {
  std::size_t position = 0;  // among all mounts: the lines of mountinfo stand in the same order
  std::string_view device = {};
  std::string_view mount_point = {};
  double age_seconds = 0;
  std::array<uint64_t, kNfsBytes> bytes = {};
  std::array<uint64_t, kNfsEvents> events = {};
  std::vector<NfsTransport> transports = {};
  std::vector<NfsOperation> operations = {};
};

// The NFS mounts of /proc/PID/mountstats; proc_pid_mountstats(5). corrupt when a line of one is of another
// form than the version of its statistics has.
[[nodiscard]] Result<std::vector<NfsMount>> parse_nfs_mounts(std::string_view text);

// The server's address of the mount in one line of /proc/PID/mountinfo, from its option addr; empty when
// there is none.
[[nodiscard]] std::string_view mount_address(std::string_view mountinfo_line);

}  // namespace hb::procfs
