#include "promql/series_matching.hpp"

#include <memory>
#include <string>
#include <unordered_map>
#include <utility>

#include "promql/labelset_key.hpp"

namespace hb::promql {
namespace {

// Finds the group of a series by its matching labels.
class Grouper {
 public:
  explicit Grouper(const VectorMatching& matching) : matching_(matching), removed_(matching.labels) {
    removed_.emplace_back(kMetricName);
  }

  MatchGroup& group_of(const ResultLabels& labels) {
    // Without on or ignoring the labels are compared as they stand, but for the metric name.
    if (!matching_.on && matching_.labels.empty()) return find(LabelsetKey::unnamed(labels), labels.labels);
    auto signature = std::make_shared<const Labels>(matching_.on ? labels.labels->only(matching_.labels)
                                                                 : labels.labels->without(removed_));
    const LabelsetKey key{signature.get()};
    return find(key, std::move(signature));
  }

  std::vector<MatchGroup> take_groups() { return std::move(groups_); }

 private:
  // The group holds the labels of its key.
  MatchGroup& find(const LabelsetKey& key, std::shared_ptr<const Labels> labels) {
    const auto [entry, added] = known_.try_emplace(key, groups_.size());
    if (added) groups_.push_back({.labels = std::move(labels), .left = {}, .right = {}});
    return groups_[entry->second];
  }

  const VectorMatching& matching_;
  std::vector<std::string> removed_;
  std::vector<MatchGroup> groups_;
  std::unordered_map<LabelsetKey, std::size_t, LabelsetHash> known_;
};

}  // namespace

std::vector<MatchGroup> match_series(const VectorMatching& matching, const ColumnSet& left,
                                     const ColumnSet& right) {
  Grouper grouper(matching);
  for (std::size_t i = 0; i < left.size(); ++i)
    grouper.group_of(left.labels(i)).left.push_back(i);
  for (std::size_t i = 0; i < right.size(); ++i)
    grouper.group_of(right.labels(i)).right.push_back(i);
  return grouper.take_groups();
}

}  // namespace hb::promql
