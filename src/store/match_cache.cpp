#include "store/match_cache.hpp"

#include <utility>

namespace hb::store {
namespace {

std::string key_of(std::span<const Matcher> matchers) {
  std::string key;
  for (const Matcher& matcher : matchers) {
    key.append(matcher.name());
    key.push_back(static_cast<char>('0' + static_cast<int>(matcher.op())));
    key.append(std::to_string(matcher.value().size())).push_back(':');
    key.append(matcher.value());
  }
  return key;
}

}  // namespace

MatchCache::Series MatchCache::known(const SeriesIndex& index, std::span<const Matcher> matchers) {
  const std::string key = key_of(matchers);
  const std::scoped_lock lock(mutex_);
  if (version_ != index.version()) return nullptr;
  const auto found = entries_.find(key);
  return found == entries_.end() ? nullptr : found->second;
}

MatchCache::Series MatchCache::match(const SeriesIndex& index, std::span<const Matcher> matchers) {
  std::string key = key_of(matchers);
  {
    const std::scoped_lock lock(mutex_);
    if (version_ != index.version() || entries_.size() >= kEntriesMax) entries_.clear();
    version_ = index.version();
    if (const auto found = entries_.find(key); found != entries_.end()) return found->second;
  }
  auto series = std::make_shared<const std::vector<StoredSeriesPtr>>(index.match(matchers));
  if (series->size() > kSeriesMax) return series;
  const std::scoped_lock lock(mutex_);
  if (version_ == index.version()) entries_.insert_or_assign(std::move(key), series);
  return series;
}

}  // namespace hb::store
