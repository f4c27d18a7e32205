#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/assert.hpp"
#include "http/accept_encoding.hpp"
#include "http/accept_list.hpp"

// Only what is there is ever chosen.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size) {
  using hb::http::Encoding;
  const std::string_view header(reinterpret_cast<const char*>(data), size);
  HB_ASSERT(hb::http::choose_encoding(header, {.brotli = false, .gzip = true, .zstd = true}) !=
            Encoding::brotli);
  HB_ASSERT(hb::http::choose_encoding(header, {.brotli = true, .gzip = false, .zstd = true}) !=
            Encoding::gzip);
  HB_ASSERT(hb::http::choose_encoding(header, {.brotli = true, .gzip = true, .zstd = false}) !=
            Encoding::zstd);
  hb::http::AcceptList list(header);
  while (const auto item = list.next())
    HB_ASSERT(!item->value.empty() && item->quality >= 0 && item->quality <= 1000);
  return 0;
}
