#include "chunk/times.hpp"

#include <algorithm>
#include <cstddef>
#include <functional>

#include "base/assert.hpp"
#include "chunk/limits.hpp"
#include "chunk/residuals.hpp"

namespace hb::chunk {
namespace {

// The byte behind the number of times. In a file: do not renumber.
constexpr uint8_t kRegular = 0;
constexpr uint8_t kIrregular = 1;

bool is_ascending(std::span<const int64_t> times) {
  return std::ranges::adjacent_find(times, std::greater_equal<>()) == times.end();
}

uint64_t step_at(std::span<const int64_t> times, std::size_t i) {
  return static_cast<uint64_t>(times[i]) - static_cast<uint64_t>(times[i - 1]);
}

bool is_regular(std::span<const int64_t> times) {
  for (std::size_t i = 2; i < times.size(); ++i) {
    if (step_at(times, i) != step_at(times, 1)) return false;
  }
  return true;
}

bool read_regular(ByteReader& in, std::span<int64_t> times) {
  auto time = static_cast<uint64_t>(in.zigzag());
  const uint64_t step = times.size() > 1 ? in.varint() : 0;
  for (int64_t& out : times) {
    out = static_cast<int64_t>(time);
    time += step;
  }
  return !in.failed();
}

}  // namespace

void append_times(std::string& out, std::span<const int64_t> times) {
  HB_ASSERT(times.size() <= kPointsMax && is_ascending(times));
  append_varint(out, times.size());
  if (times.empty()) return;
  if (!is_regular(times)) {
    append_u8(out, kIrregular);
    return append_residuals(out, times);
  }
  append_u8(out, kRegular);
  append_zigzag(out, times.front());
  if (times.size() > 1) append_varint(out, step_at(times, 1));
}

bool read_times(ByteReader& in, std::vector<int64_t>& times) {
  const uint64_t count = in.varint();
  if (in.failed() || count > kPointsMax) return in.fail();
  times.resize(count);
  if (count == 0) return true;
  bool parsed = false;
  switch (in.u8()) {
    case kRegular:
      parsed = read_regular(in, times);
      break;
    case kIrregular:
      parsed = read_residuals(in, times);
      break;
    default:
      break;
  }
  // A sum that wrapped does not ascend either.
  return parsed && is_ascending(times) ? true : in.fail();
}

}  // namespace hb::chunk
