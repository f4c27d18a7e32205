#include "chunk/byte_io.hpp"

#include <bit>
#include <cstring>

namespace hb::chunk {
namespace {

static_assert(std::endian::native == std::endian::little, "fixed integers are copied as they lie in memory");

template <typename T>
void append_fixed(std::string& out, T value) {
  char bytes[sizeof value];
  std::memcpy(bytes, &value, sizeof value);
  out.append(bytes, sizeof value);
}

template <typename T>
T read_fixed(std::string_view bytes) {
  T value = 0;
  if (bytes.size() == sizeof value) std::memcpy(&value, bytes.data(), sizeof value);
  return value;
}

}  // namespace

void append_u8(std::string& out, uint8_t value) { out.push_back(static_cast<char>(value)); }
void append_u32(std::string& out, uint32_t value) { append_fixed(out, value); }
void append_u64(std::string& out, uint64_t value) { append_fixed(out, value); }

void append_varint(std::string& out, uint64_t value) {
  while (value >= 0x80) {
    out.push_back(static_cast<char>((value & 0x7f) | 0x80));
    value >>= 7;
  }
  out.push_back(static_cast<char>(value));
}

void append_zigzag(std::string& out, int64_t value) { append_varint(out, to_zigzag(value)); }

uint8_t ByteReader::u8() { return read_fixed<uint8_t>(bytes(1)); }
uint32_t ByteReader::u32() { return read_fixed<uint32_t>(bytes(4)); }
uint64_t ByteReader::u64() { return read_fixed<uint64_t>(bytes(8)); }

uint64_t ByteReader::varint() {
  uint64_t value = 0;
  for (std::size_t i = 0; i < rest_.size(); ++i) {
    const auto byte = static_cast<uint8_t>(rest_[i]);
    if (i == 9 && byte > 1) break;  // the tenth byte holds the 64th bit alone
    value |= static_cast<uint64_t>(byte & 0x7f) << (7 * i);
    if (byte < 0x80) {
      rest_.remove_prefix(i + 1);
      return value;
    }
  }
  fail();
  return 0;
}

std::string_view ByteReader::bytes(std::size_t size) {
  if (size > rest_.size()) {
    fail();
    return {};
  }
  const std::string_view read = rest_.substr(0, size);
  rest_.remove_prefix(size);
  return read;
}

bool ByteReader::fail() {
  failed_ = true;
  rest_ = {};
  return false;
}

}  // namespace hb::chunk
