#include "store/value_delta.hpp"

#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <optional>

#include "base/assert.hpp"

namespace hb::store {
namespace {

// The lowest bytes of a number, the lowest first.
void append_fixed(std::string& out, uint64_t value, std::size_t bytes) {
  for (std::size_t i = 0; i < bytes; ++i)
    out.push_back(static_cast<char>(value >> (8 * i) & 0xff));
}

uint64_t read_fixed(chunk::ByteReader& in, std::size_t bytes) {
  const std::string_view taken = in.bytes(bytes);
  uint64_t value = 0;
  for (std::size_t i = 0; i < taken.size(); ++i)
    value |= uint64_t{static_cast<unsigned char>(taken[i])} << (8 * i);
  return value;
}

// The lower three bits of a code's first byte. Part of the file format.
enum class Code : uint8_t {
  one = 0,      // one more than before, in units of the exponent
  bytes_1 = 1,  // a difference in units of the exponent, as a signed number of 1, 2, 3 or 4 bytes
  bytes_2 = 2,
  bytes_3 = 3,
  bytes_4 = 4,
  wide = 5,      // the same as a zigzag varint
  exponent = 6,  // a byte with the new exponent, and then the same
  bits = 7,      // a byte with the place and number of the bytes that changed, and then those bytes, XORed
};

constexpr std::array<double, kDecimalExponentMax + 1> kPowers = {1,   1e1, 1e2, 1e3, 1e4,
                                                                 1e5, 1e6, 1e7, 1e8, 1e9};

// Below this every whole number is a double.
constexpr int64_t kWholeMax = int64_t{1} << 53;

// A difference that takes more than this many bytes may be small with another exponent.
constexpr int kCloseBytes = 3;

// The value in units of the exponent, if that is a whole number from which the same bits come back.
std::optional<int64_t> scaled(double value, uint8_t exponent) {
  const double product = value * kPowers[exponent];
  if (!(std::abs(product) < static_cast<double>(kWholeMax))) return std::nullopt;
  const auto whole = static_cast<int64_t>(std::llrint(product));
  const double back = static_cast<double>(whole) / kPowers[exponent];
  if (std::bit_cast<uint64_t>(back) != std::bit_cast<uint64_t>(value)) return std::nullopt;
  return whole;
}

// The difference in units of the exponent, if both values are whole numbers of them.
std::optional<int64_t> difference(const ValueState& state, double value, uint8_t exponent) {
  const std::optional<int64_t> next = scaled(value, exponent);
  if (!next) return std::nullopt;
  const std::optional<int64_t> last = scaled(state.last, exponent);
  if (!last) return std::nullopt;
  return *next - *last;
}

// How many bytes a signed number takes.
int bytes_of(int64_t value) {
  const auto magnitude = static_cast<uint64_t>(value < 0 ? ~value : value);
  return (static_cast<int>(std::bit_width(magnitude)) + 8) / 8;
}

void append_difference(std::string& out, int64_t difference, unsigned user) {
  const auto first = [&](Code code) {
    out.push_back(static_cast<char>(user << 3 | static_cast<unsigned>(code)));
  };
  if (difference == 1) return first(Code::one);
  const int bytes = bytes_of(difference);
  if (bytes > 4) {
    first(Code::wide);
    return chunk::append_varint(out, chunk::to_zigzag(difference));
  }
  first(static_cast<Code>(static_cast<int>(Code::bytes_1) + bytes - 1));
  append_fixed(out, static_cast<uint64_t>(difference), static_cast<std::size_t>(bytes));
}

// The bytes from the first that changed to the last: where they end below the top, and how many they are.
void append_bits(std::string& out, uint64_t changed, unsigned user) {
  out.push_back(static_cast<char>(user << 3 | static_cast<unsigned>(Code::bits)));
  const auto low = static_cast<std::size_t>(changed == 0 ? 0 : std::countr_zero(changed) / 8);
  const auto high = static_cast<std::size_t>(std::bit_width(changed) + 7) / 8;
  out.push_back(static_cast<char>(low << 4 | (high - low)));
  append_fixed(out, changed >> (8 * low), high - low);
}

// The least exponent that both values fit, other than the state's own.
std::optional<uint8_t> other_exponent(const ValueState& state, double value) {
  for (uint8_t exponent = 0; exponent <= kDecimalExponentMax; ++exponent) {
    if (exponent != state.exponent && difference(state, value, exponent)) return exponent;
  }
  return std::nullopt;
}

int64_t sign_extended(uint64_t value, std::size_t bytes) {
  const unsigned shift = 64 - 8 * static_cast<unsigned>(bytes);
  return static_cast<int64_t>(value << shift) >> shift;
}

bool apply_difference(ValueState& state, int64_t difference) {
  const double product = state.last * kPowers[state.exponent];
  if (!(std::abs(product) < static_cast<double>(kWholeMax))) return false;
  int64_t next = 0;
  if (__builtin_add_overflow(static_cast<int64_t>(std::llrint(product)), difference, &next)) return false;
  if (next <= -kWholeMax || next >= kWholeMax) return false;
  state.last = static_cast<double>(next) / kPowers[state.exponent];
  return true;
}

bool apply_bits(chunk::ByteReader& in, ValueState& state) {
  const uint8_t place = in.u8();
  const std::size_t low = place >> 4;
  const std::size_t count = place & 15;
  if (low + count > 8) return false;
  // Nothing changed: there is nothing to shift, and with low 8 there could not be.
  const uint64_t changed = count == 0 ? 0 : read_fixed(in, count) << (8 * low);
  state.last = std::bit_cast<double>(std::bit_cast<uint64_t>(state.last) ^ changed);
  return true;
}

}  // namespace

void append_value(std::string& out, ValueState& state, double value, unsigned user) {
  HB_ASSERT(user < 1U << kValueUserBits);
  const std::optional<int64_t> near = difference(state, value, state.exponent);
  const bool close = near && bytes_of(*near) <= kCloseBytes;
  const std::optional<uint8_t> exponent = close ? std::nullopt : other_exponent(state, value);
  // A larger exponent than the state's makes no difference smaller.
  if (exponent && (!near || *exponent < state.exponent)) {
    out.push_back(static_cast<char>(user << 3 | static_cast<unsigned>(Code::exponent)));
    out.push_back(static_cast<char>(*exponent));
    chunk::append_varint(out, chunk::to_zigzag(*difference(state, value, *exponent)));
    state.exponent = *exponent;
  } else if (near) {
    append_difference(out, *near, user);
  } else {
    append_bits(out, std::bit_cast<uint64_t>(state.last) ^ std::bit_cast<uint64_t>(value), user);
  }
  state.last = value;
}

bool read_value(chunk::ByteReader& in, ValueState& state, uint8_t first) {
  const auto code = static_cast<Code>(first & 7);
  switch (code) {
    case Code::one:
      return apply_difference(state, 1);
    case Code::bytes_1:
    case Code::bytes_2:
    case Code::bytes_3:
    case Code::bytes_4: {
      const std::size_t bytes = static_cast<std::size_t>(code) - static_cast<std::size_t>(Code::bytes_1) + 1;
      return apply_difference(state, sign_extended(read_fixed(in, bytes), bytes));
    }
    case Code::exponent:
      state.exponent = in.u8();
      if (state.exponent > kDecimalExponentMax) return false;
      return apply_difference(state, chunk::from_zigzag(in.varint()));
    case Code::wide:
      return apply_difference(state, chunk::from_zigzag(in.varint()));
    case Code::bits:
      return apply_bits(in, state);
  }
  return false;
}

}  // namespace hb::store
