#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>

#include "model/labels.hpp"
#include "promql/column_set.hpp"
#include "promql/metric_description.hpp"

namespace hb::promql {

// A label set as it is compared here: as it is, without its metric name (how series find each other), or
// without all that describes the metric (what is left of them in a result). For hash tables whose keys are
// labels that live longer than the table.
struct LabelsetKey {
  const Labels* labels = nullptr;
  enum class Ignored : uint8_t { nothing, name, description } ignored = Ignored::nothing;

  [[nodiscard]] static LabelsetKey of(const ResultLabels& result) {
    return {result.labels.get(), result.drop_name ? Ignored::description : Ignored::nothing};
  }
  [[nodiscard]] static LabelsetKey unnamed(const ResultLabels& result) {
    return {result.labels.get(), Ignored::name};
  }

  bool operator==(const LabelsetKey& other) const {
    auto mine = labels->begin();
    auto theirs = other.labels->begin();
    while (true) {
      skip_ignored(mine);
      other.skip_ignored(theirs);
      const bool mine_ended = mine == labels->end();
      const bool theirs_ended = theirs == other.labels->end();
      if (mine_ended || theirs_ended) return mine_ended && theirs_ended;
      if (*mine != *theirs) return false;
      ++mine;
      ++theirs;
    }
  }

  [[nodiscard]] bool ignores(std::string_view label) const {
    if (ignored == Ignored::nothing) return false;
    return ignored == Ignored::name ? label == kMetricName : describes_metric(label);
  }

 private:
  void skip_ignored(Labels::Iterator& at) const {
    while (at != labels->end() && ignores((*at).name))
      ++at;
  }
};

struct LabelsetHash {
  std::size_t operator()(const LabelsetKey& key) const noexcept {
    constexpr std::size_t kPrime = 0x9e3779b97f4a7c15;
    const std::hash<std::string_view> hash;
    std::size_t combined = 0;
    for (const LabelView label : *key.labels) {
      if (key.ignores(label.name)) continue;
      combined = (combined ^ hash(label.name)) * kPrime;
      combined = (combined ^ hash(label.value)) * kPrime;
    }
    return combined;
  }
};

}  // namespace hb::promql
