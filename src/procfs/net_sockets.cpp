#include "procfs/net_sockets.hpp"

#include <bit>
#include <cstdint>
#include <cstring>

namespace hb::procfs {
namespace {

SocketState state_of(uint64_t number) {
  return number < kSocketStates ? static_cast<SocketState>(number) : SocketState::none;
}

// "0100007F:1F90": each four bytes of the address as one hexadecimal number in the machine's own byte order.
std::optional<SocketAddress> parse_address(std::string_view text, SocketFamily family) {
  const std::size_t digits = family == SocketFamily::ipv4 ? 8 : 32;
  if (text.size() < digits + 2 || text[digits] != ':') return std::nullopt;
  SocketAddress address;
  for (std::size_t i = 0; i < digits / 8; ++i) {
    const auto word = parse_u64(text.substr(i * 8, 8), 16);
    if (!word) return std::nullopt;
    const auto native = static_cast<uint32_t>(*word);
    std::memcpy(address.ip.data() + i * 4, &native, sizeof native);
  }
  const auto port = parse_u64(text.substr(digits + 1), 16);
  if (!port || *port > UINT16_MAX) return std::nullopt;
  address.port = static_cast<uint16_t>(*port);
  return address;
}

// "sl local remote st tx:rx timer:when retransmits uid timeout inode …"
std::optional<Socket> parse_inet_line(TextCursor line, SocketFamily family, SocketType type) {
  line.field();  // slot
  const auto local = parse_address(line.field(), family);
  const auto remote = parse_address(line.field(), family);
  const auto state = parse_u64(line.field(), 16);
  TextCursor queues(line.field());
  line.field();  // timer
  line.field();  // retransmits
  const auto uid = line.number();
  line.field();  // timeout
  const auto inode = line.number();
  if (!local || !remote || !state || !uid || !inode) return std::nullopt;
  const auto send_queue = parse_u64(queues.until(':'), 16).value_or(0);
  const auto receive_queue = parse_u64(queues.rest(), 16).value_or(0);
  return Socket{.family = family,
                .type = type,
                .state = state_of(*state),
                .local = *local,
                .remote = *remote,
                .uid = static_cast<uint32_t>(*uid),
                .inode = *inode,
                .receive_queue_bytes = static_cast<uint32_t>(receive_queue),
                .send_queue_bytes = static_cast<uint32_t>(send_queue)};
}

// "Num: RefCount Protocol Flags Type St Inode Path"; the states are those of include/uapi/linux/net.h, of
// which 3 is connected, and a flag marks the listening ones.
std::optional<Socket> parse_unix_line(TextCursor line) {
  constexpr uint64_t kAcceptsConnections = 0x10000;
  constexpr uint64_t kConnected = 3;
  line.field();  // number
  line.field();  // references
  line.field();  // protocol
  const auto flags = parse_u64(line.field(), 16);
  const auto type = parse_u64(line.field(), 16);
  const auto state = parse_u64(line.field(), 16);
  const auto inode = line.number();
  if (!flags || !type || !state || !inode) return std::nullopt;
  Socket socket{.family = SocketFamily::unix_domain, .inode = *inode};
  if (*type == 2) socket.type = SocketType::datagram;
  if (*type == 5) socket.type = SocketType::seqpacket;
  socket.state = *state == kConnected ? SocketState::established : SocketState::close;
  if ((*flags & kAcceptsConnections) != 0) socket.state = SocketState::listen;
  std::string_view path = line.rest();
  if (path.starts_with(' ')) path.remove_prefix(1);
  socket.local.path = path;
  return socket;
}

}  // namespace

bool InetSocketReader::next(Socket& out) {
  while (!lines_.at_end()) {
    if (auto socket = parse_inet_line(TextCursor(lines_.line()), family_, type_)) {
      out = std::move(*socket);
      return true;
    }
  }
  return false;
}

bool UnixSocketReader::next(Socket& out) {
  while (!lines_.at_end()) {
    if (auto socket = parse_unix_line(TextCursor(lines_.line()))) {
      out = std::move(*socket);
      return true;
    }
  }
  return false;
}

}  // namespace hb::procfs
