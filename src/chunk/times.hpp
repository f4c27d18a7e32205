#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "chunk/byte_io.hpp"

namespace hb::chunk {

// Appends times in milliseconds since the Unix epoch, strictly ascending, at most kPointsMax. Regular ones
// cost their number, the first and the step; others what they deviate from a step.
void append_times(std::string& out, std::span<const int64_t> times);

// Reads them again, in place of what is in `times`. False when they do not parse, do not ascend or are more
// than kPointsMax: then the reader has failed.
[[nodiscard]] bool read_times(ByteReader& in, std::vector<int64_t>& times);

}  // namespace hb::chunk
