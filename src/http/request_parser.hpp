#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "http/host.hpp"
#include "http/limits.hpp"
#include "http/message.hpp"
#include "http/refusal.hpp"
#include "http/router.hpp"

namespace hb::http {

// Turns the bytes of one connection into requests, one after the other: no sockets, no clock. Framing is
// Beast's parser behind stricter rules of ours, because two programs that disagree about where a request ends
// can be made to smuggle one past the other (RFC 9112, section 11.2). It refuses as early as it can: the
// body's claimed length before the body, a Host that is not ours before either.
//
//   while (parser.advance() needs more) { read into parser.prepare(); parser.commit(n); }
//
// One thread at a time. The memory is kept from request to request.
class RequestParser {
 public:
  enum class State : uint8_t {
    head,     // more bytes are needed, none or not all of the header fields are here
    body,     // the head is here and accepted, the body is not here yet
    done,     // request() is whole
    refused,  // refusal() says why; nothing more can be read from this connection
  };

  // `request` is what is filled, but for who sent it: `peer` and `local` are set by the caller. It, the
  // limits, the policy and the router, which knows the routes that take larger bodies, outlive the parser.
  RequestParser(const Limits& limits, const HostPolicy& hosts, const Router& router, Request& request);
  RequestParser(const RequestParser&) = delete;
  RequestParser& operator=(const RequestParser&) = delete;
  ~RequestParser();

  // Where the next bytes go; never empty after advance() asked for more.
  [[nodiscard]] std::span<char> prepare();
  void commit(std::size_t bytes) { end_ += bytes; }

  // Drops all bytes that are here.
  void discard() { begin_ = end_; }

  // Reads as far as the bytes go.
  State advance();

  // Gets ready for the request after one that is done. Bytes of it that have come already are kept.
  void next();

  [[nodiscard]] const Refusal& refusal() const { return refusal_; }

  // True when no byte of the next request is here.
  [[nodiscard]] bool idle() const { return state_ == State::head && begin_ == end_; }

  // What the head of the request says about its connection. Of use from State::body on.
  [[nodiscard]] bool keep_alive() const;
  [[nodiscard]] bool http_1_0() const;

  // True when the client waits for "100 Continue" before it sends the body (RFC 9110, section 10.1.1).
  [[nodiscard]] bool expects_continue() const;
  // True when the body is larger than Limits::body_bytes_max, or may be since its length was not told.
  [[nodiscard]] bool large_body() const;

 private:
  class Message;  // Beast's parser with our collector of fields and body

  State refuse(const Refusal& refusal);
  State advance_head();
  State parse_head(std::size_t head_end);
  State advance_body();

  [[nodiscard]] std::optional<Refusal> check_line(std::string_view line) const;

  const Limits& limits_;
  const HostPolicy& hosts_;
  const Router& router_;
  Request& request_;

  std::vector<char> buffer_;
  std::size_t begin_ = 0;  // of what is not consumed yet
  std::size_t end_ = 0;

  State state_ = State::head;
  Refusal refusal_;
  std::size_t line_begin_ = 0;    // of the head's line that is incomplete, from begin_
  std::size_t fields_begin_ = 0;  // where the request line ends, from begin_; 0 before it has come
  std::unique_ptr<Message> message_;
};

}  // namespace hb::http
