#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <poll.h>
#include <string>
#include <string_view>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "base/fd.hpp"

namespace hb::http {

// A client for tests that sends exactly the bytes it is given. Every wait ends after five seconds.
class TestClient {
 public:
  explicit TestClient(uint16_t port, int receive_buffer_bytes = 0)
      : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    if (receive_buffer_bytes > 0)
      ::setsockopt(socket_.get(), SOL_SOCKET, SO_RCVBUF, &receive_buffer_bytes, sizeof receive_buffer_bytes);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = ::connect(socket_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }

  // By a local socket whose path fits into an address.
  explicit TestClient(const std::string& path) : socket_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    connected_ = ::connect(socket_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }

  [[nodiscard]] bool connected() const { return connected_; }

  // False when the server has closed the connection.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }

  void shutdown_send() { ::shutdown(socket_.get(), SHUT_WR); }
  void disconnect() { socket_.reset(); }

  // Everything up to the end of the connection; nothing if it does not end in time.
  std::optional<std::string> read_to_end() {
    while (receive()) {
    }
    if (!ended_) return std::nullopt;
    return std::exchange(received_, {});
  }

  // Up to and including `end`; what came is returned if that does not come in time.
  std::string read_until(std::string_view end) {
    std::size_t found = received_.find(end);
    while (found == std::string::npos && receive())
      found = received_.find(end);
    const std::size_t bytes = found == std::string::npos ? received_.size() : found + end.size();
    std::string result = received_.substr(0, bytes);
    received_.erase(0, bytes);
    return result;
  }

  // One response with a Content-Length: its head, an empty line and its body.
  std::string read_response() {
    std::string response = read_until("\r\n\r\n");
    constexpr std::string_view kLength = "Content-Length: ";
    const std::size_t length = response.find(kLength);
    if (length == std::string::npos) return response;
    const std::size_t body_bytes = std::stoul(response.substr(length + kLength.size()));
    while (received_.size() < body_bytes && receive()) {
    }
    response += received_.substr(0, body_bytes);
    received_.erase(0, body_bytes);
    return response;
  }

 private:
  static constexpr std::chrono::milliseconds kPatience{5000};

  // True when something was added to received_.
  bool receive() {
    pollfd waiting{.fd = socket_.get(), .events = POLLIN, .revents = 0};
    if (::poll(&waiting, 1, static_cast<int>(kPatience.count())) != 1) return false;
    char buffer[65536];
    const ssize_t bytes = ::recv(socket_.get(), buffer, sizeof buffer, 0);
    ended_ = bytes <= 0;
    if (bytes > 0) received_.append(buffer, static_cast<std::size_t>(bytes));
    return bytes > 0;
  }

  UniqueFd socket_;
  std::string received_;
  bool connected_ = false;
  bool ended_ = false;
};

}  // namespace hb::http
