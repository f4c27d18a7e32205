#include "chunk/residual_blocks.hpp"

#include <algorithm>
#include <array>
#include <bit>

namespace hb::chunk {
namespace {

constexpr std::size_t kFormHeadBits = 1 + kFormBits;
constexpr unsigned kRiceParameterMax = (1U << kParameterBits) - 1;

unsigned width(uint64_t value) { return static_cast<unsigned>(std::bit_width(value)); }

// `most` is the greatest of the values.
std::size_t rice_bits(std::span<const uint64_t> values, uint64_t most, unsigned parameter) {
  std::size_t bits = values.size() * (1 + parameter);
  if (most >> parameter < kEscapeOnes) {
    for (const uint64_t value : values)
      bits += value >> parameter;
    return bits;
  }
  for (const uint64_t value : values) {
    const uint64_t ones = value >> parameter;
    bits += ones < kEscapeOnes ? ones : kEscapeOnes + kParameterBits + width(value) - 1 - parameter;
  }
  return bits;
}

struct RiceChoice {
  unsigned parameter = 0;
  std::size_t bits = 0;
};

// The cost over the parameter has one valley, near the mean width of the values.
RiceChoice best_rice(std::span<const uint64_t> values) {
  unsigned widths = 0;
  uint64_t most = 0;
  for (const uint64_t value : values) {
    widths += width(value);
    most = std::max(most, value);
  }
  const unsigned mean = widths / static_cast<unsigned>(values.size());
  RiceChoice best{.parameter = std::min(mean > 0 ? mean - 1 : 0, kRiceParameterMax), .bits = 0};
  best.bits = rice_bits(values, most, best.parameter);
  const auto improves = [&](unsigned parameter) {
    const std::size_t bits = rice_bits(values, most, parameter);
    if (bits >= best.bits) return false;
    best = {parameter, bits};
    return true;
  };
  while (best.parameter < kRiceParameterMax && improves(best.parameter + 1))
    continue;
  while (best.parameter > 0 && improves(best.parameter - 1))
    continue;
  return best;
}

// The values that are not zero, less one: their places say that they are not zero.
std::size_t collect_nonzero(std::span<const uint64_t> residuals, std::array<uint64_t, kResidualBlock>& out) {
  std::size_t count = 0;
  for (const uint64_t residual : residuals) {
    if (residual != 0) out[count++] = residual - 1;
  }
  return count;
}

void write_rice(BitWriter& out, uint64_t value, unsigned parameter) {
  const uint64_t ones = value >> parameter;
  if (ones < kEscapeOnes) {
    const auto count = static_cast<unsigned>(ones);
    out.write((uint64_t{1} << count) - 1, count + 1);
    out.write(low_bits(value, parameter), parameter);
    return;
  }
  out.write((uint64_t{1} << kEscapeOnes) - 1, kEscapeOnes);
  out.write(width(value) - 1, kParameterBits);
  out.write(value, width(value));
}

void write_sparse(BitWriter& out, std::span<const uint64_t> residuals, unsigned parameter) {
  const auto count = static_cast<std::size_t>(
      std::ranges::count_if(residuals, [](uint64_t residual) { return residual != 0; }));
  out.write(count - 1, kSparseCountBits);
  out.write(parameter, kParameterBits);
  for (std::size_t place = 0; place < residuals.size(); ++place) {
    if (residuals[place] == 0) continue;
    out.write(place, kPlaceBits);
    write_rice(out, residuals[place] - 1, parameter);
  }
}

}  // namespace

BlockPlan plan_block(std::span<const uint64_t> residuals) {
  std::array<uint64_t, kResidualBlock> nonzero{};
  const std::size_t count = collect_nonzero(residuals, nonzero);
  if (count == 0) return {};

  BlockPlan best;
  const auto offer = [&best](const BlockPlan& plan) {
    if (best.form == BlockForm::zero || plan.bits < best.bits) best = plan;
  };
  if (count <= kSparseMax) {
    const RiceChoice rice = best_rice(std::span(nonzero).first(count));
    offer({BlockForm::sparse, rice.parameter,
           kFormHeadBits + kSparseCountBits + kParameterBits + count * kPlaceBits + rice.bits});
  }
  // With a bit at least for every zero, the others cannot win where few are not zero.
  if (count * 8 > residuals.size() || residuals.size() < kResidualBlock) {
    const RiceChoice rice = best_rice(residuals);
    offer({BlockForm::rice, rice.parameter, kFormHeadBits + kParameterBits + rice.bits});
    const unsigned fixed = width(std::ranges::max(residuals));
    offer({BlockForm::fixed, fixed, kFormHeadBits + kParameterBits + residuals.size() * fixed});
  }
  return best;
}

void write_block(BitWriter& out, std::span<const uint64_t> residuals, const BlockPlan& plan) {
  if (plan.form == BlockForm::zero) return out.write(0, 1);
  out.write(1, 1);
  out.write(static_cast<uint64_t>(plan.form), kFormBits);
  switch (plan.form) {
    case BlockForm::rice:
      out.write(plan.parameter, kParameterBits);
      for (const uint64_t residual : residuals)
        write_rice(out, residual, plan.parameter);
      return;
    case BlockForm::sparse:
      return write_sparse(out, residuals, plan.parameter);
    case BlockForm::fixed:
      out.write(plan.parameter - 1, kParameterBits);
      for (const uint64_t residual : residuals)
        out.write(residual, plan.parameter);
      return;
    case BlockForm::zero:
      return;
  }
}

}  // namespace hb::chunk
