#include "http/request_parser.hpp"

#include <algorithm>
#include <cstring>
#include <limits>
#include <optional>
#include <string_view>

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

#include "http/form.hpp"
#include "http/guard.hpp"
#include "http/target.hpp"

namespace hb::http {
namespace {

namespace beast = boost::beast;

constexpr std::size_t kBufferBytesMin = 4096;
// A request line without its target: the longest method, two spaces, "HTTP/1.1" and the line's end.
constexpr std::size_t kRequestLineOverhead = 48;
// "0", and two line ends: no chunked body has fewer bytes left before it is whole. Beast asserts that it is
// not asked about fewer once it has seen the last size.
constexpr std::size_t kLastChunkBytes = 5;
constexpr std::size_t kBodyBytesKept = 64 * kKiB;  // of a request's body buffer, for the next request

constexpr Refusal kHeaderTooLarge{
    .status = 431, .reason = Reject::header_too_large, .message = "the header fields are too large"};
constexpr Refusal kTargetTooLong{
    .status = 414, .reason = Reject::target_too_long, .message = "the request target is too long"};
constexpr Refusal kBodyTooLarge{
    .status = 413, .reason = Reject::body_too_large, .message = "the body is too large"};
constexpr Refusal kExpectation{.status = 417, .message = "the only expectation known here is 100-continue"};

constexpr Refusal malformed(std::string_view message) { return {.message = message}; }

std::string_view view(beast::string_view text) { return {text.data(), text.size()}; }

bool is_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

}  // namespace

// Collects one message into a Request. Beast calls the virtual functions as it goes.
class RequestParser::Message final : public beast::http::basic_parser<true> {
 public:
  Message(const Limits& limits, const Router& router, Request& request)
      : limits_(limits), router_(router), request_(request) {
    header_limit(std::numeric_limits<uint32_t>::max());  // RequestParser has its own limits for lines
    body_limit(limits.body_bytes_max);
    eager(true);
  }

  // The rules of RFC 9112, section 6, that Beast 1.81 does not hold: a request whose length could be read in
  // two ways is refused.
  [[nodiscard]] std::optional<Refusal> check_framing() const {
    const std::size_t lengths = request_.headers.count("Content-Length");
    const std::size_t encodings = request_.headers.count("Transfer-Encoding");
    if (lengths > 1) return malformed("Content-Length must not be repeated");
    if (lengths == 1 && !is_digits(*request_.headers.get("Content-Length")))
      return malformed("Content-Length must be a number");
    if (encodings == 0) return std::nullopt;
    if (lengths > 0) return malformed("Content-Length and Transfer-Encoding exclude each other");
    if (http_1_0) return malformed("HTTP/1.0 has no Transfer-Encoding");
    if (encodings > 1 || !equal_ignoring_case(*request_.headers.get("Transfer-Encoding"), "chunked"))
      return malformed("the only Transfer-Encoding known here is chunked");
    return std::nullopt;
  }

  bool http_1_0 = false;
  bool expects_continue = false;

 private:
  using Error = beast::error_code;
  using View = beast::string_view;

  void on_request_impl(beast::http::verb, View method, View target, int version, Error&) override {
    request_.method = http::parse_method(view(method));
    request_.target = view(target);
    body_limit(std::max(limits_.body_bytes_max, router_.body_bytes_max(request_.target)));
    http_1_0 = version == 10;
  }

  void on_field_impl(beast::http::field, View name, View value, Error&) override {
    if (!head_is_read_) request_.headers.add(view(name), view(value));  // trailers mean nothing here
  }

  void on_header_impl(Error&) override { head_is_read_ = true; }

  void on_body_init_impl(boost::optional<uint64_t> const&, Error&) override {}

  std::size_t on_body_impl(View bytes, Error&) override {
    request_.body.append(bytes.data(), bytes.size());
    return bytes.size();
  }

  // Beast takes blanks between a chunk's size and its end; RFC 9112, section 7.1, does not.
  void on_chunk_header_impl(uint64_t, View extensions, Error& error) override {
    if (!extensions.empty() && extensions.front() != ';') error = beast::http::error::bad_chunk_extension;
  }

  std::size_t on_chunk_body_impl(uint64_t, View bytes, Error&) override {
    request_.body.append(bytes.data(), bytes.size());
    return bytes.size();
  }

  void on_finish_impl(Error&) override {}
  void on_response_impl(int, View, int, Error&) override {}

  const Limits& limits_;
  const Router& router_;
  Request& request_;
  bool head_is_read_ = false;
};

RequestParser::RequestParser(const Limits& limits, const HostPolicy& hosts, const Router& router,
                             Request& request)
    : limits_(limits), hosts_(hosts), router_(router), request_(request) {}

RequestParser::~RequestParser() = default;

std::span<char> RequestParser::prepare() {
  if (begin_ == end_) {
    begin_ = 0;
    end_ = 0;
  }
  if (end_ == buffer_.size() && begin_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  if (end_ == buffer_.size()) buffer_.resize(std::max(kBufferBytesMin, buffer_.size() * 2));
  return std::span(buffer_).subspan(end_);
}

RequestParser::State RequestParser::advance() {
  if (state_ == State::head) state_ = advance_head();
  if (state_ == State::body) state_ = advance_body();
  return state_;
}

void RequestParser::next() {
  state_ = State::head;
  line_begin_ = 0;
  fields_begin_ = 0;
  request_.target.clear();
  request_.headers.clear();
  request_.query.clear();
  request_.body.clear();
  if (request_.body.capacity() > kBodyBytesKept) request_.body.shrink_to_fit();
  if (begin_ == end_ && buffer_.size() > kBufferBytesMin) {
    std::vector<char>().swap(buffer_);
    begin_ = 0;
    end_ = 0;
  }
}

bool RequestParser::keep_alive() const { return message_->keep_alive(); }
bool RequestParser::http_1_0() const { return message_->http_1_0; }
bool RequestParser::expects_continue() const { return message_->expects_continue; }

bool RequestParser::large_body() const {
  if (router_.body_bytes_max(request_.target) <= limits_.body_bytes_max) return false;
  const boost::optional<uint64_t> length = message_->content_length();
  return !length || *length > limits_.body_bytes_max;
}

RequestParser::State RequestParser::refuse(const Refusal& refusal) {
  refusal_ = refusal;
  return State::refused;
}

// A line of the head without its end, or as much of one as has come: what is refused now would be refused
// whole.
std::optional<Refusal> RequestParser::check_line(std::string_view line) const {
  if (fields_begin_ > 0) {
    if (line.front() == ' ' || line.front() == '\t') return malformed("header fields must not be folded");
    constexpr std::size_t kLineEnd = 2;
    if (line_begin_ - fields_begin_ + line.size() + kLineEnd > limits_.header_bytes_max)
      return kHeaderTooLarge;
    return std::nullopt;
  }
  // A browser that tries TLS here would wait for an answer to bytes that never end a line.
  if (!is_letter(line.front())) return malformed("this is no HTTP request");
  const std::size_t target_begin = std::min(line.find(' '), line.size());
  const std::size_t target_end = std::min(line.find(' ', target_begin + 1), line.size());
  if (target_end - target_begin > limits_.target_bytes_max + 1)
    return kTargetTooLong;  // the blank is counted
  if (line.size() > limits_.target_bytes_max + kRequestLineOverhead) return kTargetTooLong;
  return std::nullopt;
}

// Looks at each line as it comes, so that a head which can only end in a refusal is refused at once.
RequestParser::State RequestParser::advance_head() {
  for (;;) {
    const std::string_view head(buffer_.data() + begin_, end_ - begin_);
    const std::size_t newline = head.find('\n', line_begin_);
    std::string_view line = head.substr(line_begin_, std::min(newline, head.size()) - line_begin_);
    const bool has_return = line.ends_with('\r');
    if (has_return) line.remove_suffix(1);
    if (!line.empty()) {
      if (const auto refusal = check_line(line)) return refuse(*refusal);
    }
    if (newline == std::string_view::npos) return State::head;
    if (!has_return) return refuse(malformed("lines must end in CR LF"));
    if (line.empty() && fields_begin_ > 0) return parse_head(newline + 1);
    if (line.empty()) {
      begin_ += newline + 1;  // empty lines before a request are skipped (RFC 9112, section 2.2)
      continue;
    }
    line_begin_ = newline + 1;
    if (fields_begin_ == 0) fields_begin_ = line_begin_;
  }
}

RequestParser::State RequestParser::parse_head(std::size_t head_end) {
  message_ = std::make_unique<Message>(limits_, router_, request_);
  beast::error_code error;
  message_->put(boost::asio::const_buffer(buffer_.data() + begin_, head_end), error);
  begin_ += head_end;
  if (error == beast::http::error::body_limit) return refuse(kBodyTooLarge);
  if (error && error != beast::http::error::need_more)
    return refuse(malformed("the request is not well-formed HTTP/1.1"));
  if (!message_->is_header_done()) return refuse(malformed("the request is not well-formed HTTP/1.1"));
  if (const auto refusal = message_->check_framing()) return refuse(*refusal);

  const auto parts = split_target(request_.target);
  if (!parts) return refuse(parts.error());
  if (const auto refusal = check_host(hosts_, request_.headers, parts->authority, message_->http_1_0))
    return refuse(*refusal);
  if (!request_.local) {  // no browser reaches the local socket
    if (const auto refusal = check_origin(request_.method, request_.headers)) return refuse(*refusal);
  }
  if (const auto refusal = decode_path(parts->path, request_.path)) return refuse(*refusal);
  if (!parts->query.empty()) {
    auto query = parse_form(parts->query, limits_.parameters_max);
    if (!query) return refuse(malformed("the query string is malformed or has too many parameters"));
    request_.query = std::move(*query);
  }
  if (const auto expect = request_.headers.get("Expect"); expect && !message_->http_1_0) {
    if (!equal_ignoring_case(*expect, "100-continue")) return refuse(kExpectation);
    message_->expects_continue = true;
  }
  return message_->is_done() ? State::done : State::body;
}

RequestParser::State RequestParser::advance_body() {
  const std::size_t bytes_min = message_->chunked() ? kLastChunkBytes : 1;
  while (end_ - begin_ >= bytes_min && !message_->is_done()) {
    beast::error_code error;
    begin_ += message_->put(boost::asio::const_buffer(buffer_.data() + begin_, end_ - begin_), error);
    if (error == beast::http::error::body_limit) return refuse(kBodyTooLarge);
    if (error == beast::http::error::need_more) {
      // Only a chunk's size line and the trailers wait for their end in the buffer.
      if (end_ - begin_ > limits_.chunk_line_bytes_max)
        return refuse(malformed("a chunk's line is too long"));
      return State::body;
    }
    if (error) return refuse(malformed("the body is not well-formed"));
  }
  return message_->is_done() ? State::done : State::body;
}

}  // namespace hb::http
