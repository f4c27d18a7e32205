#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <thread>
#include <unistd.h>
#include <utility>

#include <sys/socket.h>
#include <sys/un.h>

#include "base/assert.hpp"
#include "base/fd.hpp"
#include "procfs/dbus_message.hpp"

namespace hb::procfs {

// For tests. A message bus that speaks the real protocol on a Unix socket, with one client at a time, and
// gives the answers that it is told.
class FakeBus {
 public:
  struct Answer {
    std::string signature = {};
    std::string body = {};
    std::string error_name = {};  // in place of an answer
  };
  using Respond = std::function<Answer(const DbusMessage& call)>;

  FakeBus(const std::string& socket_path, Respond respond) : respond_(std::move(respond)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    socket_path.copy(static_cast<char*>(address.sun_path), sizeof address.sun_path - 1);
    listener_ = UniqueFd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    ::unlink(socket_path.c_str());
    HB_ASSERT(::bind(listener_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    HB_ASSERT(::listen(listener_.get(), 4) == 0);
    thread_ = std::thread([this] { serve(); });
  }
  FakeBus(const FakeBus&) = delete;
  FakeBus& operator=(const FakeBus&) = delete;
  ~FakeBus() {
    ::shutdown(listener_.get(), SHUT_RDWR);
    thread_.join();
  }

 private:
  void serve() {
    for (;;) {
      const UniqueFd client(::accept(listener_.get(), nullptr, nullptr));
      if (!client) return;
      talk(client.get());
    }
  }

  void talk(int client) {
    std::string line = read_line(client);
    if (!line.starts_with(std::string_view("\0AUTH EXTERNAL 3", 16))) return;
    write_all(client, "OK 0123456789abcdef\r\n");
    if (read_line(client) != "BEGIN\r\n") return;
    for (;;) {
      std::string bytes = read_exactly(client, kDbusPrefixBytes);
      const auto size = dbus_message_size(bytes);
      if (!size) return;
      bytes += read_exactly(client, *size - kDbusPrefixBytes);
      const auto call = parse_dbus_message(bytes);
      if (!call) return;
      // As a real bus does, with a signal in between.
      write_all(client,
                dbus_message_bytes({.type = DbusType::signal, .serial = 1, .member = "NameAcquired"}));
      const Answer answer = call->member == "Hello" ? Answer{} : respond_(*call);
      write_all(client,
                dbus_message_bytes({.type = answer.error_name.empty() ? DbusType::reply : DbusType::error,
                                    .serial = 2,
                                    .reply_serial = call->serial,
                                    .error_name = answer.error_name,
                                    .signature = answer.signature,
                                    .body = answer.body}));
    }
  }

  static std::string read_exactly(int client, std::size_t bytes) {
    std::string read(bytes, '\0');
    const ssize_t got = ::recv(client, read.data(), bytes, MSG_WAITALL);
    read.resize(got < 0 ? 0 : static_cast<std::size_t>(got));
    return read;
  }
  static std::string read_line(int client) {
    std::string line;
    while (!line.ends_with("\r\n")) {
      const std::string next = read_exactly(client, 1);
      if (next.empty()) break;
      line += next;
    }
    return line;
  }
  static void write_all(int client, std::string_view bytes) {
    static_cast<void>(::send(client, bytes.data(), bytes.size(), MSG_NOSIGNAL));
  }

  Respond respond_;
  UniqueFd listener_;
  std::thread thread_;
};

}  // namespace hb::procfs
