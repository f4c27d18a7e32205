#include "chunk/decimals.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include "base/assert.hpp"

namespace hb::chunk {
namespace {

constexpr double kTwoTo53 = 9007199254740992.0;
constexpr double kTwoTo63 = 9223372036854775808.0;
constexpr std::size_t kProbes = 16;
constexpr int64_t kNotNear = INT64_MAX;

int64_t bits_of(double value) { return std::bit_cast<int64_t>(value); }

double unscaled(int64_t decimal, unsigned exponent) {
  return static_cast<double>(decimal) / kPowersOfTen[exponent];
}

// The whole number nearest to value * 10^exponent; nothing where it would leave the exact integers. Whether
// it gives the value back is for the caller to see, so how ties are rounded does not matter.
std::optional<int64_t> nearest(double value, unsigned exponent) {
  const double product = value * kPowersOfTen[exponent];
  if (!(std::abs(product) < (exponent == 0 ? kTwoTo63 : kTwoTo53))) return std::nullopt;
  const auto towards_zero = static_cast<int64_t>(product);
  if (static_cast<double>(towards_zero) == product) return towards_zero;
  return static_cast<int64_t>(product + std::copysign(0.5, product));
}

// How many units in the last place the value is away from its decimal, as the difference of the bit patterns.
int64_t ulps_from_decimal(double value, unsigned exponent) {
  const std::optional<int64_t> decimal = nearest(value, exponent);
  if (!decimal) return kNotNear;
  const double near = unscaled(*decimal, exponent);
  if (std::signbit(near) != std::signbit(value)) return kNotNear;
  return bits_of(value) - bits_of(near);
}

bool is_near(double value, unsigned exponent, int64_t ulps_max) {
  const int64_t ulps = ulps_from_decimal(value, exponent);
  return ulps >= -ulps_max && ulps <= ulps_max;
}

// Most exponents fail at one of a few values all over the column, so the others need no look.
bool all_near(std::span<const double> values, unsigned exponent, int64_t ulps_max) {
  const std::size_t stride = values.size() / kProbes + 1;
  for (std::size_t i = 0; i < values.size(); i += stride) {
    if (!is_near(values[i], exponent, ulps_max)) return false;
  }
  for (const double value : values) {
    if (!is_near(value, exponent, ulps_max)) return false;
  }
  return true;
}

}  // namespace

constexpr std::array<double, kExponentMax + 1> kPowersOfTen = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                               1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};

std::optional<int64_t> exact_decimal(double value, unsigned exponent) {
  if (ulps_from_decimal(value, exponent) != 0) return std::nullopt;
  return nearest(value, exponent);
}

std::optional<unsigned> exact_exponent(std::span<const double> values) { return near_exponent(values, 0); }

std::optional<unsigned> near_exponent(std::span<const double> values, int64_t ulps_max) {
  for (unsigned exponent = 0; exponent <= kExponentMax; ++exponent) {
    if (all_near(values, exponent, ulps_max)) return exponent;
  }
  return std::nullopt;
}

std::vector<int64_t> scaled(std::span<const double> values, unsigned exponent) {
  std::vector<int64_t> decimals(values.size());
  for (std::size_t i = 0; i < values.size(); ++i)
    decimals[i] = nearest(values[i], exponent).value_or(0);
  return decimals;
}

std::vector<int64_t> ulps_beside(std::span<const double> values, std::span<const int64_t> decimals,
                                 unsigned exponent) {
  std::vector<int64_t> ulps(values.size());
  for (std::size_t i = 0; i < values.size(); ++i)
    ulps[i] = bits_of(values[i]) - bits_of(unscaled(decimals[i], exponent));
  return ulps;
}

void divide_decimals(std::span<const int64_t> decimals, unsigned exponent, std::span<double> out) {
  HB_ASSERT(out.size() == decimals.size() && exponent <= kExponentMax);
  // Up to here a whole number is the last 52 bits of 1.5 * 2^52 and itself. Processors convert integers of 64
  // bits one by one, but add and subtract several at once; both ways give the same, since nothing is rounded.
  constexpr uint64_t kExactMax = uint64_t{1} << 51;
  constexpr double kShift = 6755399441055744.0;
  const double power = kPowersOfTen[exponent];
  if (decimals.empty()) return;
  uint64_t bits = 0;
  uint64_t differences = 0;
  for (const int64_t decimal : decimals) {
    bits |= static_cast<uint64_t>(decimal) + kExactMax;
    differences |= static_cast<uint64_t>(decimal ^ decimals.front());
  }
  if (differences == 0) {
    std::ranges::fill(out, static_cast<double>(decimals.front()) / power);
    return;
  }
  if (bits >= 2 * kExactMax) {
    for (std::size_t i = 0; i < decimals.size(); ++i)
      out[i] = static_cast<double>(decimals[i]) / power;
    return;
  }
  for (std::size_t i = 0; i < decimals.size(); ++i) {
    const uint64_t shifted = std::bit_cast<uint64_t>(kShift) + static_cast<uint64_t>(decimals[i]);
    out[i] = std::bit_cast<double>(shifted) - kShift;
  }
  if (exponent == 0) return;
  for (double& value : out)
    value /= power;
}

double with_ulps(double value, int64_t ulps) {
  return std::bit_cast<double>(std::bit_cast<uint64_t>(value) + static_cast<uint64_t>(ulps));
}

}  // namespace hb::chunk
