#include "store/series_index.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/assert.hpp"

namespace hb::store {

void SeriesIndex::add(StoredSeriesPtr series) {
  ++version_;
  for (const LabelView label : series->labels) {
    auto name = postings_.find(label.name);
    if (name == postings_.end()) name = postings_.emplace(label.name, TextMap<Ids>{}).first;
    auto value = name->second.find(label.value);
    if (value == name->second.end()) value = name->second.emplace(label.value, Ids{}).first;
    Ids& ids = value->second;
    // Ids only grow, but for those that are read from the file in another order.
    ids.insert(ids.empty() || ids.back() < series->id ? ids.end() : std::ranges::lower_bound(ids, series->id),
               series->id);
  }
  const bool new_labels = by_labels_.emplace(&series->labels, series).second;
  const bool new_id = by_id_.emplace(series->id, std::move(series)).second;
  HB_ASSERT(new_labels && new_id);
}

void SeriesIndex::remove(SeriesId id) {
  const auto found = by_id_.find(id);
  if (found == by_id_.end()) return;
  ++version_;
  const StoredSeriesPtr series = found->second;
  for (const LabelView label : series->labels) {
    const auto name = postings_.find(label.name);
    const auto value = name->second.find(label.value);
    std::erase(value->second, id);
    if (value->second.empty()) name->second.erase(value);
    if (name->second.empty()) postings_.erase(name);
  }
  by_labels_.erase(&series->labels);
  by_id_.erase(found);
}

StoredSeriesPtr SeriesIndex::find(const Labels& labels) const {
  const auto found = by_labels_.find(&labels);
  return found == by_labels_.end() ? nullptr : found->second;
}

StoredSeriesPtr SeriesIndex::find(SeriesId id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : found->second;
}

// The series with a value that the matcher takes. Only for matchers that do not take an absent label.
SeriesIndex::Ids SeriesIndex::ids_of(const Matcher& matcher) const {
  const auto name = postings_.find(matcher.name());
  if (name == postings_.end()) return {};
  if (matcher.op() == MatchOp::equal) {
    const auto value = name->second.find(matcher.value());
    return value == name->second.end() ? Ids{} : value->second;
  }
  Ids ids;
  for (const auto& [value, with_value] : name->second) {
    if (matcher.matches(value)) ids.insert(ids.end(), with_value.begin(), with_value.end());
  }
  std::ranges::sort(ids);
  return ids;
}

std::vector<StoredSeriesPtr> SeriesIndex::match(std::span<const Matcher> matchers) const {
  // Equality narrows most for least; then whatever demands a label. The others are left to look at what
  // remains.
  std::vector<const Matcher*> narrowing;
  for (const Matcher& matcher : matchers) {
    if (!matcher.matches(std::string_view{})) narrowing.push_back(&matcher);
  }
  std::ranges::partition(narrowing, [](const Matcher* matcher) { return matcher->op() == MatchOp::equal; });

  std::optional<Ids> ids;
  for (const Matcher* matcher : narrowing) {
    // A regular expression over all values costs more than looking at a few series.
    constexpr std::size_t kFewSeries = 256;
    if (ids && (ids->size() <= kFewSeries)) break;
    Ids with = ids_of(*matcher);
    if (!ids) {
      ids = std::move(with);
    } else {
      Ids both;
      std::ranges::set_intersection(*ids, with, std::back_inserter(both));
      ids = std::move(both);
    }
  }

  std::vector<StoredSeriesPtr> found;
  const auto add_if_matching = [&](const StoredSeriesPtr& series) {
    const bool all = std::ranges::all_of(
        matchers, [&](const Matcher& matcher) { return matcher.matches(series->labels); });
    if (all) found.push_back(series);
  };
  if (ids) {
    for (const SeriesId id : *ids)
      add_if_matching(by_id_.at(id));
    return found;
  }
  for (const auto& [id, series] : by_id_)
    add_if_matching(series);
  std::ranges::sort(found, {}, [](const StoredSeriesPtr& series) { return series->id; });
  return found;
}

}  // namespace hb::store
