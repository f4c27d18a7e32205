#include "procfs/dbus_connection.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <unistd.h>

#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>

namespace hb::procfs {
namespace {

constexpr timeval kTimeout{.tv_sec = 3, .tv_usec = 0};
constexpr std::size_t kLineBytesMax = 4096;
// Signals that come in between, such as the bus's greeting.
constexpr int kMessagesBetweenMax = 64;
// What the bus says of a service that does not run.
constexpr std::array<std::string_view, 2> kNoSuchService = {"org.freedesktop.DBus.Error.ServiceUnknown",
                                                            "org.freedesktop.DBus.Error.NameHasNoOwner"};

// "1000" as its digits' codes in hexadecimal.
std::string hex_of_decimal(uint32_t number) {
  std::string hex;
  for (const char digit : std::to_string(number))
    hex.append("3").push_back(digit);
  return hex;
}

}  // namespace

Result<DbusConnection> DbusConnection::open(const std::string& socket_path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (socket_path.size() >= sizeof address.sun_path)
    return fail(ErrorCode::limit, socket_path + ": too long");
  socket_path.copy(static_cast<char*>(address.sun_path), socket_path.size());
  UniqueFd socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!socket) return fail_errno(errno, "socket");
  ::setsockopt(socket.get(), SOL_SOCKET, SO_RCVTIMEO, &kTimeout, sizeof kTimeout);
  ::setsockopt(socket.get(), SOL_SOCKET, SO_SNDTIMEO, &kTimeout, sizeof kTimeout);
  if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    return fail_errno(errno, socket_path);
  DbusConnection connection(std::move(socket));
  if (auto authenticated = connection.authenticate(); !authenticated)
    return std::unexpected(authenticated.error());
  const auto greeted = connection.call({.destination = "org.freedesktop.DBus",
                                        .path = "/org/freedesktop/DBus",
                                        .interface = "org.freedesktop.DBus",
                                        .member = "Hello"},
                                       {});
  if (!greeted) return std::unexpected(greeted.error());
  return connection;
}

// The kernel tells the bus who is at the other end; the bus compares.
Result<void> DbusConnection::authenticate() {
  using namespace std::literals;
  if (auto sent = send("\0AUTH EXTERNAL "s + hex_of_decimal(::geteuid()) + "\r\n"); !sent) return sent;
  const auto line = receive_line();
  if (!line) return std::unexpected(line.error());
  if (!line->starts_with("OK ")) return fail(ErrorCode::unavailable, "D-Bus: refused to authenticate");
  return send("BEGIN\r\n");
}

Result<DbusMessage> DbusConnection::call(const Call& call, std::span<const std::string_view> arguments) {
  DbusWriter body;
  for (const std::string_view argument : arguments)
    body.text(argument);
  const DbusMessage message{.type = DbusType::call,
                            .serial = ++serial_,
                            .path = std::string(call.path),
                            .interface = std::string(call.interface),
                            .member = std::string(call.member),
                            .destination = std::string(call.destination),
                            .signature = std::string(arguments.size(), 's'),
                            .body = body.bytes()};
  if (auto sent = send(dbus_message_bytes(message)); !sent) return std::unexpected(sent.error());
  for (int i = 0; i < kMessagesBetweenMax; ++i) {
    auto answer = receive_message();
    if (!answer) return answer;
    if (answer->reply_serial != serial_) continue;
    if (answer->type == DbusType::reply) return answer;
    if (answer->type == DbusType::error) {
      const bool is_there = std::ranges::find(kNoSuchService, answer->error_name) == kNoSuchService.end();
      return fail(is_there ? ErrorCode::unavailable : ErrorCode::not_found,
                  "D-Bus: " + message.member + ": " + answer->error_name);
    }
  }
  return fail(ErrorCode::io, "D-Bus: no answer to " + message.member);
}

Result<void> DbusConnection::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) return fail_errno(errno, "D-Bus");
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return {};
}

Result<std::string> DbusConnection::receive(std::size_t bytes) {
  std::string received(bytes, '\0');
  for (std::size_t have = 0; have < bytes;) {
    const ssize_t got = ::recv(socket_.get(), received.data() + have, bytes - have, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail_errno(errno, "D-Bus");
    if (got == 0) return fail(ErrorCode::io, "D-Bus: the connection was closed");
    have += static_cast<std::size_t>(got);
  }
  return received;
}

Result<std::string> DbusConnection::receive_line() {
  std::string line;
  while (line.size() < kLineBytesMax) {
    const auto next = receive(1);
    if (!next) return std::unexpected(next.error());
    line += *next;
    if (line.ends_with("\r\n")) return line;
  }
  return fail(ErrorCode::limit, "D-Bus: a line of more than " + std::to_string(kLineBytesMax) + " bytes");
}

Result<DbusMessage> DbusConnection::receive_message() {
  auto bytes = receive(kDbusPrefixBytes);
  if (!bytes) return std::unexpected(bytes.error());
  const auto size = dbus_message_size(*bytes);
  if (!size) return fail(ErrorCode::corrupt, "D-Bus: not a message, or too long a one");
  const auto rest = receive(*size - kDbusPrefixBytes);
  if (!rest) return std::unexpected(rest.error());
  auto message = parse_dbus_message(bytes->append(*rest));
  if (!message) return fail(ErrorCode::corrupt, "D-Bus: a message of another form");
  return *std::move(message);
}

}  // namespace hb::procfs
