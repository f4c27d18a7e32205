#include "collect/derived_metrics.hpp"

#include <utility>

namespace hb::collect {

DerivedMetrics::Entry* DerivedMetrics::predicted(std::string_view scope, std::string_view key) const {
  if (position_ >= order_.size()) return nullptr;
  Entry* candidate = order_[position_];
  return candidate->key == key && candidate->scope == scope ? candidate : nullptr;
}

bool DerivedMetrics::pass_over(std::string_view line) {
  if (position_ >= order_.size()) return false;
  const Entry& expected = *order_[position_];
  if (expected.metric.wanted || !line.starts_with(expected.scope)) return false;
  line.remove_prefix(expected.scope.size());
  if (!line.starts_with(expected.key)) return false;
  line.remove_prefix(expected.key.size());
  if (!line.starts_with(' ') && !line.starts_with('\t')) return false;
  ++position_;
  return true;
}

DerivedMetrics::Entry* DerivedMetrics::look_up(std::string_view scope, std::string_view key) {
  scratch_.assign(scope).push_back('\0');
  scratch_.append(key);
  const auto found = known_.find(scratch_);
  return found == known_.end() ? nullptr : found->second.get();
}

// Follows look_up(), which left the map's key in scratch_.
DerivedMetrics::Entry* DerivedMetrics::add(std::string_view scope, std::string_view key,
                                           DerivedMetric metric) {
  auto entry = std::make_unique<Entry>(Entry{std::string(scope), std::string(key), std::move(metric)});
  return known_.emplace(scratch_, std::move(entry)).first->second.get();
}

void DerivedMetrics::remember(Entry* entry) {
  if (position_ < order_.size()) {
    order_[position_] = entry;
  } else {
    order_.push_back(entry);
  }
  ++position_;
}

}  // namespace hb::collect
