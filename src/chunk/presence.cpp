#include "chunk/presence.hpp"

#include <cstdint>

#include "base/assert.hpp"

namespace hb::chunk {
namespace {

// The first byte. In a file: do not renumber.
constexpr uint8_t kAll = 0;
constexpr uint8_t kRuns = 1;

bool is_all(std::span<const PresentRun> runs, std::size_t size) {
  return size == 0 || (runs.size() == 1 && runs[0].size == size);
}

}  // namespace

void append_presence(std::string& out, std::span<const PresentRun> runs, std::size_t size) {
  if (is_all(runs, size)) return append_u8(out, kAll);
  append_u8(out, kRuns);
  // Lengths in turn: of what is there (0 when the grid begins with a gap), of the gap behind it, and so on.
  std::size_t end = 0;
  if (runs.empty() || runs[0].begin > 0) append_varint(out, 0);
  for (const PresentRun& run : runs) {
    HB_ASSERT(run.size > 0 && run.begin >= end && run.begin + run.size <= size);
    if (run.begin > end) append_varint(out, run.begin - end);
    append_varint(out, run.size);
    end = run.begin + run.size;
  }
  if (end < size) append_varint(out, size - end);
}

bool read_presence(ByteReader& in, std::size_t size, std::vector<PresentRun>& runs) {
  runs.clear();
  switch (in.u8()) {
    case kAll:
      if (size > 0) runs.push_back({0, size});
      return !in.failed();
    case kRuns:
      break;
    default:
      return in.fail();
  }
  bool present = true;
  for (std::size_t end = 0; end < size; present = !present) {
    const uint64_t length = in.varint();
    const bool may_be_empty = end == 0 && present;
    if (in.failed() || length > size - end || (length == 0 && !may_be_empty)) return in.fail();
    if (present && length > 0) runs.push_back({end, length});
    end += length;
  }
  return true;
}

bool is_whole(std::string_view presence) { return presence.starts_with(static_cast<char>(kAll)); }

std::size_t samples_in(std::span<const PresentRun> runs) {
  std::size_t samples = 0;
  for (const PresentRun& run : runs)
    samples += run.size;
  return samples;
}

}  // namespace hb::chunk
