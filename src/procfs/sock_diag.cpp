#include "procfs/sock_diag.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <span>
#include <string_view>

#include <arpa/inet.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "procfs/netlink_message.hpp"

namespace hb::procfs {
namespace {

// The kernel fills up to this much for each read of a dump (net/netlink/af_netlink.c, netlink_dump).
constexpr std::size_t kBufferBytes = 32'768;
// A dump that stalls, which the kernel's should never, must not hold up the caller.
constexpr uint32_t kAllStates = UINT32_MAX;
constexpr timeval kReceiveTimeout{.tv_sec = 1, .tv_usec = 0};

template <typename Body>
std::string make_request(uint16_t type, const Body& body, uint32_t sequence) {
  const nlmsghdr header{.nlmsg_len = sizeof header + sizeof body,
                        .nlmsg_type = type,
                        .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP,
                        .nlmsg_seq = sequence,
                        .nlmsg_pid = 0};
  std::string request(sizeof header + sizeof body, '\0');
  std::memcpy(request.data(), &header, sizeof header);
  std::memcpy(request.data() + sizeof header, &body, sizeof body);
  return request;
}

SocketAddress inet_address(const __be32 (&ip)[4], __be16 port, SocketFamily family) {
  SocketAddress address{.port = ntohs(port)};
  std::memcpy(address.ip.data(), ip, family == SocketFamily::ipv4 ? 4 : 16);
  return address;
}

SocketState state_of(uint8_t number) {
  return number < kSocketStates ? static_cast<SocketState>(number) : SocketState::none;
}

SocketType unix_type(uint8_t number) {
  if (number == SOCK_DGRAM) return SocketType::datagram;
  return number == SOCK_SEQPACKET ? SocketType::seqpacket : SocketType::stream;
}

// An abstract name begins with a NUL, which people write as @; a path may end with one.
std::string unix_path(std::string_view name) {
  std::string path(name);
  if (path.starts_with('\0')) {
    std::ranges::replace(path, '\0', '@');
  } else if (const std::size_t end = path.find('\0'); end != std::string::npos) {
    path.resize(end);
  }
  return path;
}

// One receive of a datagram; nothing when it was interrupted.
Result<std::string_view> receive_datagram(int socket, std::string& buffer) {
  for (;;) {
    const ssize_t got = ::recv(socket, buffer.data(), buffer.size(), 0);
    if (got >= 0) return std::string_view(buffer).substr(0, static_cast<std::size_t>(got));
    if (errno != EINTR) return fail_errno(errno, "netlink sock_diag");
  }
}

// The negative error number that an NLMSG_ERROR or NLMSG_DONE message carries.
int error_of(std::string_view payload) {
  int error_number = 0;
  if (payload.size() >= sizeof error_number) std::memcpy(&error_number, payload.data(), sizeof error_number);
  return -error_number;
}

}  // namespace

std::optional<Socket> parse_inet_diag(std::string_view payload, SocketType type) {
  inet_diag_msg message{};
  if (payload.size() < sizeof message) return std::nullopt;
  std::memcpy(&message, payload.data(), sizeof message);
  const SocketFamily family = message.idiag_family == AF_INET ? SocketFamily::ipv4 : SocketFamily::ipv6;
  return Socket{.family = family,
                .type = type,
                .state = state_of(message.idiag_state),
                .local = inet_address(message.id.idiag_src, message.id.idiag_sport, family),
                .remote = inet_address(message.id.idiag_dst, message.id.idiag_dport, family),
                .uid = message.idiag_uid,
                .inode = message.idiag_inode,
                .receive_queue_bytes = message.idiag_rqueue,
                .send_queue_bytes = message.idiag_wqueue};
}

std::optional<Socket> parse_unix_diag(std::string_view payload) {
  unix_diag_msg message{};
  if (payload.size() < sizeof message) return std::nullopt;
  std::memcpy(&message, payload.data(), sizeof message);
  Socket socket{.family = SocketFamily::unix_domain,
                .type = unix_type(message.udiag_type),
                .state = state_of(message.udiag_state),
                .inode = message.udiag_ino};
  NetlinkAttributes attributes(payload.substr(NLMSG_ALIGN(sizeof message)));
  NetlinkAttribute attribute;
  while (attributes.next(attribute)) {
    if (attribute.type == UNIX_DIAG_NAME) socket.local.path = unix_path(attribute.payload);
    if (attribute.type == UNIX_DIAG_UID && attribute.payload.size() >= sizeof socket.uid) {
      std::memcpy(&socket.uid, attribute.payload.data(), sizeof socket.uid);
    }
  }
  return socket;
}

Result<void> SockDiag::dump(SocketFamily family, SocketType type, const Visit& visit) {
  ++sequence_;
  if (family == SocketFamily::unix_domain) {
    const unix_diag_req body{.sdiag_family = AF_UNIX,
                             .sdiag_protocol = 0,
                             .pad = 0,
                             .udiag_states = kAllStates,
                             .udiag_ino = 0,
                             .udiag_show = UDIAG_SHOW_NAME | UDIAG_SHOW_UID,
                             .udiag_cookie = {}};
    return ask(make_request(SOCK_DIAG_BY_FAMILY, body, sequence_), type, visit);
  }
  const inet_diag_req_v2 body{
      .sdiag_family = static_cast<uint8_t>(family == SocketFamily::ipv4 ? AF_INET : AF_INET6),
      .sdiag_protocol = static_cast<uint8_t>(type == SocketType::stream ? IPPROTO_TCP : IPPROTO_UDP),
      .idiag_ext = 0,
      .pad = 0,
      .idiag_states = kAllStates,
      .id = {}};
  return ask(make_request(SOCK_DIAG_BY_FAMILY, body, sequence_), type, visit);
}

Result<void> SockDiag::dump_tcp(const Visit& visit) {
  ++sequence_;
  const inet_diag_req body{.idiag_family = AF_INET,
                           .idiag_src_len = 0,
                           .idiag_dst_len = 0,
                           .idiag_ext = 0,
                           .id = {},
                           .idiag_states = kAllStates,
                           .idiag_dbs = 0};
  return ask(make_request(TCPDIAG_GETSOCK, body, sequence_), SocketType::stream, visit);
}

Result<void> SockDiag::open() {
  UniqueFd socket(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG));
  if (!socket) return fail(ErrorCode::unavailable, "netlink sock_diag: " + errno_message(errno));
  ::setsockopt(socket.get(), SOL_SOCKET, SO_RCVTIMEO, &kReceiveTimeout, sizeof kReceiveTimeout);
  buffer_.resize(kBufferBytes);
  socket_ = std::move(socket);
  return {};
}

Result<void> SockDiag::ask(std::string_view request, SocketType type, const Visit& visit) {
  if (!socket_) {
    if (auto opened = open(); !opened) return opened;
  }
  if (::send(socket_.get(), request.data(), request.size(), 0) < 0) {
    return fail(ErrorCode::unavailable, "netlink sock_diag: " + errno_message(errno));
  }
  auto done = receive(type, visit);
  // What is left of a broken dump must not be read as a part of the next.
  if (!done) socket_.reset();
  return done;
}

Result<void> SockDiag::receive(SocketType type, const Visit& visit) {
  for (;;) {
    const auto datagram = receive_datagram(socket_.get(), buffer_);
    if (!datagram) return std::unexpected(datagram.error());
    NetlinkMessages messages(*datagram);
    NetlinkMessage message;
    while (messages.next(message)) {
      if (message.sequence != sequence_) continue;
      if (message.type == NLMSG_DONE) return {};
      if (message.type == NLMSG_ERROR) {
        return fail(ErrorCode::unavailable, "netlink sock_diag: " + errno_message(error_of(message.payload)));
      }
      const bool is_unix = !message.payload.empty() && message.payload.front() == AF_UNIX;
      const auto socket = is_unix ? parse_unix_diag(message.payload) : parse_inet_diag(message.payload, type);
      if (!socket || visit(*socket)) continue;
      socket_.reset();  // the rest of the dump is not wanted
      return {};
    }
  }
}

}  // namespace hb::procfs
