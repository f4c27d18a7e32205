#include "http/content_encoding.hpp"

#include <limits>
#include <memory>
#include <zlib.h>
#include <zstd.h>

#include "base/assert.hpp"

namespace hb::http {
namespace {

constexpr int kGzipLevel = 1;
constexpr int kZstdLevel = 1;
constexpr int kGzipWindow = 15 + 16;  // the largest window; 16 asks zlib for gzip's frame
constexpr int kGzipMemory = 7;        // a hash table that stays in the cache: a tenth faster, as small

std::unexpected<Error> no_memory() { return fail(ErrorCode::unavailable, "no memory to compress an answer"); }

Result<std::string> gzip(std::string_view body) {
  // zlib counts in 32 bits; no answer comes near.
  HB_ASSERT(body.size() <= std::numeric_limits<uInt>::max());
  z_stream stream{};
  if (deflateInit2(&stream, kGzipLevel, Z_DEFLATED, kGzipWindow, kGzipMemory, Z_DEFAULT_STRATEGY) != Z_OK)
    return no_memory();
  const std::unique_ptr<z_stream, decltype(&deflateEnd)> end(&stream, &deflateEnd);
  std::string out(deflateBound(&stream, body.size()), '\0');
  // zlib's interface is older than const; it does not write there.
  stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(body.data()));
  stream.avail_in = static_cast<uInt>(body.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  HB_ASSERT(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(stream.total_out);
  out.shrink_to_fit();
  return out;
}

Result<std::string> zstd(std::string_view body) {
  std::string out(ZSTD_compressBound(body.size()), '\0');
  const std::size_t written = ZSTD_compress(out.data(), out.size(), body.data(), body.size(), kZstdLevel);
  if (ZSTD_isError(written) != 0) return no_memory();
  out.resize(written);
  out.shrink_to_fit();
  return out;
}

}  // namespace

Result<std::string> encode_body(std::string_view body, Encoding encoding) {
  // Embedded files alone are sent as brotli: it is too dear to be done for one answer.
  HB_ASSERT(encoding != Encoding::brotli);
  if (encoding == Encoding::gzip) return gzip(body);
  if (encoding == Encoding::zstd) return zstd(body);
  return std::string(body);
}

}  // namespace hb::http
