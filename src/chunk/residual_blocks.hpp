#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "chunk/bit_stream.hpp"

namespace hb::chunk {

// Residuals in a block; the last block of a column may have fewer.
inline constexpr std::size_t kResidualBlock = 64;

// The forms of a block of residuals. In a file: do not renumber. A block begins with a bit that is 0 when all
// of it is zero; else the form follows.
enum class BlockForm : uint8_t {
  rice = 0,
  sparse = 1,  // the few that are not zero, each with its place
  fixed = 2,   // all in the same number of bits
  zero,        // has its own bit
};
inline constexpr unsigned kFormBits = 2;
inline constexpr unsigned kParameterBits = 6;  // Rice parameters, and widths less one
inline constexpr unsigned kPlaceBits = 6;
inline constexpr unsigned kSparseCountBits = 4;  // less one
inline constexpr std::size_t kSparseMax = std::size_t{1} << kSparseCountBits;

// A Rice code is the value without its lowest `parameter` bits as so many ones and a zero, then these bits.
// As many ones as this are an escape: the width less one and the value as it is follow. So one outlier among
// small values costs its own bits and fourteen.
inline constexpr unsigned kEscapeOnes = 8;

// How to store a block, and the bits that it takes.
struct BlockPlan {
  BlockForm form = BlockForm::zero;
  unsigned parameter = 0;  // rice and sparse: the Rice parameter; fixed: the width
  std::size_t bits = 1;
};

// The cheapest plan for at most 64 residuals in zigzag.
[[nodiscard]] BlockPlan plan_block(std::span<const uint64_t> residuals);
void write_block(BitWriter& out, std::span<const uint64_t> residuals, const BlockPlan& plan);

}  // namespace hb::chunk
