#include "store/import.hpp"

#include <algorithm>
#include <functional>

#include <fmt/format.h>

namespace hb::store {

ImportOutcome& ImportOutcome::operator+=(const ImportOutcome& other) {
  samples += other.samples;
  series += other.series;
  series_new += other.series_new;
  samples_refused += other.samples_refused;
  return *this;
}

Result<void> check_import(std::span<const ImportedSeries> series) {
  if (series.size() > kImportSeriesMax) {
    return fail(ErrorCode::limit, fmt::format("{} series at once; at most {} are imported in one step",
                                              series.size(), kImportSeriesMax));
  }
  std::size_t samples = 0;
  for (const ImportedSeries& each : series) {
    const std::vector<int64_t>& times_ms = each.samples.times_ms;
    samples += times_ms.size();
    if (times_ms.empty()) continue;
    if (std::ranges::adjacent_find(times_ms, std::greater_equal<>()) != times_ms.end())
      return fail(ErrorCode::invalid,
                  fmt::format("the samples of {} do not ascend in time", each.labels.to_string()));
    if (!is_sample_time(times_ms.front()) || !is_sample_time(times_ms.back())) {
      return fail(ErrorCode::invalid,
                  fmt::format("{} has a sample at {} ms; history begins in 1970 and ends in 9999",
                              each.labels.to_string(),
                              is_sample_time(times_ms.front()) ? times_ms.back() : times_ms.front()));
    }
  }
  if (samples <= kImportSamplesMax) return {};
  return fail(ErrorCode::limit, fmt::format("{} samples at once; at most {} are imported in one step",
                                            samples, kImportSamplesMax));
}

}  // namespace hb::store
