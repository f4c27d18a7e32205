#include "store/match_cache.hpp"

#include <string>

#include <gtest/gtest.h>

namespace hb::store {
namespace {

void add(SeriesIndex& index, SeriesId id, std::string_view host) {
  auto series = std::make_shared<StoredSeries>();
  series->id = id;
  series->labels = Labels{{"__name__", "load"}, {"host", host}};
  index.add(std::move(series));
}

TEST(MatchCache, GivesTheSameListUntilTheSeriesChange) {
  SeriesIndex index;
  MatchCache cache;
  add(index, 1, "a");
  const std::vector<Matcher> load{Matcher::equal("__name__", "load")};
  const std::vector<Matcher> a{Matcher::equal("__name__", "load"), Matcher::equal("host", "a")};
  const MatchCache::Series first = cache.match(index, load);
  EXPECT_EQ(first->size(), 1U);
  EXPECT_EQ(cache.match(index, load), first);
  EXPECT_NE(cache.match(index, a), first);
  add(index, 2, "b");
  EXPECT_EQ(cache.match(index, load)->size(), 2U);
  EXPECT_EQ(cache.match(index, a)->size(), 1U);
  index.remove(1);
  EXPECT_EQ(cache.match(index, load)->size(), 1U);
  EXPECT_EQ(cache.match(index, a)->size(), 0U);
}

TEST(MatchCache, KnowsWhatItWasAskedBefore) {
  SeriesIndex index;
  MatchCache cache;
  add(index, 1, "a");
  const std::vector<Matcher> load{Matcher::equal("__name__", "load")};
  EXPECT_EQ(cache.known(index, load), nullptr);
  const MatchCache::Series found = cache.match(index, load);
  EXPECT_EQ(cache.known(index, load), found);
  add(index, 2, "b");
  EXPECT_EQ(cache.known(index, load), nullptr);
}

TEST(MatchCache, TellsMatchersApartByEveryPart) {
  SeriesIndex index;
  MatchCache cache;
  add(index, 1, "a");
  add(index, 2, "b");
  const auto count = [&](MatchOp op, std::string name, std::string value) {
    return cache.match(index, std::vector{Matcher::make(op, std::move(name), std::move(value)).value()})
        ->size();
  };
  EXPECT_EQ(count(MatchOp::equal, "host", "a"), 1U);
  EXPECT_EQ(count(MatchOp::not_equal, "host", "a"), 1U);
  EXPECT_EQ(count(MatchOp::regex, "host", "a|b"), 2U);
  EXPECT_EQ(count(MatchOp::not_regex, "host", "a|b"), 0U);
  EXPECT_EQ(count(MatchOp::equal, "ghost", "a"), 0U);
}

TEST(MatchCache, KeepsNoLongListsAndNotTooMany) {
  SeriesIndex index;
  MatchCache cache;
  for (SeriesId id = 0; id < MatchCache::kSeriesMax; ++id)
    add(index, id, std::to_string(id));
  const std::vector<Matcher> load{Matcher::equal("__name__", "load")};
  EXPECT_EQ(cache.match(index, load), cache.match(index, load));
  const std::vector<Matcher> few{Matcher::equal("host", "1")};
  const MatchCache::Series kept = cache.match(index, few);
  for (std::size_t i = 0; i < MatchCache::kEntriesMax; ++i)
    static_cast<void>(cache.match(index, std::vector{Matcher::equal("host", "x" + std::to_string(i))}));
  EXPECT_NE(cache.match(index, few), kept);
  add(index, MatchCache::kSeriesMax, "one more");
  EXPECT_NE(cache.match(index, load), cache.match(index, load));
}

}  // namespace
}  // namespace hb::store
