#include "chunk/column.hpp"

#include <algorithm>
#include <cstring>

#include "base/assert.hpp"
#include "chunk/limits.hpp"
#include "chunk/values.hpp"

namespace hb::chunk {
namespace {

std::vector<PresentRun> present_runs(std::span<const double> values) {
  std::vector<PresentRun> runs;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (is_absent(values[i])) continue;
    if (runs.empty() || runs.back().begin + runs.back().size < i) runs.push_back({.begin = i, .size = 0});
    ++runs.back().size;
  }
  return runs;
}

// Leaves of the runs what lies in `size` places from `from` on, and counts places from there. The result is
// how many samples were before it.
std::size_t cut_runs(std::vector<PresentRun>& runs, std::size_t from, std::size_t size) {
  std::size_t skipped = 0;
  std::size_t kept = 0;
  for (const PresentRun& run : runs) {
    const std::size_t begin = std::clamp(run.begin, from, from + size);
    const std::size_t end = std::clamp(run.begin + run.size, from, from + size);
    skipped += std::min(run.begin + run.size, begin) - std::min(run.begin, begin);
    if (begin < end) runs[kept++] = {.begin = begin - from, .size = end - begin};
  }
  runs.resize(kept);
  return skipped;
}

}  // namespace

void append_column(std::string& out, std::span<const double> values) {
  HB_ASSERT(values.size() <= kPointsMax);
  const std::vector<PresentRun> runs = present_runs(values);
  append_presence(out, runs, values.size());
  if (samples_in(runs) == values.size()) return append_values(out, values);
  std::vector<double> present;
  present.reserve(values.size());
  for (const PresentRun& run : runs) {
    const auto samples = values.subspan(run.begin, run.size);
    present.insert(present.end(), samples.begin(), samples.end());
  }
  append_values(out, present);
}

bool read_column(ByteReader& in, std::span<double> out) {
  return read_column(in, {.size = out.size(), .from = 0}, out);
}

bool read_column(ByteReader& in, ColumnPart part, std::span<double> out) {
  HB_ASSERT(part.from + out.size() <= part.size);
  std::vector<PresentRun> runs;
  if (!read_presence(in, part.size, runs)) return false;
  const std::size_t count = samples_in(runs);
  const std::size_t skipped = cut_runs(runs, part.from, out.size());
  if (!read_values(in, {.count = count, .skipped = skipped}, out.first(samples_in(runs)))) return false;
  spread(out, runs);
  return true;
}

void spread(std::span<double> column, std::span<const PresentRun> runs) {
  std::size_t samples = samples_in(runs);
  if (samples == column.size()) return;
  // From the back, so that no sample is overwritten before it has moved: its place is never before where it
  // stands.
  std::size_t end = column.size();
  for (std::size_t i = runs.size(); i-- > 0;) {
    const PresentRun& run = runs[i];
    samples -= run.size;
    std::memmove(&column[run.begin], &column[samples], run.size * sizeof(double));
    std::ranges::fill(column.subspan(run.begin + run.size, end - run.begin - run.size), absent());
    end = run.begin;
  }
  std::ranges::fill(column.first(end), absent());
}

}  // namespace hb::chunk
