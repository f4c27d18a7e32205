#pragma once

#include <cstdint>
#include <string>

#include "chunk/byte_io.hpp"

namespace hb::store {

// A series' value as the next one is told from it. Writer and reader begin with this and go through the same
// states.
struct ValueState {
  double last = 0;
  uint8_t exponent = 0;  // of ten: `last` times that power is usually a whole number
};

inline constexpr uint8_t kDecimalExponentMax = 9;

// A value's code begins with a byte of which the lower three bits are the code's and the upper five its
// user's.
inline constexpr unsigned kValueUserBits = 5;

// Appends the value as a difference from the state, lossless for every pattern of bits, in 1 to 10 bytes: as
// a difference of whole numbers or of decimals of up to nine places where both values are such, else as the
// bytes that changed. docs/formats/store.md has the codes. `user` are the free bits of the first byte.
void append_value(std::string& out, ValueState& state, double value, unsigned user);

// Reads what append_value wrote. `first` is the first byte, taken already. False when there is no such code;
// the reader itself tells when the bytes ended too early.
[[nodiscard]] bool read_value(chunk::ByteReader& in, ValueState& state, uint8_t first);

}  // namespace hb::store
