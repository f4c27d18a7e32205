#pragma once

#include <cstddef>

namespace hb::chunk {

// What is read from bytes is believed only up to these maxima, so that no bytes, however made, cost more
// memory than the columns of one series at kPointsMax. Encoders hold to the same ones: to pass more is a bug.

// Times of a grid, samples of a series, buckets of a rollup: twelve days at one a second.
inline constexpr std::size_t kPointsMax = std::size_t{1} << 20;

// Series in a block.
inline constexpr std::size_t kSeriesMax = std::size_t{1} << 16;

// A whole block, so that an offset in it fits four bytes with room to spare.
inline constexpr std::size_t kBlockBytesMax = std::size_t{1} << 26;

}  // namespace hb::chunk
