#include "http/body_encoder.hpp"

#include <limits>
#include <utility>
#include <zlib.h>
#include <zstd.h>

#include "base/assert.hpp"

namespace hb::http {
namespace {

// See content_encoding.cpp for the levels.
constexpr int kGzipLevel = 1;
constexpr int kGzipWindow = 15 + 16;  // the largest window; 16 asks zlib for gzip's frame
constexpr int kGzipMemory = 7;
constexpr int kZstdLevel = 1;
// 128 KiB instead of 512: many answers may be under way at once, and results repeat themselves within far
// less.
constexpr int kZstdWindowLog = 17;
constexpr std::size_t kGrowBytes = std::size_t{16} * 1024;

std::unexpected<Error> no_memory() { return fail(ErrorCode::unavailable, "no memory to compress an answer"); }

class Identity final : public BodyEncoder {
 public:
  Result<void> encode(std::string_view text, bool /*last*/, std::string& out) override {
    out.append(text);
    return {};
  }
};

class Gzip final : public BodyEncoder {
 public:
  Gzip() = default;
  Gzip(const Gzip&) = delete;
  Gzip& operator=(const Gzip&) = delete;
  ~Gzip() override {
    if (ready_) deflateEnd(&stream_);
  }

  [[nodiscard]] bool begin() {
    ready_ =
        deflateInit2(&stream_, kGzipLevel, Z_DEFLATED, kGzipWindow, kGzipMemory, Z_DEFAULT_STRATEGY) == Z_OK;
    return ready_;
  }

  Result<void> encode(std::string_view text, bool last, std::string& out) override {
    HB_ASSERT(text.size() <= std::numeric_limits<uInt>::max());
    // zlib's interface is older than const; it does not write there.
    stream_.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(text.data()));
    stream_.avail_in = static_cast<uInt>(text.size());
    do {
      const std::size_t before = out.size();
      out.resize(before + kGrowBytes);
      stream_.next_out = reinterpret_cast<Bytef*>(out.data() + before);
      stream_.avail_out = static_cast<uInt>(kGrowBytes);
      const int state = deflate(&stream_, last ? Z_FINISH : Z_NO_FLUSH);
      HB_ASSERT(state == Z_OK || state == Z_STREAM_END || state == Z_BUF_ERROR);
      out.resize(out.size() - stream_.avail_out);
    } while (stream_.avail_out == 0);
    return {};
  }

 private:
  z_stream stream_{};
  bool ready_ = false;
};

class Zstd final : public BodyEncoder {
 public:
  [[nodiscard]] bool begin() {
    context_.reset(ZSTD_createCCtx());
    if (!context_) return false;
    const auto set = [&](ZSTD_cParameter parameter, int value) {
      return ZSTD_isError(ZSTD_CCtx_setParameter(context_.get(), parameter, value)) == 0;
    };
    return set(ZSTD_c_compressionLevel, kZstdLevel) && set(ZSTD_c_windowLog, kZstdWindowLog);
  }

  Result<void> encode(std::string_view text, bool last, std::string& out) override {
    ZSTD_inBuffer in{text.data(), text.size(), 0};
    std::size_t left = 0;
    do {
      const std::size_t before = out.size();
      out.resize(before + kGrowBytes);
      ZSTD_outBuffer space{out.data() + before, kGrowBytes, 0};
      left = ZSTD_compressStream2(context_.get(), &space, &in, last ? ZSTD_e_end : ZSTD_e_continue);
      out.resize(before + space.pos);
      if (ZSTD_isError(left) != 0) return no_memory();
    } while (in.pos < in.size || (last && left > 0));
    return {};
  }

 private:
  struct Free {
    void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  };
  std::unique_ptr<ZSTD_CCtx, Free> context_;
};

template <typename Encoder>
Result<std::unique_ptr<BodyEncoder>> begun() {
  auto encoder = std::make_unique<Encoder>();
  if (!encoder->begin()) return no_memory();
  return encoder;
}

}  // namespace

Result<std::unique_ptr<BodyEncoder>> BodyEncoder::make(Encoding encoding) {
  HB_ASSERT(encoding != Encoding::brotli);
  if (encoding == Encoding::gzip) return begun<Gzip>();
  if (encoding == Encoding::zstd) return begun<Zstd>();
  return std::make_unique<Identity>();
}

}  // namespace hb::http
