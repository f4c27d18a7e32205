#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "model/metric.hpp"

namespace hb::collect {

// A metric whose name is made from a name of the kernel's, owned.
struct DerivedMetric {
  std::string name;
  std::string help;
  MetricType type = MetricType::untyped;
  bool wanted = true;  // false: the name is known and not to be emitted

  [[nodiscard]] Metric metric() const { return {name, help, type}; }
};

// Makes each metric name once. The kernel lists its counters in the same order nearly every time, so the i-th
// key of a tick is first held against the i-th of the last tick; only when it differs is it looked up.
// Belongs to one thread.
class DerivedMetrics {
 public:
  // Names that are remembered; the keys of a file that has more are not emitted.
  static constexpr std::size_t kNamesMax = 2048;

  // A tick begins.
  void rewind() { position_ = 0; }

  // The metric of the tick's next key; null when it is not wanted. `derive` makes it the first time:
  // DerivedMetric(scope, key). The scope is what the key is read in, such as the protocol of a counter.
  template <typename MakeMetric>
  const DerivedMetric* next(std::string_view scope, std::string_view key, MakeMetric derive) {
    Entry* entry = predicted(scope, key);
    if (entry == nullptr) entry = look_up(scope, key);
    if (entry == nullptr) {
      if (known_.size() >= kNamesMax) return nullptr;
      entry = add(scope, key, derive(scope, key));
    }
    remember(entry);
    return entry->metric.wanted ? &entry->metric : nullptr;
  }

  // Whether the line begins with the tick's next key as the last tick had it in this place, a blank behind
  // it, and the metric is not wanted: then the key is passed over, and the line need not be taken apart. The
  // scope of a key, if there is one, stands before it.
  bool pass_over(std::string_view line);

 private:
  struct Entry {
    std::string scope;
    std::string key;
    DerivedMetric metric;
  };

  Entry* predicted(std::string_view scope, std::string_view key) const;
  Entry* look_up(std::string_view scope, std::string_view key);
  Entry* add(std::string_view scope, std::string_view key, DerivedMetric metric);
  void remember(Entry* entry);

  std::unordered_map<std::string, std::unique_ptr<Entry>> known_;
  std::vector<Entry*> order_;  // of the last tick, overwritten as this one goes on
  std::size_t position_ = 0;
  std::string scratch_;
};

}  // namespace hb::collect
