#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "chunk/byte_io.hpp"

namespace hb::chunk {

// How a column of doubles is stored. The first byte of the column: do not renumber.
enum class Codec : uint8_t {
  constant_integer = 0,  // one varint for all
  constant_decimal = 1,  // an exponent and a varint
  constant = 2,          // one double
  integers = 3,          // residuals
  decimals = 4,          // an exponent and residuals
  near_decimals = 5,     // an exponent, residuals, and residuals of the units in the last place beside them
  patterns = 6,          // residuals of the bit patterns as integers
  xors = 7,              // differences by exclusive or
  raw = 8,               // eight bytes each
};

// Appends the values in the codec that makes them small; every bit of every double comes back, NaNs' payloads
// and the sign of zero included. A codec that stands further down is tried when those above it do not apply
// or save little. Appends nothing for no values.
void append_values(std::string& out, std::span<const double> values);

// Reads as many values as `out` has. False when they do not parse: then the reader has failed.
[[nodiscard]] bool read_values(ByteReader& in, std::span<double> out);

// Reads the values behind the first `skipped` of a column of `count`, as many as `out` has. What follows them
// is not looked at, and where the reader then stands says nothing.
struct ValuePart {
  std::size_t count = 0;
  std::size_t skipped = 0;
};
[[nodiscard]] bool read_values(ByteReader& in, ValuePart part, std::span<double> out);

}  // namespace hb::chunk
