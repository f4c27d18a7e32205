#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "http/fields.hpp"
#include "http/stream.hpp"

namespace hb::http {

// The methods that a route can name. Every other token of a request line is `other`.
enum class Method : uint8_t { get, head, post, put, patch, delete_, options, other };

[[nodiscard]] std::string_view to_string(Method method);

// Methods are case-sensitive (RFC 9110, section 9.1).
[[nodiscard]] Method parse_method(std::string_view token);

// A request that is whole and has passed every check of the server: its framing, its limits, its Host and its
// origin (which a local one may choose). Plain data, so that handlers are tested without sockets.
struct Request {
  Method method = Method::get;
  std::string target = {};  // as it was sent, query included
  // Percent-decoded; starts with '/'; no ".", "..", NUL, control character or backslash.
  std::string path = {};
  Parameters query = {};  // decoded, in order, names may repeat
  Headers headers = {};
  std::string body = {};
  std::string peer = {};        // address of the client, without the port; "local" for the local socket
  bool local = false;           // came in by the local socket: from the user that runs the program, or root
  Clock::Steady received = {};  // when the request was whole; a worker may begin with it later
  std::stop_token abandoned = {};  // of a worker's request: stopped when nobody waits for the answer any more

  // The first value of a query parameter.
  [[nodiscard]] std::optional<std::string_view> param(std::string_view name) const { return query.get(name); }

  // All values of a query parameter, in order.
  [[nodiscard]] std::vector<std::string_view> params(std::string_view name) const { return query.all(name); }
};

// Text that lives as long as the program: an embedded file, a literal.
struct StaticText {
  std::string_view text;
};

// One rendered text that many responses share, such as the answer of this second.
using SharedText = std::shared_ptr<const std::string>;

using Body = std::variant<std::string, SharedText, StaticText, std::shared_ptr<ByteStream>>;

// What a handler answers. The server adds what belongs to every response: the length, the date, the security
// headers, and `Cache-Control: no-store` where `headers` names no other.
struct Response {
  int status = 200;
  std::string content_type;  // empty: no Content-Type header
  Headers headers;           // further ones
  Body body;
  // Of a stream that is one whole document: it is sent in HTTP/1.1's chunks, so that the client sees whether
  // all of it came, and the connection goes on afterwards.
  bool chunked = false;
};

inline constexpr std::string_view kJson = "application/json";
inline constexpr std::string_view kPlainText = "text/plain; charset=utf-8";
inline constexpr std::string_view kEventStream = "text/event-stream";
inline constexpr std::string_view kForm = "application/x-www-form-urlencoded";

// `text` is JSON already.
[[nodiscard]] Response json(std::string text, int status = 200);
[[nodiscard]] Response json(SharedText text, int status = 200);
[[nodiscard]] Response plain_text(std::string text, int status = 200);
[[nodiscard]] Response event_stream(std::shared_ptr<ByteStream> events);
[[nodiscard]] Response document_stream(std::string_view content_type, std::shared_ptr<ByteStream> pieces);

// {"error":"<message>"}: how routes under /api say that something went wrong.
[[nodiscard]] Response json_error(int status, std::string_view message);

// {"status":"error","errorType":"<type>","error":"<message>"}: the envelope of Prometheus's HTTP API, for
// routes under /api/v1.
[[nodiscard]] Response prometheus_error(int status, std::string_view type, std::string_view message);

// An error in the form that `path` asks for: Prometheus's envelope under /api/v1, {"error":…} elsewhere under
// /api, text for everything else.
[[nodiscard]] Response error_for(std::string_view path, int status, std::string_view message);

// The HTTP status that says what went wrong: the only place that maps one to the other.
[[nodiscard]] int status_of(ErrorCode code);

// "Not Found" for 404: the reason phrase of RFC 9110, section 15.
[[nodiscard]] std::string_view reason_phrase(int status);

}  // namespace hb::http
