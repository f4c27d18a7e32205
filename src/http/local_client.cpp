#include "http/local_client.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>
#include <poll.h>
#include <utility>

#include <fmt/format.h>
#include <sys/socket.h>

#include "http/local_socket.hpp"

namespace hb::http {
namespace {

using Steady = std::chrono::steady_clock;

constexpr std::size_t kReadBytes = 64 * kKiB;

// Nothing in a line of the head may end it, nor a target end before its time.
bool is_plain(std::string_view text, char lowest) {
  return std::ranges::all_of(text, [lowest](char c) { return c >= lowest && c != 0x7f; });
}

bool has_body(Method method) {
  return method == Method::post || method == Method::put || method == Method::patch;
}

std::string render(Method method, std::string_view target, std::string_view body,
                   std::string_view content_type) {
  std::string text = fmt::format("{} {} HTTP/1.1\r\nHost: localhost\r\n", to_string(method), target);
  if (!content_type.empty()) text += fmt::format("Content-Type: {}\r\n", content_type);
  if (!body.empty() || has_body(method)) text += fmt::format("Content-Length: {}\r\n", body.size());
  text.append("\r\n").append(body);
  return text;
}

// What poll(2) reports of the socket before the deadline; nothing when that has come.
std::optional<short> wait(int socket, short events, Steady::time_point deadline) {
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Steady::now());
    pollfd waiting{.fd = socket, .events = events, .revents = 0};
    const int ready = ::poll(&waiting, 1, static_cast<int>(std::max<int64_t>(0, left.count())));
    if (ready > 0) return waiting.revents;
    if (left.count() <= 0) return std::nullopt;
  }
}

// Sends what the socket takes now.
void send_some(int socket, std::string_view& unsent) {
  const ssize_t sent = ::send(socket, unsent.data(), unsent.size(), MSG_NOSIGNAL);
  if (sent >= 0) {
    unsent.remove_prefix(static_cast<std::size_t>(sent));
  } else if (errno != EAGAIN && errno != EINTR) {
    unsent = {};  // the server takes no more of it; what it said to that can still be read
  }
}

}  // namespace

Result<LocalClient> LocalClient::connect(const std::string& directory, const Options& options) {
  LocalClient client(directory, options, UniqueFd());
  if (Result<void> connected = client.connect_again_if_closed(); !connected)
    return std::unexpected(connected.error());
  return client;
}

Result<void> LocalClient::connect_again_if_closed() {
  if (socket_) {
    // Between two requests the server has nothing to say but that it is gone.
    pollfd look{.fd = socket_.get(), .events = POLLIN, .revents = 0};
    if (::poll(&look, 1, 0) == 0) return {};
  }
  Result<UniqueFd> socket = connect_local(fmt::format("{}/{}", directory_, kLocalSocketName));
  if (!socket) {
    socket_.reset();
    return std::unexpected(socket.error());
  }
  socket_ = *std::move(socket);
  return {};
}

Result<ClientResponse> LocalClient::request(Method method, std::string_view target, std::string_view body,
                                            std::string_view content_type) {
  if (method == Method::other || !target.starts_with('/') || !is_plain(target, '!') ||
      !is_plain(content_type, ' '))
    return fail(ErrorCode::invalid, fmt::format("\"{}\" cannot be asked for", target));
  if (Result<void> connected = connect_again_if_closed(); !connected)
    return std::unexpected(connected.error());

  ResponseParser parser({.head_only = method == Method::head, .body_bytes_max = options_.body_bytes_max});
  const Result<void> answered = exchange(render(method, target, body, content_type), parser);
  if (!answered || !parser.keep_alive()) socket_.reset();
  if (!answered) return fail(answered.error().code, fmt::format("{}: {}", target, answered.error().message));
  return parser.take();
}

// Reads while it writes: a server that refuses a body says so before it has all of it.
Result<void> LocalClient::exchange(std::string_view unsent, ResponseParser& parser) {
  const auto deadline = Steady::now() + options_.request_time;
  std::array<char, kReadBytes> buffer;  // NOLINT(cppcoreguidelines-pro-type-member-init): read into
  while (!parser.done()) {
    const short wanted = unsent.empty() ? POLLIN : POLLIN | POLLOUT;
    const std::optional<short> ready = wait(socket_.get(), wanted, deadline);
    if (!ready)
      return fail(ErrorCode::timeout,
                  fmt::format("no answer within {} s", options_.request_time.count() / 1000));
    if (!unsent.empty() && (*ready & (POLLOUT | POLLHUP | POLLERR)) != 0) send_some(socket_.get(), unsent);
    if ((*ready & (POLLIN | POLLHUP | POLLERR)) == 0) continue;
    const ssize_t bytes = ::recv(socket_.get(), buffer.data(), buffer.size(), 0);
    if (bytes < 0 && (errno == EAGAIN || errno == EINTR)) continue;
    // A reset is the end too: the server closed before it had read everything.
    Result<void> taken =
        bytes > 0 ? parser.put({buffer.data(), static_cast<std::size_t>(bytes)}) : parser.end();
    if (!taken) return taken;
  }
  // A request that was answered before it was sent leaves the connection in the middle of it.
  if (!unsent.empty()) socket_.reset();
  return {};
}

}  // namespace hb::http
