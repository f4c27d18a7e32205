#include "http/server.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <thread>
#include <unordered_set>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

#include "base/log.hpp"
#include "base/thread_name.hpp"
#include "http/connection.hpp"
#include "http/local_socket.hpp"

namespace hb::http {
namespace {

namespace asio = boost::asio;

using boost::system::error_code;
using Tcp = asio::ip::tcp;
// TCP and local sockets alike, so that one piece of code serves both.
using Stream = asio::generic::stream_protocol;

constexpr auto kAwaitTuple = asio::as_tuple(asio::use_awaitable);
constexpr std::string_view kNoRoom =
    "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

// How long accepting rests when the system has no descriptors or memory to give: the waiting client stays in
// the kernel's queue, and the same error would come at once.
constexpr std::chrono::milliseconds kAcceptRest{100};
constexpr std::chrono::seconds kAcceptWarningInterval{10};
// The longest rest between two looks at the deadlines of connections.
constexpr std::chrono::seconds kSweepRestMax{60};

std::string to_text(const Tcp::endpoint& endpoint) {
  const std::string address = endpoint.address().to_string();
  if (endpoint.address().is_v6()) return fmt::format("[{}]:{}", address, endpoint.port());
  return fmt::format("{}:{}", address, endpoint.port());
}

// The address of a client; an IPv4 one that came in by an IPv6 socket is written as IPv4.
std::string peer_text(const Stream::endpoint& peer) {
  if (peer.data()->sa_family == AF_UNIX) return "local";
  Tcp::endpoint endpoint;
  std::memcpy(endpoint.data(), peer.data(), std::min(peer.size(), endpoint.capacity()));
  const asio::ip::address address = endpoint.address();
  if (address.is_v6() && address.to_v6().is_v4_mapped())
    return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).to_string();
  return address.to_string();
}

std::unexpected<Error> cannot_listen(const Tcp::endpoint& endpoint, const error_code& error) {
  const std::string where = to_text(endpoint);
  if (error == asio::error::address_in_use)
    return fail(ErrorCode::unavailable,
                where + " is in use by another program: stop it, or choose another port with --listen");
  if (error == asio::error::access_denied)
    return fail(ErrorCode::io,
                where + " may not be used by this user: choose a port above 1023 with --listen");
  if (error == boost::system::errc::address_not_available)
    return fail(ErrorCode::invalid, where + " is no address of this machine: choose another with --listen");
  return fail(ErrorCode::io, fmt::format("cannot listen on {}: {}", where, error.message()));
}

}  // namespace

// One way in: where clients knock, what holds for them, and those that are here. Network thread only.
struct Entrance {
  Entrance(asio::io_context& context, Terms its_terms)
      : terms(std::move(its_terms)), acceptor(context), rest_timer(context) {}

  const Terms terms;
  asio::basic_socket_acceptor<Stream> acceptor;
  asio::steady_timer rest_timer;
  std::unordered_set<std::shared_ptr<Connection>> connections;
};

// The network thread and what lives on it.
class Server::Core {
 public:
  Core(Options options, const Router& router, WorkerPool& workers, const Clock& clock)
      : address_(std::move(options.address)),
        port_(options.port),
        local_path_(std::move(options.local_path)),
        network_(context_,
                 {.local = false, .limits = options.limits, .hosts = HostPolicy(options.allowed_hosts)}),
        local_(context_, {.local = true, .limits = options.local_limits, .hosts = HostPolicy::any()}),
        shared_{.router = router,
                .workers = workers,
                .clock = clock,
                .mailbox = std::make_shared<Mailbox>(context_),
                .counters = {},
                .on_closed = [this](Connection& connection) { forget(connection); },
                .on_deadline = [this](Clock::Steady deadline) { sweep_before(deadline); },
                .date = {}} {}

  // Posting the end allocates. Without memory for that the program ends here, as it would anywhere.
  ~Core() { stop(); }  // NOLINT(bugprone-exception-escape)

  Result<uint16_t> listen();

  void start() {
    for (Entrance* entrance : entrances()) {
      if (entrance->acceptor.is_open()) asio::co_spawn(context_, accept(entrance), asio::detached);
    }
    thread_ = std::thread([this] {
      name_this_thread("hb-network");
      context_.run();
    });
  }

  void stop() {
    shared_.mailbox->close();
    if (!thread_.joinable()) return;
    asio::post(context_, [this] { shut_down(); });
    thread_.join();
    local_socket_.reset();
  }

  [[nodiscard]] Statistics statistics() const { return shared_.counters.read(); }

 private:
  std::array<Entrance*, 2> entrances() { return {&network_, &local_}; }

  Result<void> listen_locally();
  asio::awaitable<void> accept(Entrance* entrance);
  asio::awaitable<void> sweep();
  void sweep_before(Clock::Steady deadline);
  asio::awaitable<void> recover_from(error_code error, Entrance* entrance);
  void admit(Connection::Socket socket, const Stream::endpoint& peer, Entrance& entrance);
  bool make_room(const Entrance& entrance);
  void forget(Connection& connection);
  void shut_down();

  const std::string address_;
  const uint16_t port_;
  const std::string local_path_;
  asio::io_context context_{1};
  Entrance network_;
  Entrance local_;
  std::optional<LocalSocket> local_socket_;
  asio::steady_timer sweep_timer_{context_};
  bool sweeping_ = false;
  Clock::Steady next_sweep_ = Clock::Steady::max();
  bool stopping_ = false;
  Clock::Steady last_accept_warning_ = Clock::Steady::min();
  Shared shared_;
  std::thread thread_;
};

Result<uint16_t> Server::Core::listen() {
  error_code error;
  const auto address = asio::ip::make_address(address_, error);
  if (error)
    return fail(ErrorCode::invalid,
                fmt::format("\"{}\" is no IP address: --listen takes ADDRESS:PORT, such as "
                            "127.0.0.1:8080 or [::1]:8080",
                            address_));
  const Tcp::endpoint endpoint(address, port_);
  Tcp::acceptor acceptor(context_);
  acceptor.open(endpoint.protocol(), error);
  // A restart must not wait for the connections of the last run to be forgotten by the kernel.
  if (!error) acceptor.set_option(Tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  Tcp::endpoint bound;
  if (!error) bound = acceptor.local_endpoint(error);
  if (error) return cannot_listen(endpoint, error);
  network_.acceptor = std::move(acceptor);

  if (const Result<void> done = listen_locally(); !done)
    log::warn("the command line cannot reach this program while it runs: {}", done.error().message);
  return bound.port();
}

Result<void> Server::Core::listen_locally() {
  if (local_path_.empty()) return {};
  Result<LocalSocket> socket = LocalSocket::listen(local_path_);
  if (!socket) return std::unexpected(socket.error());
  local_socket_.emplace(*std::move(socket));
  UniqueFd fd(local_socket_->release());
  error_code error;
  local_.acceptor.assign(asio::local::stream_protocol(), fd.get(), error);
  if (error) {
    local_socket_.reset();
    return fail(ErrorCode::io, local_path_ + ": " + error.message());
  }
  (void)fd.release();  // the acceptor's now
  return {};
}

asio::awaitable<void> Server::Core::accept(Entrance* entrance) {
  while (!stopping_) {
    Stream::endpoint peer;
    auto [error, socket] = co_await entrance->acceptor.async_accept(peer, kAwaitTuple);
    if (stopping_) co_return;
    if (!error) {
      admit(std::move(socket), peer, *entrance);
    } else if (error != asio::error::connection_aborted) {
      co_await recover_from(error, entrance);
    }
  }
}

// Out of descriptors or memory: closing a waiting connection gives some back, and where there is none to
// close the next try comes a little later.
asio::awaitable<void> Server::Core::recover_from(error_code error, Entrance* entrance) {
  const auto now = shared_.clock.steady_now();
  if (last_accept_warning_ == Clock::Steady::min() || now - last_accept_warning_ > kAcceptWarningInterval) {
    last_accept_warning_ = now;
    log::warn("cannot accept connections: {}; raise the limit of open files (ulimit -n)", error.message());
  }
  if (make_room(network_) || make_room(local_)) co_return;
  entrance->rest_timer.expires_after(kAcceptRest);
  co_await entrance->rest_timer.async_wait(kAwaitTuple);
}

void Server::Core::admit(Connection::Socket socket, const Stream::endpoint& peer, Entrance& entrance) {
  error_code ignored;
  socket.non_blocking(true, ignored);
  if (entrance.connections.size() >= entrance.terms.limits.connections_max && !make_room(entrance)) {
    shared_.counters.rejected(Reject::connections);
    socket.write_some(asio::buffer(kNoRoom), ignored);
    return;
  }
  if (!entrance.terms.local) socket.set_option(Tcp::no_delay(true), ignored);
  auto connection = std::make_shared<Connection>(std::move(socket), peer_text(peer), entrance.terms, shared_);
  entrance.connections.insert(connection);
  shared_.counters.opened();
  asio::co_spawn(context_, Connection::run(std::move(connection)), asio::detached);
  if (!std::exchange(sweeping_, true)) asio::co_spawn(context_, sweep(), asio::detached);
}

// Closes the connection that is needed least: the longest idle one, or else the one that has been sending its
// header fields for the longest. False when all are busy with whole requests.
bool Server::Core::make_room(const Entrance& entrance) {
  const auto rank = [](const std::shared_ptr<Connection>& connection) {
    return std::pair(connection->phase(), connection->phase_began());
  };
  const auto least = std::ranges::min_element(entrance.connections, {}, rank);
  if (least == entrance.connections.end() || (*least)->phase() > Connection::Phase::head) return false;
  shared_.counters.rejected(Reject::evicted);
  (*least)->close();  // its own coroutine keeps it alive
  return true;
}

// One timer looks after the deadlines of all connections, while there are any. It rests until the first of
// them, but never looks more often than the interval.
asio::awaitable<void> Server::Core::sweep() {
  const auto interval = network_.terms.limits.sweep_interval;
  while (!stopping_ && !(network_.connections.empty() && local_.connections.empty())) {
    const auto now = shared_.clock.steady_now();
    auto first = now + kSweepRestMax;
    for (const Entrance* entrance : entrances()) {
      for (const auto& connection : entrance->connections)
        first = std::min(first, connection->deadline());
    }
    next_sweep_ = std::max(now + interval, first - interval);
    sweep_timer_.expires_after(next_sweep_ - now);
    co_await sweep_timer_.async_wait(kAwaitTuple);
    // What falls due before the next sweep goes now: a limit is the longest time, not the shortest.
    const auto due = shared_.clock.steady_now() + interval;
    for (const Entrance* entrance : entrances()) {
      for (const auto& connection : entrance->connections)
        connection->expire(due);
    }
  }
  next_sweep_ = Clock::Steady::max();
  sweeping_ = false;
}

// A deadline that comes before the next sweep is over: the sweep looks again when to be.
void Server::Core::sweep_before(Clock::Steady deadline) {
  const auto interval = network_.terms.limits.sweep_interval;
  if (sweeping_ && deadline - interval < next_sweep_ && shared_.clock.steady_now() + interval < next_sweep_) {
    sweep_timer_.cancel();
  }
}

void Server::Core::forget(Connection& connection) {
  shared_.counters.closed();
  Entrance& entrance = connection.terms().local ? local_ : network_;
  entrance.connections.erase(connection.shared_from_this());
}

void Server::Core::shut_down() {
  stopping_ = true;
  error_code ignored;
  sweep_timer_.cancel();
  for (Entrance* entrance : entrances()) {
    entrance->acceptor.close(ignored);
    entrance->rest_timer.cancel();
    const auto connections = std::exchange(entrance->connections, {});
    for (const auto& connection : connections)
      connection->close();
  }
}

Server::Server(Options options, const Router& router, WorkerPool& workers, const Clock& clock)
    : core_(std::make_unique<Core>(std::move(options), router, workers, clock)) {}

Server::~Server() = default;

Result<uint16_t> Server::listen() { return core_->listen(); }
void Server::start() { core_->start(); }
void Server::stop() { core_->stop(); }
Statistics Server::statistics() const { return core_->statistics(); }

}  // namespace hb::http
