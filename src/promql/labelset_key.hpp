#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

#include "model/labels.hpp"
#include "promql/column_set.hpp"

namespace hb::promql {

// A label set as it is compared here: with or without its metric name. For hash tables whose keys are labels
// that live longer than the table.
struct LabelsetKey {
  const Labels* labels = nullptr;
  bool ignore_name = false;

  [[nodiscard]] static LabelsetKey of(const ResultLabels& result) {
    return {result.labels.get(), result.drop_name};
  }
  [[nodiscard]] static LabelsetKey unnamed(const ResultLabels& result) { return {result.labels.get(), true}; }

  bool operator==(const LabelsetKey& other) const {
    auto mine = labels->begin();
    auto theirs = other.labels->begin();
    while (true) {
      if (ignore_name) skip_name(mine, *labels);
      if (other.ignore_name) skip_name(theirs, *other.labels);
      const bool mine_ended = mine == labels->end();
      const bool theirs_ended = theirs == other.labels->end();
      if (mine_ended || theirs_ended) return mine_ended && theirs_ended;
      if (*mine != *theirs) return false;
      ++mine;
      ++theirs;
    }
  }

 private:
  static void skip_name(Labels::Iterator& at, const Labels& labels) {
    if (at != labels.end() && (*at).name == kMetricName) ++at;
  }
};

struct LabelsetHash {
  std::size_t operator()(const LabelsetKey& key) const noexcept {
    constexpr std::size_t kPrime = 0x9e3779b97f4a7c15;
    const std::hash<std::string_view> hash;
    std::size_t combined = 0;
    for (const LabelView label : *key.labels) {
      if (key.ignore_name && label.name == kMetricName) continue;
      combined = (combined ^ hash(label.name)) * kPrime;
      combined = (combined ^ hash(label.value)) * kPrime;
    }
    return combined;
  }
};

}  // namespace hb::promql
