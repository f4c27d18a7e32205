#include "chunk/xor_stream.hpp"

#include <bit>

#include "chunk/bit_stream.hpp"

namespace hb::chunk {
namespace {

// Each value but the first begins with 0 (the same again), 01 (the difference fits the last window) or 11 (a
// new window: its leading zeros, its width less one), the first of these bits being the lower one.
constexpr unsigned kLeadingBits = 6;
constexpr unsigned kWidthBits = 6;
constexpr uint64_t kSameWindow = 0b01;
constexpr uint64_t kNewWindow = 0b11;

// Where the differences are not zero. The first difference always brings a new one.
struct Window {
  unsigned leading = 64;
  unsigned width = 0;

  [[nodiscard]] unsigned trailing() const { return 64 - leading - width; }
};

Window window_of(uint64_t difference) {
  const auto leading = static_cast<unsigned>(std::countl_zero(difference));
  return {leading, 64 - leading - static_cast<unsigned>(std::countr_zero(difference))};
}

// To keep a window that is too wide is cheaper than to say a new one, up to what that costs.
bool is_worth_keeping(const Window& window, const Window& needed) {
  return needed.leading >= window.leading && needed.trailing() >= window.trailing() &&
         window.width <= needed.width + kLeadingBits + kWidthBits;
}

}  // namespace

void append_xor(std::string& out, std::span<const double> values) {
  BitWriter bits(out);
  Window window;
  uint64_t last = 0;
  bool first = true;
  for (const double value : values) {
    const auto pattern = std::bit_cast<uint64_t>(value);
    const uint64_t difference = pattern ^ last;
    last = pattern;
    if (first) {
      bits.write(pattern, 64);
      first = false;
      continue;
    }
    if (difference == 0) {
      bits.write(0, 1);
      continue;
    }
    const Window needed = window_of(difference);
    if (is_worth_keeping(window, needed)) {
      bits.write(kSameWindow, 2);
    } else {
      window = needed;
      bits.write(kNewWindow, 2);
      bits.write(window.leading, kLeadingBits);
      bits.write(window.width - 1, kWidthBits);
    }
    bits.write(difference >> window.trailing(), window.width);
  }
  bits.finish();
}

bool read_xor(ByteReader& in, std::span<double> out) {
  BitReader bits(in.rest());
  Window window;
  uint64_t last = 0;
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (i == 0) {
      last = bits.read(64);
    } else if (bits.read(1) != 0) {
      if (bits.read(1) != 0) {
        window.leading = static_cast<unsigned>(bits.read(kLeadingBits));
        window.width = static_cast<unsigned>(bits.read(kWidthBits)) + 1;
      }
      if (window.leading + window.width > 64 || window.width == 0) return in.fail();
      last ^= bits.read(window.width) << window.trailing();
    }
    out[i] = std::bit_cast<double>(last);
    if (bits.overrun()) return in.fail();
  }
  in.skip(bits.bytes_read());
  return true;
}

}  // namespace hb::chunk
