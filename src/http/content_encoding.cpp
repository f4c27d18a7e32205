#include "http/content_encoding.hpp"

#include <libdeflate.h>
#include <memory>
#include <zstd.h>

#include "base/assert.hpp"

namespace hb::http {
namespace {

constexpr int kGzipLevel = 1;
constexpr int kZstdLevel = 1;

std::unexpected<Error> no_memory() { return fail(ErrorCode::unavailable, "no memory to compress an answer"); }

struct FreeCompressor {
  void operator()(libdeflate_compressor* compressor) const { libdeflate_free_compressor(compressor); }
};

// libdeflate takes whole bodies only, which is what there is here, and half of zlib's time for a smaller
// result.
Result<std::string> gzip(std::string_view body) {
  const std::unique_ptr<libdeflate_compressor, FreeCompressor> compressor(
      libdeflate_alloc_compressor(kGzipLevel));
  if (!compressor) return no_memory();
  std::string out(libdeflate_gzip_compress_bound(compressor.get(), body.size()), '\0');
  const std::size_t written =
      libdeflate_gzip_compress(compressor.get(), body.data(), body.size(), out.data(), out.size());
  HB_ASSERT(written > 0);  // it fits into its bound
  out.resize(written);
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
