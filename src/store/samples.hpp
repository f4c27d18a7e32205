#pragma once

#include <cstdint>
#include <vector>

namespace hb::store {

// The samples of one series as two columns, ascending in time; milliseconds since the Unix epoch. Values may
// be staleness markers.
struct SampleColumns {
  std::vector<int64_t> times_ms;
  std::vector<double> values;

  void add(int64_t time_ms, double value) {
    times_ms.push_back(time_ms);
    values.push_back(value);
  }
  void clear() {
    times_ms.clear();
    values.clear();
  }
  [[nodiscard]] bool empty() const { return times_ms.empty(); }
  [[nodiscard]] std::size_t size() const { return times_ms.size(); }
};

// The last millisecond of the year 9999: no sample is later, and none is earlier than 1970.
inline constexpr int64_t kSampleTimeMax = 253'402'300'799'999;
[[nodiscard]] constexpr bool is_sample_time(int64_t time_ms) {
  return time_ms >= 0 && time_ms <= kSampleTimeMax;
}

// A span of time in milliseconds; both ends belong to it.
struct TimeSpan {
  int64_t start_ms = 0;
  int64_t end_ms = 0;
};

// Adds `later` to `samples`: in order of time, and where both have a sample of one time the later one's wins.
// A staleness marker is no sample: it replaces none.
void merge_into(SampleColumns& samples, const SampleColumns& later);

}  // namespace hb::store
