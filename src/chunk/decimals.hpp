#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace hb::chunk {

// Doubles that were decimals once ("0.25", "12.07"): v is round(v * 10^e) / 10^e, or so many units in the
// last place beside it, where decimals have been added up in binary. The quotient is exactly the same on
// every machine, since IEEE 754 rounds conversion and division correctly.
inline constexpr unsigned kExponentMax = 15;

// 10^0 to 10^15, all exact.
extern const std::array<double, kExponentMax + 1> kPowersOfTen;

// For one value: the whole number m with m / 10^exponent == value, bit for bit. -0.0, infinities and NaNs
// have none.
[[nodiscard]] std::optional<int64_t> exact_decimal(double value, unsigned exponent);

// The smallest exponent with which every value has an exact decimal.
[[nodiscard]] std::optional<unsigned> exact_exponent(std::span<const double> values);

// The smallest exponent from `first` on with which every value is at most `ulps_max` units in the last place
// away from a decimal.
[[nodiscard]] std::optional<unsigned> near_exponent(std::span<const double> values, int64_t ulps_max);

// The decimals and their distances, for an exponent that one of the functions above gave.
[[nodiscard]] std::vector<int64_t> scaled(std::span<const double> values, unsigned exponent);
[[nodiscard]] std::vector<int64_t> ulps_beside(std::span<const double> values,
                                               std::span<const int64_t> decimals, unsigned exponent);

// The values again: decimals[i] / 10^exponent. `out` has as many.
void divide_decimals(std::span<const int64_t> decimals, unsigned exponent, std::span<double> out);

// Adds units in the last place: the next doubles away from zero, or towards it.
[[nodiscard]] double with_ulps(double value, int64_t ulps);

}  // namespace hb::chunk
