#pragma once

#include <bit>
#include <cstdint>

namespace hb {

// Prometheus's staleness marker: a signalling NaN with this bit pattern (prometheus/model/value). Every other
// NaN is an ordinary value.
inline constexpr uint64_t kStaleBits = 0x7ff0000000000002;

[[nodiscard]] inline double stale_marker() { return std::bit_cast<double>(kStaleBits); }
[[nodiscard]] inline bool is_stale(double value) { return std::bit_cast<uint64_t>(value) == kStaleBits; }

}  // namespace hb
