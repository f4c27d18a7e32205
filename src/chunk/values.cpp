#include "chunk/values.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <optional>
#include <vector>

#include "base/assert.hpp"
#include "chunk/decimals.hpp"
#include "chunk/residuals.hpp"
#include "chunk/xor_stream.hpp"

namespace hb::chunk {
namespace {

// Up to this distance a value counts as a decimal that has drifted: sums of some thousand decimals do.
constexpr int64_t kUlpsMax = 4096;

// A column that needs less than these bits a value is not tried with the codecs for noise.
constexpr std::size_t kNoiseBits = 4;

std::string encoding(Codec codec) {
  std::string bytes;
  append_u8(bytes, static_cast<uint8_t>(codec));
  return bytes;
}

bool is_constant(std::span<const double> values) {
  const auto first = std::bit_cast<uint64_t>(values.front());
  return std::ranges::all_of(values,
                             [first](double value) { return std::bit_cast<uint64_t>(value) == first; });
}

std::string encode_constant(double value) {
  const std::optional<unsigned> exponent = exact_exponent(std::span(&value, 1));
  if (exponent == 0U) {
    std::string bytes = encoding(Codec::constant_integer);
    append_zigzag(bytes, *exact_decimal(value, 0));
    if (bytes.size() <= 1 + sizeof value) return bytes;
  } else if (exponent) {
    std::string bytes = encoding(Codec::constant_decimal);
    append_u8(bytes, static_cast<uint8_t>(*exponent));
    append_zigzag(bytes, *exact_decimal(value, *exponent));
    if (bytes.size() <= 1 + sizeof value) return bytes;
  }
  std::string bytes = encoding(Codec::constant);
  append_u64(bytes, std::bit_cast<uint64_t>(value));
  return bytes;
}

std::string encode_decimals(std::span<const double> values, unsigned exponent) {
  std::string bytes = encoding(exponent == 0 ? Codec::integers : Codec::decimals);
  if (exponent > 0) append_u8(bytes, static_cast<uint8_t>(exponent));
  append_residuals(bytes, scaled(values, exponent));
  return bytes;
}

std::string encode_near_decimals(std::span<const double> values, unsigned exponent) {
  std::string bytes = encoding(Codec::near_decimals);
  append_u8(bytes, static_cast<uint8_t>(exponent));
  const std::vector<int64_t> decimals = scaled(values, exponent);
  append_residuals(bytes, decimals);
  append_residuals(bytes, ulps_beside(values, decimals, exponent));
  return bytes;
}

std::string encode_patterns(std::span<const double> values) {
  std::string bytes = encoding(Codec::patterns);
  std::vector<int64_t> patterns(values.size());
  std::memcpy(patterns.data(), values.data(), values.size_bytes());
  append_residuals(bytes, patterns);
  return bytes;
}

std::string encode_xors(std::span<const double> values) {
  std::string bytes = encoding(Codec::xors);
  append_xor(bytes, values);
  return bytes;
}

std::string encode_raw(std::span<const double> values) {
  std::string bytes = encoding(Codec::raw);
  bytes.append(reinterpret_cast<const char*>(values.data()), values.size_bytes());
  return bytes;
}

std::string encode_varying(std::span<const double> values) {
  std::string best;
  const auto offer = [&best](std::string bytes) {
    if (best.empty() || bytes.size() < best.size()) best = std::move(bytes);
  };
  const auto exact = exact_exponent(values);
  if (exact) offer(encode_decimals(values, *exact));
  const auto is_small = [&] { return !best.empty() && best.size() * 8 <= values.size() * kNoiseBits; };
  if (is_small()) return best;
  const auto near = near_exponent(values, kUlpsMax);
  if (near && near != exact) offer(encode_near_decimals(values, *near));
  if (is_small()) return best;
  // Of decimals these leave larger residuals than the decimals themselves.
  if (!exact) offer(encode_patterns(values));
  offer(encode_xors(values));
  offer(encode_raw(values));
  return best;
}

// Gives the part's values to take(place, values), a block at a time, and leaves the rest of the column alone
// unless `to_the_end`: where it ends is known only when all of it has been read.
template <typename Take>
bool read_blocks(ByteReader& in, ValuePart part, std::size_t size, bool to_the_end, Take take) {
  ResidualReader reader(in, part.count);
  const std::size_t end = part.skipped + size;
  std::size_t at = 0;
  while (at < (to_the_end ? part.count : end)) {
    const std::span<const int64_t> block = reader.next();
    if (block.empty()) return false;
    const std::size_t from = std::clamp(part.skipped, at, at + block.size());
    const std::size_t to = std::clamp(end, at, at + block.size());
    if (from < to) take(from - part.skipped, block.subspan(from - at, to - from));
    at += block.size();
  }
  return !in.failed();
}

bool read_decimals(ByteReader& in, unsigned exponent, ValuePart part, std::span<double> out,
                   bool to_the_end = false) {
  if (exponent > kExponentMax) return in.fail();
  return read_blocks(in, part, out.size(), to_the_end,
                     [&](std::size_t place, std::span<const int64_t> decimals) {
                       divide_decimals(decimals, exponent, out.subspan(place, decimals.size()));
                     });
}

bool read_near_decimals(ByteReader& in, ValuePart part, std::span<double> out) {
  // The second column begins where the first ends.
  if (!read_decimals(in, in.u8(), part, out, true)) return false;
  return read_blocks(in, part, out.size(), false, [&](std::size_t place, std::span<const int64_t> ulps) {
    for (std::size_t i = 0; i < ulps.size(); ++i)
      out[place + i] = with_ulps(out[place + i], ulps[i]);
  });
}

bool read_patterns(ByteReader& in, ValuePart part, std::span<double> out) {
  return read_blocks(in, part, out.size(), false, [&](std::size_t place, std::span<const int64_t> patterns) {
    std::memcpy(&out[place], patterns.data(), patterns.size_bytes());
  });
}

bool read_xors(ByteReader& in, ValuePart part, std::span<double> out) {
  if (part.skipped == 0) return read_xor(in, out);
  std::vector<double> all(part.skipped + out.size());
  if (!read_xor(in, all)) return false;
  std::ranges::copy(std::span(all).last(out.size()), out.begin());
  return true;
}

bool read_raw(ByteReader& in, ValuePart part, std::span<double> out) {
  in.skip(part.skipped * sizeof(double));
  const std::string_view bytes = in.bytes(out.size_bytes());
  if (!in.failed()) std::memcpy(out.data(), bytes.data(), bytes.size());
  return !in.failed();
}

}  // namespace

void append_values(std::string& out, std::span<const double> values) {
  if (values.empty()) return;
  out += is_constant(values) ? encode_constant(values.front()) : encode_varying(values);
}

bool read_values(ByteReader& in, std::span<double> out) {
  return read_values(in, {.count = out.size(), .skipped = 0}, out);
}

bool read_values(ByteReader& in, ValuePart part, std::span<double> out) {
  HB_ASSERT(part.skipped + out.size() <= part.count);
  if (out.empty()) return !in.failed();
  switch (static_cast<Codec>(in.u8())) {
    case Codec::constant_integer:
      std::ranges::fill(out, static_cast<double>(in.zigzag()));
      return !in.failed();
    case Codec::constant_decimal: {
      const uint8_t exponent = in.u8();
      if (exponent > kExponentMax) return in.fail();
      std::ranges::fill(out, static_cast<double>(in.zigzag()) / kPowersOfTen[exponent]);
      return !in.failed();
    }
    case Codec::constant:
      std::ranges::fill(out, std::bit_cast<double>(in.u64()));
      return !in.failed();
    case Codec::integers:
      return read_decimals(in, 0, part, out);
    case Codec::decimals:
      return read_decimals(in, in.u8(), part, out);
    case Codec::near_decimals:
      return read_near_decimals(in, part, out);
    case Codec::patterns:
      return read_patterns(in, part, out);
    case Codec::xors:
      return read_xors(in, part, out);
    case Codec::raw:
      return read_raw(in, part, out);
  }
  return in.fail();
}

}  // namespace hb::chunk
