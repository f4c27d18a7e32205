#include "store/samples.hpp"

#include <cstddef>
#include <utility>

#include "model/staleness.hpp"

namespace hb::store {

void merge_into(SampleColumns& samples, const SampleColumns& later) {
  if (later.empty()) return;
  if (samples.empty() || samples.times_ms.back() < later.times_ms.front()) {
    samples.times_ms.insert(samples.times_ms.end(), later.times_ms.begin(), later.times_ms.end());
    samples.values.insert(samples.values.end(), later.values.begin(), later.values.end());
    return;
  }
  SampleColumns merged;
  merged.times_ms.reserve(samples.size() + later.size());
  merged.values.reserve(samples.size() + later.size());
  std::size_t a = 0;
  for (std::size_t b = 0; b < later.size(); ++b) {
    while (a < samples.size() && samples.times_ms[a] < later.times_ms[b]) {
      merged.add(samples.times_ms[a], samples.values[a]);
      ++a;
    }
    const bool both = a < samples.size() && samples.times_ms[a] == later.times_ms[b];
    merged.add(later.times_ms[b], both && is_stale(later.values[b]) ? samples.values[a] : later.values[b]);
    if (both) ++a;
  }
  for (; a < samples.size(); ++a)
    merged.add(samples.times_ms[a], samples.values[a]);
  samples = std::move(merged);
}

}  // namespace hb::store
