#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace hb::chunk {

// Small negative numbers as small positive ones: 0, -1, 1, -2, 2 become 0, 1, 2, 3, 4.
[[nodiscard]] constexpr uint64_t to_zigzag(int64_t value) {
  return (static_cast<uint64_t>(value) << 1) ^ static_cast<uint64_t>(value >> 63);
}
[[nodiscard]] constexpr int64_t from_zigzag(uint64_t value) {
  return static_cast<int64_t>((value >> 1) ^ (0 - (value & 1)));
}

void append_u8(std::string& out, uint8_t value);
void append_u32(std::string& out, uint32_t value);  // little-endian, as every fixed integer
void append_u64(std::string& out, uint64_t value);

// LEB128: seven bits a byte, the lowest first; the top bit says that more follow. Up to ten bytes.
void append_varint(std::string& out, uint64_t value);
void append_zigzag(std::string& out, int64_t value);

// Reads what the functions above append. A read past the end, or of a varint that is longer than 64 bits,
// turns the reader to the failed state, in which every read gives zeros; so a caller may check once, after
// several reads, as long as it uses no value before. Keeps a view of the bytes.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : rest_(bytes) {}

  [[nodiscard]] uint8_t u8();
  [[nodiscard]] uint32_t u32();
  [[nodiscard]] uint64_t u64();
  [[nodiscard]] uint64_t varint();
  [[nodiscard]] int64_t zigzag() { return from_zigzag(varint()); }
  [[nodiscard]] std::string_view bytes(std::size_t size);

  // What has not been read; empty once failed.
  [[nodiscard]] std::string_view rest() const { return rest_; }
  void skip(std::size_t size) { static_cast<void>(bytes(size)); }

  [[nodiscard]] bool failed() const { return failed_; }
  // For callers that find nonsense in what they read. Returns false, as what they return then.
  bool fail();

 private:
  std::string_view rest_;
  bool failed_ = false;
};

}  // namespace hb::chunk
