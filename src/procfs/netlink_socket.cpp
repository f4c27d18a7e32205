#include "procfs/netlink_socket.hpp"

#include <cerrno>
#include <cstddef>
#include <utility>

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>
#include <sys/time.h>

namespace hb::procfs {
namespace {

// The kernel fills up to this much for each read of a dump (net/netlink/af_netlink.c, netlink_dump).
constexpr std::size_t kBufferBytes = 32'768;
// An answer that stalls, which the kernel's should never, must not hold up the caller.
constexpr timeval kReceiveTimeout{.tv_sec = 1, .tv_usec = 0};

Result<std::string_view> receive_datagram(int socket, std::string& buffer) {
  for (;;) {
    const ssize_t got = ::recv(socket, buffer.data(), buffer.size(), 0);
    if (got >= 0) return std::string_view(buffer).substr(0, static_cast<std::size_t>(got));
    if (errno != EINTR) return fail_errno(errno, "netlink");
  }
}

// The error number that an NLMSG_ERROR or NLMSG_DONE message carries, which the kernel negates.
int error_of(std::string_view payload) {
  int error_number = 0;
  return copy_plain(payload, error_number) ? -error_number : 0;
}

}  // namespace

Result<void> NetlinkSocket::open() {
  UniqueFd socket(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol_));
  if (!socket) return fail(ErrorCode::unavailable, "netlink: " + errno_message(errno));
  ::setsockopt(socket.get(), SOL_SOCKET, SO_RCVTIMEO, &kReceiveTimeout, sizeof kReceiveTimeout);
  socket_ = std::move(socket);
  buffer_.resize(kBufferBytes);
  return {};
}

Result<void> NetlinkSocket::ask(const Request& request, const Visit& visit) {
  if (!socket_) {
    if (auto opened = open(); !opened) return opened;
  }
  const auto flags = static_cast<uint16_t>(NLM_F_REQUEST | (request.is_dump ? NLM_F_DUMP : NLM_F_ACK));
  const nlmsghdr header{.nlmsg_len = static_cast<uint32_t>(sizeof header + request.body.size()),
                        .nlmsg_type = request.type,
                        .nlmsg_flags = flags,
                        .nlmsg_seq = ++sequence_,
                        .nlmsg_pid = 0};
  std::string message(plain_bytes(header));
  message.append(request.body);
  Result<void> answered = fail(ErrorCode::unavailable, "netlink: the request was refused");
  if (::send(socket_.get(), message.data(), message.size(), 0) == static_cast<ssize_t>(message.size()))
    answered = receive(visit);
  // What is left of an answer that broke off must not be taken for the next one's.
  if (!answered) socket_.reset();
  return answered;
}

Result<void> NetlinkSocket::receive(const Visit& visit) {
  bool wanted = true;
  for (;;) {
    const auto datagram = receive_datagram(socket_.get(), buffer_);
    if (!datagram) return std::unexpected(datagram.error());
    if (datagram->empty()) return fail(ErrorCode::io, "netlink: the answer broke off");
    NetlinkMessages messages(*datagram);
    NetlinkMessage message;
    while (messages.next(message)) {
      if (message.sequence != sequence_) continue;
      if (message.type == NLMSG_DONE || message.type == NLMSG_ERROR) {
        const int error_number = error_of(message.payload);
        if (error_number != 0) return fail_errno(error_number, "netlink");
        return {};
      }
      wanted = wanted && visit(message);
    }
  }
}

void append_attribute(std::string& body, uint16_t type, std::string_view payload) {
  const rtattr header{.rta_len = static_cast<uint16_t>(sizeof header + payload.size()), .rta_type = type};
  body.append(plain_bytes(header)).append(payload);
  body.resize((body.size() + RTA_ALIGNTO - 1) / RTA_ALIGNTO * RTA_ALIGNTO);
}

}  // namespace hb::procfs
