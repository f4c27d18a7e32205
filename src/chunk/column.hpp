#pragma once

#include <bit>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "chunk/byte_io.hpp"
#include "chunk/presence.hpp"

namespace hb::chunk {

// A double with these bits says that there is no sample at this time of the grid. It is Prometheus's
// staleness marker, so that a column can be handed to a query as it is.
inline constexpr uint64_t kAbsentBits = 0x7ff0000000000002;

[[nodiscard]] inline double absent() { return std::bit_cast<double>(kAbsentBits); }
[[nodiscard]] inline bool is_absent(double value) { return std::bit_cast<uint64_t>(value) == kAbsentBits; }

// Appends a column over a grid: where there are samples, and the values of these alone. At most kPointsMax.
void append_column(std::string& out, std::span<const double> values);

// Reads as many values as `out` has, absent ones included. False when they do not parse: then the reader has
// failed.
[[nodiscard]] bool read_column(ByteReader& in, std::span<double> out);

// The same of the places from `from` on, as many as `out` has, of a column of `size`. What follows them is
// not looked at.
struct ColumnPart {
  std::size_t size = 0;
  std::size_t from = 0;
};
[[nodiscard]] bool read_column(ByteReader& in, ColumnPart part, std::span<double> out);

// Moves samples that stand side by side at the front to their places on the grid, and fills the gaps with
// absent().
void spread(std::span<double> column, std::span<const PresentRun> runs);

}  // namespace hb::chunk
