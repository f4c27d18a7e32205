#include "http/connection.hpp"

#include <algorithm>
#include <cerrno>
#include <exception>
#include <iterator>
#include <span>
#include <tuple>
#include <utility>
#include <variant>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>
#include <sys/socket.h>

#include "base/log.hpp"
#include "http/response_head.hpp"

namespace hb::http {
namespace {

namespace asio = boost::asio;

using boost::system::error_code;

constexpr auto kAwaitTuple = asio::as_tuple(asio::use_awaitable);
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

// Of a refused client's bytes, so that it gets to read why it was refused instead of a reset.
constexpr std::size_t kLingerBytesMax = 1024 * kKiB;

constexpr Refusal kLargeBodies{.status = 503,
                               .reason = Reject::large_bodies,
                               .message = "too many large bodies are being read; try again in a second"};

// A handler throws only by mistake, and then this request alone fails.
template <typename Handler>
auto run_handler(const Handler& handler, const Request& request) -> decltype(handler(request)) {
  try {
    return handler(request);
  } catch (const std::exception& error) {
    log::error("{} {}: {}", to_string(request.method), request.path, error.what());
    return error_for(request.path, 500, "the server failed to answer; its log says why");
  }
}

Response busy(std::string_view path, std::string_view message) {
  Response response = error_for(path, 503, message);
  response.headers.add("Retry-After", "1");
  return response;
}

Response refused(std::string_view target, const Refusal& refusal) {
  if (refusal.status == 503) return busy(target, refusal.message);
  return error_for(target, refusal.status, refusal.message);
}

// What a client that was too slow gets to read; nothing if it did not even begin.
std::optional<Refusal> late(Connection::Phase phase) {
  switch (phase) {
    case Connection::Phase::head:
      return Refusal{
          .status = 408, .reason = Reject::header_time, .message = "the header fields took too long"};
    case Connection::Phase::body:
      return Refusal{.status = 408, .reason = Reject::body_time, .message = "the body took too long"};
    default:
      return std::nullopt;
  }
}

}  // namespace

Connection::Connection(Socket socket, std::string peer, const Terms& terms, Shared& shared)
    : terms_(terms),
      shared_(shared),
      socket_(std::move(socket)),
      wake_timer_(socket_.get_executor(), asio::steady_timer::time_point::max()),
      exchange_(std::make_shared<Exchange>()),
      parser_(terms.limits, terms.hosts, shared.router, exchange_->request) {
  exchange_->request.peer = std::move(peer);
  exchange_->request.local = terms.local;
  enter(Phase::idle, terms_.limits.header_time);  // whoever connects has something to ask
}

asio::awaitable<void> Connection::run(std::shared_ptr<Connection> self) {
  Connection& connection = *self;
  while (co_await connection.receive()) {
    Response response = co_await connection.answer();
    if (connection.closed_ ||
        !co_await connection.respond(std::move(response), connection.parser_.keep_alive()))
      break;
    connection.parser_.next();
    connection.release_large_body();
    connection.enter(Phase::idle, connection.terms_.limits.idle_time);
  }
  connection.close();
}

// True when a request is whole. False when there will be none: the client left or was refused.
asio::awaitable<bool> Connection::receive() {
  for (;;) {
    const RequestParser::State state = parser_.advance();
    if (state == RequestParser::State::done) co_return true;
    if (state == RequestParser::State::refused) {
      co_await refuse(parser_.refusal());
      co_return false;
    }
    if (state == RequestParser::State::head && phase_ == Phase::idle && !parser_.idle()) {
      enter(Phase::head, terms_.limits.header_time);
    } else if (state == RequestParser::State::body && phase_ != Phase::body) {
      if (!co_await admit_body()) co_return false;
    }
    const std::span<char> space = parser_.prepare();
    const auto [error, bytes] =
        co_await socket_.async_read_some(asio::buffer(space.data(), space.size()), kAwaitTuple);
    if (expired_) {
      const auto refusal = late(phase_);
      if (refusal) co_await refuse(*refusal);
      co_return false;
    }
    if (error) co_return false;
    parser_.commit(bytes);
  }
}

// Whether the body of the request may come. Large ones are few at a time, since each is held whole.
asio::awaitable<bool> Connection::admit_body() {
  if (parser_.large_body()) {
    if (shared_.large_bodies >= terms_.limits.large_bodies_max) {
      co_await refuse(kLargeBodies);
      co_return false;
    }
    ++shared_.large_bodies;
    holds_large_body_ = true;
  }
  if (parser_.expects_continue()) {
    const Buffers go_on{asio::buffer(kContinue), {}};
    if (!co_await write(go_on)) co_return false;
  }
  enter(Phase::body, terms_.limits.body_time);
  co_return true;
}

void Connection::release_large_body() {
  if (!holds_large_body_) return;
  holds_large_body_ = false;
  --shared_.large_bodies;
}

asio::awaitable<Response> Connection::answer() {
  const Request& request = exchange_->request;
  auto route = shared_.router.find(request);
  if (!route) co_return std::move(route.error());
  if ((*route)->on_network_thread) {
    auto response = run_handler((*route)->on_network_thread, request);
    if (response) co_return std::move(*response);
  }
  if ((*route)->on_worker) co_return co_await answer_on_worker(*route);
  co_return error_for(request.path, 404, "no such path");
}

asio::awaitable<Response> Connection::answer_on_worker(const Route* route) {
  exchange_->abandonment = std::stop_source();
  exchange_->request.abandoned = exchange_->abandonment.get_token();
  exchange_->request.received = shared_.clock.steady_now();
  exchange_->answered = false;
  WorkerPool& workers = route->workers != nullptr ? *route->workers : shared_.workers;
  const bool taken =
      workers.post([route, exchange = exchange_, mailbox = shared_.mailbox, connection = weak_from_this()] {
        exchange->response = run_handler(route->on_worker, exchange->request);
        mailbox->post([exchange, connection] {
          exchange->answered = true;
          if (const auto alive = connection.lock()) alive->wake();
        });
      });
  if (!taken) {
    shared_.counters.rejected(Reject::workers);
    co_return busy(exchange_->request.path, "too many requests are waiting; try again in a second");
  }
  const bool own_time = route->handler_time > std::chrono::milliseconds{0};
  enter(Phase::handling, own_time ? route->handler_time : terms_.limits.handler_time);
  left_ = false;
  hurry_when_client_leaves();
  // The document before this one may have said that it is ready after it was sent: that is no answer.
  while (!exchange_->answered && !closed_ && !expired_)
    co_await wait_for_wake();
  if (expired_) {
    // The worker still has the request, so no other can be read into its place.
    exchange_->abandonment.request_stop();
    shared_.counters.rejected(left_ ? Reject::left : Reject::handler_time);
    const std::string_view why = left_ ? "the client closed its side" : "the answer took too long";
    co_await respond(busy(exchange_->request.path, why), false);
    close();
  }
  if (closed_) co_return Response{};  // the worker may still be writing the real one
  error_code ignored;
  socket_.cancel(ignored);  // what looked whether the client leaves
  co_return std::move(exchange_->response);
}

// True when the connection can take another request.
asio::awaitable<bool> Connection::respond(Response response, bool keep_alive) {
  const bool head_only = exchange_->request.method == Method::head;
  auto* const body = std::get_if<std::shared_ptr<ByteStream>>(&response.body);
  if (body != nullptr && response.chunked) co_return co_await send_document(std::move(response), keep_alive);
  if (body != nullptr && shared_.counters.streams() >= terms_.limits.streams_max) {
    (*body)->close();
    shared_.counters.rejected(Reject::streams);
    response = busy(exchange_->request.path, "too many streams are open; close one and try again");
  } else if (body != nullptr) {
    co_await stream(std::move(response));
    co_return false;
  }
  render(response, keep_alive);
  const std::string_view text = head_only ? std::string_view{} : body_text(response.body);
  if (!co_await write({asio::buffer(head_), asio::buffer(text)})) co_return false;
  if (!keep_alive) co_await linger();
  co_return keep_alive;
}

void Connection::render(const Response& response, bool keep_alive) {
  shared_.counters.responded(response.status);
  const int64_t second = unix_ms(shared_.clock.now()) / 1000;
  if (second != shared_.date_second) {
    shared_.date_second = second;
    shared_.date = http_date(second);
  }
  head_.clear();
  render_head(response,
              {.date = shared_.date,
               .keep_alive = keep_alive,
               .http_1_0 = keep_alive && parser_.http_1_0(),
               .chunked = response.chunked && !parser_.http_1_0()},
              head_);
}

// Writes all of it, at once if the kernel takes it. A client that takes nothing for too long is given up.
asio::awaitable<bool> Connection::write(Buffers buffers) {
  error_code error;
  std::size_t written = socket_.write_some(buffers, error);
  if (error && error != asio::error::would_block) co_return false;
  for (;;) {
    for (asio::const_buffer& buffer : buffers) {
      const std::size_t from_this = std::min(written, buffer.size());
      buffer += from_this;
      written -= from_this;
    }
    if (buffers.front().size() + buffers.back().size() == 0) co_return true;
    enter(Phase::writing, terms_.limits.write_stall_time);
    std::tie(error, written) = co_await socket_.async_write_some(buffers, kAwaitTuple);
    if (expired_) shared_.counters.rejected(Reject::write_stall);
    if (error) co_return false;
  }
}

asio::awaitable<void> Connection::stream(Response response) {
  const auto body = std::get<std::shared_ptr<ByteStream>>(response.body);
  render(response, false);
  const bool begun = co_await write({asio::buffer(head_), {}});
  if (begun && exchange_->request.method != Method::head) {
    shared_.counters.stream_opened();
    co_await stream_body(body.get());
    shared_.counters.stream_closed();
  }
  body->close();
}

asio::awaitable<void> Connection::stream_body(ByteStream* body) {
  error_code ignored;
  socket_.set_option(
      asio::socket_base::send_buffer_size(static_cast<int>(terms_.limits.stream_send_buffer_bytes)), ignored);
  body->on_ready([mailbox = shared_.mailbox, connection = weak_from_this()] {
    mailbox->post([connection] {
      if (const auto alive = connection.lock()) alive->wake();
    });
  });
  close_when_client_leaves();
  while (!closed_) {
    const bool ended = body->ended();
    const SharedText piece = body->pop();
    if (piece) {
      if (!co_await write({asio::buffer(*piece), {}})) co_return;
    } else if (ended) {
      break;
    } else {
      enter(Phase::handling, std::nullopt);
      co_await wait_for_wake();
    }
  }
  socket_.shutdown(asio::socket_base::shutdown_send, ignored);
  enter(Phase::lingering, terms_.limits.linger_time);
  while (!closed_ && !expired_)
    co_await wait_for_wake();
}

// True when the connection can take another request. A client of HTTP/1.0 knows no chunks: for it the end of
// the connection is the end of the document.
asio::awaitable<bool> Connection::send_document(Response response, bool keep_alive) {
  const auto body = std::get<std::shared_ptr<ByteStream>>(response.body);
  const bool chunked = !parser_.http_1_0();
  const bool goes_on = keep_alive && chunked;
  render(response, goes_on);
  bool sent = co_await write({asio::buffer(head_), {}});
  if (sent && exchange_->request.method != Method::head) sent = co_await send_pieces(body.get(), chunked);
  body->close();
  if (!sent) co_return false;
  if (!goes_on) co_await linger();
  co_return goes_on;
}

// False when the client left, or did not get all of it in time.
asio::awaitable<bool> Connection::send_pieces(ByteStream* body, bool chunked) {
  body->on_ready([mailbox = shared_.mailbox, connection = weak_from_this()] {
    mailbox->post([connection] {
      if (const auto alive = connection.lock()) alive->wake();
    });
  });
  std::string_view line_end;  // of the chunk before
  for (;;) {
    const bool ended = body->ended();
    const SharedText piece = body->pop();
    if (piece && !piece->empty()) {
      head_.clear();
      if (chunked) fmt::format_to(std::back_inserter(head_), "{}{:x}\r\n", line_end, piece->size());
      line_end = "\r\n";
      if (!co_await write({asio::buffer(head_), asio::buffer(*piece)})) co_return false;
    } else if (!piece && ended) {
      break;
    } else if (!piece) {
      enter(Phase::handling, terms_.limits.handler_time);
      co_await wait_for_wake();
      if (expired_ || closed_) co_return false;
    }
  }
  if (!chunked) co_return true;
  head_.assign(line_end).append("0\r\n\r\n");
  co_return co_await write({asio::buffer(head_), {}});
}

// A client that waits for events sends nothing more, so that reading tells when it goes.
void Connection::close_when_client_leaves() {
  const std::span<char> space = parser_.prepare();
  socket_.async_read_some(asio::buffer(space.data(), space.size()),
                          [self = shared_from_this()](const error_code& error, std::size_t) {
                            if (error) {
                              self->close();
                            } else {
                              self->close_when_client_leaves();
                            }
                          });
}

// While a worker has the request nothing is read, so that it is the end of the client's requests, or the next
// of them, that makes the socket readable.
void Connection::hurry_when_client_leaves() {
  socket_.async_wait(Socket::wait_read, [self = shared_from_this()](const error_code& error) {
    if (error || self->closed_ || self->phase_ != Phase::handling || !self->client_has_left()) return;
    self->left_ = true;
    self->deadline_ =
        std::min(self->deadline_, self->shared_.clock.steady_now() + self->terms_.limits.leaving_time);
    self->shared_.on_deadline(self->deadline_);
  });
}

bool Connection::client_has_left() {
  char next = 0;
  const ssize_t bytes = ::recv(socket_.native_handle(), &next, 1, MSG_PEEK | MSG_DONTWAIT);
  return bytes == 0 || (bytes < 0 && errno != EAGAIN && errno != EINTR);
}

asio::awaitable<void> Connection::refuse(Refusal refusal) {
  shared_.counters.rejected(refusal.reason);
  co_await respond(refused(exchange_->request.target, refusal), false);
}

// Says that nothing follows and reads off what the client still sends: closing at once would reset the
// connection, and the client would lose the answer.
asio::awaitable<void> Connection::linger() {
  enter(Phase::lingering, terms_.limits.linger_time);
  error_code error;
  socket_.shutdown(asio::socket_base::shutdown_send, error);
  for (std::size_t drained = 0; !error && drained < kLingerBytesMax;) {
    parser_.discard();
    const std::span<char> space = parser_.prepare();
    std::size_t bytes = 0;
    std::tie(error, bytes) =
        co_await socket_.async_read_some(asio::buffer(space.data(), space.size()), kAwaitTuple);
    drained += bytes;
  }
}

asio::awaitable<void> Connection::wait_for_wake() {
  while (!woken_ && !closed_ && !expired_)
    co_await wake_timer_.async_wait(kAwaitTuple);
  woken_ = false;
}

void Connection::wake() {
  woken_ = true;
  wake_timer_.cancel();
}

void Connection::close() {
  if (closed_) return;
  closed_ = true;
  exchange_->abandonment.request_stop();
  release_large_body();
  error_code ignored;
  socket_.close(ignored);
  wake_timer_.cancel();
  shared_.on_closed(*this);
}

void Connection::enter(Phase phase, std::optional<std::chrono::milliseconds> time) {
  phase_ = phase;
  phase_began_ = shared_.clock.steady_now();
  deadline_ = time ? phase_began_ + *time : Clock::Steady::max();
  expired_ = false;
  if (time) shared_.on_deadline(deadline_);
}

void Connection::expire(Clock::Steady now) {
  if (now < deadline_) return;
  expired_ = true;
  error_code ignored;
  socket_.cancel(ignored);
  wake_timer_.cancel();
}

}  // namespace hb::http
