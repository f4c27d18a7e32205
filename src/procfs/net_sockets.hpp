#pragma once

#include <optional>
#include <string_view>

#include "procfs/sockets.hpp"
#include "procfs/text_cursor.hpp"

namespace hb::procfs {

// The sockets of /proc/net/tcp, tcp6, udp and udp6, one after the other; proc_pid_net(5). The heading and
// malformed lines are skipped.
class InetSocketReader {
 public:
  InetSocketReader(std::string_view text, SocketFamily family, SocketType type)
      : lines_(text), family_(family), type_(type) {}

  // False at the end.
  bool next(Socket& out);

 private:
  TextCursor lines_;
  SocketFamily family_;
  SocketType type_;
};

// The sockets of /proc/net/unix, one after the other; proc_pid_net(5).
class UnixSocketReader {
 public:
  explicit UnixSocketReader(std::string_view text) : lines_(text) {}

  // False at the end.
  bool next(Socket& out);

 private:
  TextCursor lines_;
};

}  // namespace hb::procfs
