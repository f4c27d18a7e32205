#include "chunk/residuals.hpp"

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <utility>
#include <vector>

namespace hb::chunk {
namespace {

// The first byte of the stream: the order, and which of the varints are there.
constexpr uint8_t kOrderMask = 0x03;
constexpr uint8_t kHasUnit = 0x04;
constexpr uint8_t kHasBias = 0x08;
constexpr unsigned kOrderMax = 2;
constexpr std::size_t kMedianSamples = 63;

// Differences in uint64, which wrap without being undefined.
uint64_t minus(int64_t a, int64_t b) { return static_cast<uint64_t>(a) - static_cast<uint64_t>(b); }
uint64_t magnitude(int64_t value) {
  return value < 0 ? 0 - static_cast<uint64_t>(value) : static_cast<uint64_t>(value);
}

// The greatest unit of which every difference to the first value is a multiple: kilobytes in bytes, pages,
// ticks. 1 when a difference does not fit, since a quotient of a wrapped one would be another number.
uint64_t common_unit(std::span<const int64_t> values) {
  uint64_t unit = 0;
  for (const int64_t value : values) {
    int64_t difference = 0;
    if (__builtin_sub_overflow(value, values.front(), &difference)) return 1;
    const uint64_t distance = magnitude(difference);
    if (std::has_single_bit(unit) && (distance & (unit - 1)) == 0) continue;
    unit = std::gcd(unit, distance);
    if (unit == 1) return 1;
  }
  return std::max<uint64_t>(unit, 1);
}

// The differences to the first value, in units.
std::vector<int64_t> in_units(std::span<const int64_t> values, uint64_t unit) {
  std::vector<int64_t> quotients(values.size());
  const bool is_shift = std::has_single_bit(unit);
  const int shift = std::countr_zero(unit);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto difference = static_cast<int64_t>(minus(values[i], values.front()));
    if (is_shift) {
      quotients[i] = difference >> shift;
    } else {
      const auto quotient = static_cast<int64_t>(magnitude(difference) / unit);
      quotients[i] = difference < 0 ? -quotient : quotient;
    }
  }
  return quotients;
}

// About the median: of values, or of steps, at even distances.
template <typename At>
int64_t sampled_median(std::size_t begin, std::size_t end, At at) {
  std::vector<int64_t> samples;
  const std::size_t stride = std::max<std::size_t>((end - begin) / kMedianSamples, 1);
  samples.reserve(2 * kMedianSamples);
  for (std::size_t i = begin; i < end; i += stride)
    samples.push_back(at(i));
  if (samples.empty()) return 0;
  const auto middle = samples.begin() + static_cast<std::ptrdiff_t>(samples.size() / 2);
  std::ranges::nth_element(samples, middle);
  return *middle;
}

// What one order makes of the values.
struct Prediction {
  unsigned order = 0;
  uint64_t bias = 0;
  std::vector<uint64_t> residuals;  // zigzag
};

uint64_t bias_of(std::span<const int64_t> values, unsigned order) {
  const auto step = [values](std::size_t i) { return static_cast<int64_t>(minus(values[i], values[i - 1])); };
  const auto value = [values](std::size_t i) { return values[i]; };
  switch (order) {
    case 0:
      return static_cast<uint64_t>(sampled_median(0, values.size(), value));
    case 1:
      return static_cast<uint64_t>(sampled_median(1, values.size(), step));
    default:
      return values.size() > 1 ? minus(values[1], values[0]) : 0;
  }
}

// The values begin with 0. Before them stands one that makes the first residual of the orders 1 and 2 zero.
void fill_residuals(std::span<const int64_t> values, Prediction& prediction) {
  prediction.residuals.resize(values.size());
  uint64_t last = 0 - prediction.bias;
  uint64_t step = prediction.bias;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto value = static_cast<uint64_t>(values[i]);
    uint64_t residual = value - prediction.bias;
    if (prediction.order > 0) residual -= last;
    if (prediction.order == 2) {
      residual = value - last - step;
      step = value - last;
    }
    last = value;
    prediction.residuals[i] = to_zigzag(static_cast<int64_t>(residual));
  }
}

// How many bits wide the residuals are in all: what makes one order's blocks smaller than another's.
std::size_t width_of(std::span<const uint64_t> residuals) {
  std::size_t bits = 0;
  for (const uint64_t residual : residuals)
    bits += static_cast<std::size_t>(std::bit_width(residual));
  return bits;
}

// The order that leaves the narrowest residuals. To plan the blocks of each would take three times as long,
// and saves two bytes in a thousand.
Prediction best_prediction(std::span<const int64_t> values) {
  Prediction best;
  std::size_t best_width = SIZE_MAX;
  for (const unsigned order : {1U, 0U, 2U}) {
    Prediction prediction{.order = order, .bias = bias_of(values, order), .residuals = {}};
    fill_residuals(values, prediction);
    const std::size_t width = width_of(prediction.residuals);
    if (width >= best_width) continue;
    best = std::move(prediction);
    best_width = width;
  }
  return best;
}

}  // namespace

void append_residuals(std::string& out, std::span<const int64_t> values) {
  if (values.empty()) return;
  const uint64_t unit = common_unit(values);
  const std::vector<int64_t> quotients = in_units(values, unit);
  const Prediction best = best_prediction(quotients);
  const bool has_unit = unit != 1;
  const bool has_bias = best.bias != 0;
  append_u8(out, static_cast<uint8_t>(best.order | (has_unit ? kHasUnit : 0) | (has_bias ? kHasBias : 0)));
  append_zigzag(out, values.front());
  if (has_unit) append_varint(out, unit);
  if (has_bias) append_zigzag(out, static_cast<int64_t>(best.bias));
  BitWriter bits(out);
  for (auto rest = std::span(best.residuals); !rest.empty();) {
    const auto block = rest.first(std::min(rest.size(), kResidualBlock));
    write_block(bits, block, plan_block(block));
    rest = rest.subspan(block.size());
  }
  bits.finish();
}

ResidualReader::ResidualReader(ByteReader& in, std::size_t count) : in_(in), left_(count) {
  if (count == 0) return;
  const uint8_t head = in.u8();
  order_ = head & kOrderMask;
  first_ = static_cast<uint64_t>(in.zigzag());
  if ((head & kHasUnit) != 0) unit_ = in.varint();
  if ((head & kHasBias) != 0) bias_ = static_cast<uint64_t>(in.zigzag());
  value_ = 0 - bias_;
  step_ = bias_;
  if (order_ > kOrderMax || (head & ~(kOrderMask | kHasUnit | kHasBias)) != 0) in.fail();
  bits_ = BitReader(in.rest());
}

std::span<const int64_t> ResidualReader::next() {
  if (left_ == 0 || in_.failed()) return {};
  const std::size_t size = std::min(left_, kResidualBlock);
  if (!read_block(size) || bits_.overrun()) {
    in_.fail();
    return {};
  }
  if (!summed_up_) sum_up(size);
  left_ -= size;
  if (left_ == 0) in_.skip(bits_.bytes_read());
  return std::span(values_).first(size);
}

bool ResidualReader::read_block(std::size_t size) {
  summed_up_ = false;
  if (bits_.read(1) == 0) {
    std::fill_n(residuals_.begin(), size, 0);
    if (order_ == 1 && bias_ == 0) repeat(size);
    return true;
  }
  switch (static_cast<BlockForm>(bits_.read(kFormBits))) {
    case BlockForm::rice: {
      const auto parameter = static_cast<unsigned>(bits_.read(kParameterBits));
      order_ == 1 ? read_rice_steps(size, parameter) : read_rice(size, parameter);
      return true;
    }
    case BlockForm::sparse:
      return read_sparse(size);
    case BlockForm::fixed: {
      const auto width = static_cast<unsigned>(bits_.read(kParameterBits)) + 1;
      bits_.read_all(std::span(residuals_).first(size), width);
      return true;
    }
    case BlockForm::zero:
      break;
  }
  return false;
}

namespace {

constexpr unsigned kRiceBitsMax =
    kEscapeOnes;  // of a code without its parameter's bits, unless it is an escape

uint64_t read_rice_value(BitReader& bits, unsigned parameter) {
  bits.refill();
  const auto ones = static_cast<unsigned>(std::countr_one(bits.peek()));
  if (ones >= kEscapeOnes) [[unlikely]] {
    bits.drop(kEscapeOnes);
    return bits.read(static_cast<unsigned>(bits.read(kParameterBits)) + 1);
  }
  bits.drop(ones + 1);
  if (parameter + kEscapeOnes > BitReader::kRefilledBits) [[unlikely]] {
    return uint64_t{ones} << parameter | bits.read(parameter);
  }
  const uint64_t low = low_bits(bits.peek(), parameter);
  bits.drop(parameter);
  return uint64_t{ones} << parameter | low;
}

// As many codes as are certain to fit into what the reader holds are read between two looks at the bytes, and
// each with one step from the bits to the next code's: that step is what the time goes into.
template <std::size_t kCodes, typename Take>
void read_rice_codes(BitReader& bits, std::size_t size, unsigned parameter, Take take) {
  std::size_t i = 0;
  const uint64_t low_mask = (uint64_t{1} << parameter) - 1;
  while (i + kCodes <= size) {
    bits.refill();
    std::size_t read = 0;
    for (; read < kCodes; ++read) {
      const uint64_t word = bits.peek();
      const auto ones = static_cast<unsigned>(std::countr_one(word));
      if (ones >= kEscapeOnes) [[unlikely]]
        break;
      take(i + read, uint64_t{ones} << parameter | ((word >> (ones + 1)) & low_mask));
      bits.drop(ones + 1 + parameter);
    }
    i += read;
    if (read == kCodes) continue;
    take(i, read_rice_value(bits, parameter));
    ++i;
  }
  for (; i < size; ++i)
    take(i, read_rice_value(bits, parameter));
}

// Gives the codes one after the other to take(place, residual).
template <typename Take>
void read_rice_block(BitReader& from, std::size_t size, unsigned parameter, Take take) {
  BitReader bits = from;  // a copy that stays in registers
  const unsigned bits_max = parameter + kRiceBitsMax;
  if (bits_max * 4 <= BitReader::kRefilledBits) {
    read_rice_codes<4>(bits, size, parameter, take);
  } else if (bits_max * 3 <= BitReader::kRefilledBits) {
    read_rice_codes<3>(bits, size, parameter, take);
  } else if (bits_max * 2 <= BitReader::kRefilledBits) {
    read_rice_codes<2>(bits, size, parameter, take);
  } else {
    for (std::size_t i = 0; i < size; ++i)
      take(i, read_rice_value(bits, parameter));
  }
  from = bits;
}

}  // namespace

void ResidualReader::read_rice(std::size_t size, unsigned parameter) {
  read_rice_block(bits_, size, parameter,
                  [this](std::size_t i, uint64_t residual) { residuals_[i] = residual; });
}

// Of order 1. To add up costs nothing while the next code is waited for.
void ResidualReader::read_rice_steps(std::size_t size, unsigned parameter) {
  uint64_t value = value_;
  const uint64_t bias = bias_;
  const uint64_t first = first_;
  const uint64_t unit = unit_;
  int64_t* const values = values_.data();
  read_rice_block(bits_, size, parameter, [&](std::size_t i, uint64_t residual) {
    value += static_cast<uint64_t>(from_zigzag(residual)) + bias;
    values[i] = static_cast<int64_t>(first + value * unit);
  });
  value_ = value;
  summed_up_ = true;
}

bool ResidualReader::read_sparse(std::size_t size) {
  const std::size_t count = bits_.read(kSparseCountBits) + 1;
  const auto parameter = static_cast<unsigned>(bits_.read(kParameterBits));
  std::fill_n(residuals_.begin(), size, 0);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t place = bits_.read(kPlaceBits);
    if (place >= size) return false;
    residuals_[place] = read_rice_value(bits_, parameter) + 1;
  }
  return true;
}

// The last value again, as most of what is counted stands still most of the time.
void ResidualReader::repeat(std::size_t size) {
  std::fill_n(values_.begin(), size, static_cast<int64_t>(first_ + value_ * unit_));
  summed_up_ = true;
}

// Each order has a loop of its own, so that nothing stands between one sum and the next.
void ResidualReader::sum_up(std::size_t size) {
  const std::span<uint64_t> residuals = std::span(residuals_).first(size);
  switch (order_) {
    case 0:
      for (uint64_t& residual : residuals)
        residual = static_cast<uint64_t>(from_zigzag(residual)) + bias_;
      break;
    case 1: {
      uint64_t value = value_;
      for (uint64_t& residual : residuals)
        residual = value += static_cast<uint64_t>(from_zigzag(residual)) + bias_;
      break;
    }
    default: {
      uint64_t value = value_;
      uint64_t step = step_;
      for (uint64_t& residual : residuals)
        residual = value += step += static_cast<uint64_t>(from_zigzag(residual));
      step_ = step;
    }
  }
  value_ = residuals.back();
  if (unit_ == 1) {
    for (std::size_t i = 0; i < size; ++i)
      values_[i] = static_cast<int64_t>(first_ + residuals[i]);
    return;
  }
  for (std::size_t i = 0; i < size; ++i)
    values_[i] = static_cast<int64_t>(first_ + residuals[i] * unit_);
}

bool read_residuals(ByteReader& in, std::span<int64_t> out) {
  ResidualReader reader(in, out.size());
  for (auto values = reader.next(); !values.empty(); values = reader.next()) {
    std::ranges::copy(values, out.begin());
    out = out.subspan(values.size());
  }
  return !in.failed();
}

}  // namespace hb::chunk
