#include "http/response_parser.hpp"

#include <algorithm>
#include <limits>

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

namespace hb::http {
namespace {

namespace beast = boost::beast;

constexpr std::string_view kHeadEnd = "\r\n\r\n";
constexpr std::size_t kInterimMax = 8;
// "0", and two line ends: Beast asserts that it is not asked about fewer bytes of a chunked body's end.
constexpr std::size_t kLastChunkBytes = 5;

std::string_view view(beast::string_view text) { return {text.data(), text.size()}; }

std::unexpected<Error> malformed() {
  return fail(ErrorCode::corrupt, "the answer is not well-formed HTTP/1.1");
}

std::unexpected<Error> too_large(std::string_view what, std::size_t bytes_max) {
  return fail(ErrorCode::limit,
              std::string(what) + " is larger than " + std::to_string(bytes_max) + " bytes");
}

}  // namespace

// Collects one message into a ClientResponse. Beast calls the virtual functions as it goes.
class ResponseParser::Message final : public beast::http::basic_parser<false> {
 public:
  Message(const Options& options, ClientResponse& response) : response_(response) {
    header_limit(std::numeric_limits<uint32_t>::max());  // ResponseParser has a limit of its own
    body_limit(options.body_bytes_max);
    skip(options.head_only);
    eager(true);
  }

 private:
  using Error = beast::error_code;
  using View = beast::string_view;

  void on_response_impl(int status, View, int, Error&) override { response_.status = status; }

  void on_field_impl(beast::http::field, View name, View value, Error&) override {
    if (!head_is_read_) response_.headers.add(view(name), view(value));  // trailers mean nothing here
  }

  void on_header_impl(Error&) override { head_is_read_ = true; }
  void on_body_init_impl(boost::optional<uint64_t> const&, Error&) override {}

  std::size_t on_body_impl(View bytes, Error&) override {
    response_.body.append(bytes.data(), bytes.size());
    return bytes.size();
  }

  void on_chunk_header_impl(uint64_t, View, Error&) override {}

  std::size_t on_chunk_body_impl(uint64_t, View bytes, Error&) override {
    response_.body.append(bytes.data(), bytes.size());
    return bytes.size();
  }

  void on_finish_impl(Error&) override {}
  void on_request_impl(beast::http::verb, View, View, int, Error&) override {}

  ClientResponse& response_;
  bool head_is_read_ = false;
};

ResponseParser::ResponseParser(const Options& options) : options_(options) { restart(); }

ResponseParser::~ResponseParser() = default;

void ResponseParser::restart() {
  response_ = {};
  searched_ = 0;
  message_ = std::make_unique<Message>(options_, response_);
}

bool ResponseParser::keep_alive() const { return message_->keep_alive() && pending_.empty(); }

Result<void> ResponseParser::put(std::string_view bytes) {
  // Never more at once than may wait here, so that a line is too long or not however the bytes are cut.
  while (!bytes.empty() && !done_) {
    const std::size_t taken = std::min(bytes.size(), options_.header_bytes_max + 1 - pending_.size());
    pending_.append(bytes.substr(0, taken));
    bytes.remove_prefix(taken);
    for (bool goes_on = true; goes_on && !done_;) {
      const Result<bool> parsed = message_->is_header_done() ? put_body() : put_head();
      if (!parsed) return std::unexpected(parsed.error());
      goes_on = *parsed;
    }
  }
  pending_.append(bytes);
  return {};
}

// True when the head was whole, so that there may be more to parse.
Result<bool> ResponseParser::put_head() {
  const std::size_t found = pending_.find(kHeadEnd, searched_);
  const std::size_t head_bytes =
      std::min(found, pending_.size()) + (found < pending_.size() ? kHeadEnd.size() : 0);
  if (head_bytes > options_.header_bytes_max)
    return too_large("the answer's head", options_.header_bytes_max);
  if (found == std::string::npos) {
    // Its first bytes may be here already.
    searched_ = pending_.size() - std::min(pending_.size(), kHeadEnd.size() - 1);
    return false;
  }
  beast::error_code error;
  message_->put(boost::asio::const_buffer(pending_.data(), head_bytes), error);
  pending_.erase(0, head_bytes);
  if (error == beast::http::error::body_limit) return too_large("the answer", options_.body_bytes_max);
  if ((error && error != beast::http::error::need_more) || !message_->is_header_done()) return malformed();
  if (response_.status / 100 == 1) {
    // Of these only 101 is not followed by the response proper, and nobody asked for that.
    if (response_.status == 101 || ++interim_ > kInterimMax) return malformed();
    restart();
    return true;
  }
  done_ = message_->is_done();
  return true;
}

// True when something of the body was parsed.
Result<bool> ResponseParser::put_body() {
  if (pending_.size() < (message_->chunked() ? kLastChunkBytes : 1)) return false;
  beast::error_code error;
  const std::size_t parsed =
      message_->put(boost::asio::const_buffer(pending_.data(), pending_.size()), error);
  pending_.erase(0, parsed);
  done_ = message_->is_done();
  if (error == beast::http::error::body_limit) return too_large("the answer", options_.body_bytes_max);
  if (error == beast::http::error::need_more) {
    // Only a chunk's size line and the trailers wait for their end here.
    if (pending_.size() > options_.header_bytes_max)
      return too_large("a chunk's line", options_.header_bytes_max);
    return false;
  }
  if (error) return malformed();
  return true;
}

Result<void> ResponseParser::end() {
  if (done_) return {};
  if (message_->is_header_done() && message_->need_eof()) {
    beast::error_code error;
    message_->put_eof(error);
    if (error) return malformed();
    done_ = true;
    return {};
  }
  return fail(ErrorCode::unavailable, "the connection ended before the answer was whole");
}

}  // namespace hb::http
