#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "http/limits.hpp"
#include "http/message.hpp"

namespace hb::http {

// A response as a client has it: whole, in memory.
struct ClientResponse {
  int status = 0;
  Headers headers = {};
  std::string body = {};
};

// Turns the bytes that a server sends into the response to one request: no sockets, no clock. The body's end
// is told by Content-Length, by chunks or by the end of the connection. One thread at a time.
class ResponseParser {
 public:
  struct Options {
    bool head_only = false;                    // the request was a HEAD: no body follows, whatever is said
    std::size_t header_bytes_max = 64 * kKiB;  // status line and fields, and again the trailers
    std::size_t body_bytes_max = 64 * kMiB;
  };

  explicit ResponseParser(const Options& options);
  ResponseParser(const ResponseParser&) = delete;
  ResponseParser& operator=(const ResponseParser&) = delete;
  ~ResponseParser();

  // Takes the next bytes; nothing may be called but the destructor once it has failed. corrupt for what is no
  // HTTP/1.1, limit for more than a maximum.
  [[nodiscard]] Result<void> put(std::string_view bytes);

  // No more bytes will come. unavailable if the response is not whole.
  [[nodiscard]] Result<void> end();

  // True when the response is whole.
  [[nodiscard]] bool done() const { return done_; }

  // True when the connection can take another request. Of use once done.
  [[nodiscard]] bool keep_alive() const;

  // The response, once.
  [[nodiscard]] ClientResponse take() { return std::move(response_); }

 private:
  class Message;  // Beast's parser with our collector of fields and body

  void restart();
  Result<bool> put_head();
  Result<bool> put_body();

  const Options options_;
  ClientResponse response_;
  std::string pending_;       // what has come and was not parsed yet
  std::size_t searched_ = 0;  // of pending_, for the end of the head
  std::size_t interim_ = 0;   // responses of class 1xx so far
  bool done_ = false;
  std::unique_ptr<Message> message_;
};

}  // namespace hb::http
