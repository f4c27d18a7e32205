#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.hpp"
#include "http/response_parser.hpp"

namespace {

// The response that one reading of the bytes made of them; empty where there is none.
std::string read(std::string_view bytes, std::size_t piece_bytes, bool head_only) {
  constexpr std::size_t kBodyBytesMax = 256;
  hb::http::ResponseParser parser(
      {.head_only = head_only, .header_bytes_max = 512, .body_bytes_max = kBodyBytesMax});
  while (!bytes.empty() && !parser.done()) {
    const std::size_t taken = std::min(piece_bytes, bytes.size());
    if (!parser.put(bytes.substr(0, taken))) return {};
    bytes.remove_prefix(taken);
  }
  if (!parser.end()) return {};
  HB_ASSERT(parser.done());
  const hb::http::ClientResponse response = parser.take();
  HB_ASSERT(response.body.size() <= kBodyBytesMax);
  return std::to_string(response.status) + '\n' + response.body;
}

// What the bytes follow, so that a body's bytes need not be found behind a head by chance.
constexpr std::array<std::string_view, 4> kBegins = {
    "",
    "HTTP/1.1 200 OK\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n",
};

}  // namespace

// The same bytes mean the same response however they are cut into pieces.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const bool head_only = data[0] % 2 == 1;
  const std::string_view begin = kBegins.at(data[0] / 2 % kBegins.size());
  const std::string bytes =
      std::string(begin) + std::string(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::string whole = read(bytes, bytes.size() + 1, head_only);
  HB_ASSERT(read(bytes, 1, head_only) == whole);
  HB_ASSERT(read(bytes, 7, head_only) == whole);
  return 0;
}
