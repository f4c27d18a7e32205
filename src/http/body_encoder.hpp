#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "http/accept_encoding.hpp"

namespace hb::http {

// Puts a body into a content coding bit by bit, as encode_body() does with a whole one. Holds some 300 KB for
// as long as it lives. Belongs to one thread at a time.
class BodyEncoder {
 public:
  // A coding of kBodyEncodings or identity. Fails only without memory.
  [[nodiscard]] static Result<std::unique_ptr<BodyEncoder>> make(Encoding encoding);

  BodyEncoder(const BodyEncoder&) = delete;
  BodyEncoder& operator=(const BodyEncoder&) = delete;
  virtual ~BodyEncoder() = default;

  // Appends to `out` what is ready of the coded body; with the `last` text its rest, after which the encoder
  // is done. Fails only without memory.
  [[nodiscard]] virtual Result<void> encode(std::string_view text, bool last, std::string& out) = 0;

 protected:
  BodyEncoder() = default;
};

}  // namespace hb::http
