#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>

#include "base/clock.hpp"
#include "base/worker_pool.hpp"
#include "http/counters.hpp"
#include "http/host.hpp"
#include "http/limits.hpp"
#include "http/mailbox.hpp"
#include "http/request_parser.hpp"
#include "http/router.hpp"

namespace hb::http {

class Connection;

// What holds for all connections that come in by one way: from the network, or by the local socket. Owned by
// the server, which outlives them; constant.
struct Terms {
  const bool local;
  const Limits limits;
  const HostPolicy hosts;
};

// What all connections of a server share. Owned by the server, which outlives them; network thread only, but
// for what is thread-safe by itself.
struct Shared {
  const Router& router;
  WorkerPool& workers;
  const Clock& clock;
  const std::shared_ptr<Mailbox> mailbox;
  Counters counters;
  std::size_t large_bodies = 0;                    // that are being read or answered
  std::function<void(Connection&)> on_closed;      // called once for each connection
  std::function<void(Clock::Steady)> on_deadline;  // called with each deadline that a connection sets itself
  int64_t date_second = -1;
  std::string date;  // http_date() of date_second
};

// One client: reads requests, has them answered in order, writes the answers. A single coroutine does all of
// it, so there is no state but where it stands. It holds its connection alive; close() ends it from outside.
// Network thread only.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  // What the connection is doing, which decides what happens at its deadline and who goes when room is
  // needed.
  enum class Phase : uint8_t { idle, head, body, handling, writing, lingering };

  // A TCP socket or a local one.
  using Socket = boost::asio::generic::stream_protocol::socket;

  Connection(Socket socket, std::string peer, const Terms& terms, Shared& shared);

  // The life of a connection, from the first byte to the last.
  static boost::asio::awaitable<void> run(std::shared_ptr<Connection> self);

  // Ends whatever the connection is doing. Any number of times.
  void close();

  // Ends the present phase if its deadline is not after `now`.
  void expire(Clock::Steady now);
  // Of what the connection is doing; the end of time for what may last.
  [[nodiscard]] Clock::Steady deadline() const { return deadline_; }

  // Goes on after a worker answered or a stream has news.
  void wake();

  [[nodiscard]] const Terms& terms() const { return terms_; }
  [[nodiscard]] Phase phase() const { return phase_; }
  [[nodiscard]] Clock::Steady phase_began() const { return phase_began_; }

 private:
  // Shared with the worker that handles the request, which may outlive the connection.
  struct Exchange {
    Request request;
    Response response;
    std::stop_source abandonment;  // of the request that a worker has
    bool answered = false;         // the worker is done with it; of the network thread
  };
  using Buffers = std::array<boost::asio::const_buffer, 2>;

  void enter(Phase phase, std::optional<std::chrono::milliseconds> time);

  boost::asio::awaitable<bool> receive();
  boost::asio::awaitable<bool> admit_body();
  void release_large_body();
  boost::asio::awaitable<Response> answer();
  boost::asio::awaitable<Response> answer_on_worker(const Route* route);
  boost::asio::awaitable<bool> respond(Response response, bool keep_alive);
  boost::asio::awaitable<bool> write(Buffers buffers);
  boost::asio::awaitable<void> stream(Response response);
  boost::asio::awaitable<void> stream_body(ByteStream* body);
  boost::asio::awaitable<bool> send_document(Response response, bool keep_alive);
  boost::asio::awaitable<bool> send_pieces(ByteStream* body, bool chunked);
  boost::asio::awaitable<void> refuse(Refusal refusal);
  boost::asio::awaitable<void> linger();
  boost::asio::awaitable<void> wait_for_wake();

  void render(const Response& response, bool keep_alive);
  void close_when_client_leaves();
  void hurry_when_client_leaves();
  [[nodiscard]] bool client_has_left();

  const Terms& terms_;
  Shared& shared_;
  Socket socket_;
  boost::asio::steady_timer wake_timer_;  // never fires: wake(), expire() and close() cancel it
  std::shared_ptr<Exchange> exchange_;
  RequestParser parser_;
  std::string head_;  // of the response that is being written

  Phase phase_ = Phase::idle;
  Clock::Steady phase_began_;
  Clock::Steady deadline_;
  bool holds_large_body_ = false;  // counted in Shared::large_bodies
  bool expired_ = false;
  bool left_ = false;  // the client has closed its side while its request is being handled
  bool woken_ = false;
  bool closed_ = false;
};

}  // namespace hb::http
