#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "chunk/bit_stream.hpp"
#include "chunk/byte_io.hpp"
#include "chunk/residual_blocks.hpp"

namespace hb::chunk {

// A column of integers as what a simple prediction leaves over. The prediction is the same value all along
// (order 0), the last value plus a slope (order 1) or the last value plus the last step (order 2); whichever
// leaves the least. Blocks of 64 residuals are stored in the cheapest of a few forms each, so that a quiet
// minute costs one bit and a burst pays for itself alone. All arithmetic wraps, so every int64 is safe.
// docs/formats/chunk.md draws the bytes.
void append_residuals(std::string& out, std::span<const int64_t> values);

// Gives the values back, a block at a time: what decodes them further finds them in the cache.
class ResidualReader {
 public:
  // Values follow in the reader, which stays at their beginning until the last have been read.
  ResidualReader(ByteReader& in, std::size_t count);

  // The next values, at most kResidualBlock, until the next call. Nothing after the last, and from the first
  // that does not parse on: then the reader has failed.
  [[nodiscard]] std::span<const int64_t> next();

 private:
  bool read_block(std::size_t size);
  void read_rice(std::size_t size, unsigned parameter);
  bool read_sparse(std::size_t size);
  void read_rice_steps(std::size_t size, unsigned parameter);
  void repeat(std::size_t size);
  void sum_up(std::size_t size);

  ByteReader& in_;
  std::size_t left_;  // values to come
  unsigned order_ = 0;
  uint64_t first_ = 0;  // the first value; the others are this plus a multiple of the unit
  uint64_t unit_ = 1;
  uint64_t bias_ = 0;
  uint64_t value_ = 0;  // the last one, as a multiple of the unit
  uint64_t step_ = 0;   // to the last one
  BitReader bits_{{}};
  bool summed_up_ = false;                            // the values of this block are there already
  std::array<uint64_t, kResidualBlock> residuals_{};  // of this block, zigzag
  std::array<int64_t, kResidualBlock> values_{};
};

// All of them at once. False when they do not parse: then the reader has failed.
[[nodiscard]] bool read_residuals(ByteReader& in, std::span<int64_t> out);

}  // namespace hb::chunk
