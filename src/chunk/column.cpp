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
  std::vector<PresentRun> runs;
  if (!read_presence(in, out.size(), runs)) return false;
  if (!read_values(in, out.first(samples_in(runs)))) return false;
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
