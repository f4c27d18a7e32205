#pragma once

#include <bit>
#include <cstdint>
#include <span>

namespace hb {

// Prometheus's staleness marker: a signalling NaN with this bit pattern (prometheus/model/value). Every other
// NaN is an ordinary value.
inline constexpr uint64_t kStaleBits = 0x7ff0000000000002;

[[nodiscard]] inline double stale_marker() { return std::bit_cast<double>(kStaleBits); }
[[nodiscard]] inline bool is_stale(double value) { return std::bit_cast<uint64_t>(value) == kStaleBits; }

// Whether there is a marker among the values. Hardly ever: so all are looked at, several at once.
[[nodiscard]] bool has_stale(std::span<const double> values);

}  // namespace hb
