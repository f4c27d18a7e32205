#pragma once

#include <span>
#include <string>

#include "chunk/byte_io.hpp"

namespace hb::chunk {

// Doubles as their exclusive or with the last one, without its leading and trailing zeros: the code of
// "Gorilla: A Fast, Scalable, In-Memory Time Series Database" (VLDB 2015), with six bits for the leading
// zeros. It is for what has neither decimals nor even steps.
void append_xor(std::string& out, std::span<const double> values);

// False when the bytes do not parse: then the reader has failed.
[[nodiscard]] bool read_xor(ByteReader& in, std::span<double> out);

}  // namespace hb::chunk
