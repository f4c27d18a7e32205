#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

// Numbers as bytes: little-endian of a fixed width, or LEB128 (seven bits a byte, the lowest first).
namespace hb::store {

inline void append_fixed(std::string& out, uint64_t value, std::size_t bytes) {
  for (std::size_t i = 0; i < bytes; ++i)
    out.push_back(static_cast<char>(value >> (8 * i) & 0xff));
}

inline void append_varint(std::string& out, uint64_t value) {
  for (; value >= 0x80; value >>= 7)
    out.push_back(static_cast<char>(value | 0x80));
  out.push_back(static_cast<char>(value));
}

// Signed numbers of small magnitude as small unsigned ones: 0, -1, 1, -2, ...
constexpr uint64_t zigzag(int64_t value) {
  return (static_cast<uint64_t>(value) << 1) ^ static_cast<uint64_t>(value >> 63);
}
constexpr int64_t unzigzag(uint64_t value) {
  return static_cast<int64_t>(value >> 1) ^ -static_cast<int64_t>(value & 1);
}

// Takes numbers from the front of a text. Past the end, and at a number that is too long, it fails for good:
// what it gives from then on is 0, so that one look at ok() after several numbers is enough.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : rest_(bytes) {}

  [[nodiscard]] bool ok() const { return ok_; }
  [[nodiscard]] bool at_end() const { return rest_.empty(); }
  [[nodiscard]] std::size_t left() const { return rest_.size(); }

  uint8_t byte() { return static_cast<uint8_t>(fixed(1)); }

  uint64_t fixed(std::size_t bytes) {
    const std::string_view taken = text(bytes);
    uint64_t value = 0;
    for (std::size_t i = 0; i < taken.size(); ++i)
      value |= uint64_t{static_cast<unsigned char>(taken[i])} << (8 * i);
    return value;
  }

  uint64_t varint() {
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const uint8_t next = byte();
      // The tenth byte has one bit to give.
      if (shift == 63 && next > 1) break;
      value |= uint64_t{next & 0x7fU} << shift;
      if (next < 0x80) return value;
    }
    fail();
    return 0;
  }

  std::string_view text(uint64_t bytes) {
    if (bytes > rest_.size()) {
      fail();
      return {};
    }
    const std::string_view taken = rest_.substr(0, static_cast<std::size_t>(bytes));
    rest_.remove_prefix(taken.size());
    return taken;
  }

 private:
  void fail() {
    ok_ = false;
    rest_ = {};
  }

  std::string_view rest_;
  bool ok_ = true;
};

}  // namespace hb::store
