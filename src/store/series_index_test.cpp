#include "store/series_index.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace hb::store {
namespace {

StoredSeriesPtr series(SeriesId id, std::initializer_list<LabelView> labels) {
  auto made = std::make_shared<StoredSeries>();
  made->id = id;
  made->labels = Labels(labels);
  return made;
}

Matcher matcher(MatchOp op, std::string name, std::string value) {
  return Matcher::make(op, std::move(name), std::move(value)).value();
}

class SeriesIndexTest : public testing::Test {
 protected:
  SeriesIndexTest() {
    index_.add(series(7, {{"__name__", "up"}, {"job", "a"}}));
    index_.add(series(2, {{"__name__", "cpu"}, {"mode", "user"}, {"job", "a"}}));
    index_.add(series(3, {{"__name__", "cpu"}, {"mode", "idle"}, {"job", "b"}}));
    index_.add(series(5, {{"__name__", "cpu"}, {"mode", "iowait"}}));
  }

  std::vector<SeriesId> ids(std::vector<Matcher> matchers) const {
    std::vector<SeriesId> found;
    for (const StoredSeriesPtr& match : index_.match(matchers))
      found.push_back(match->id);
    return found;
  }

  SeriesIndex index_;
};

TEST_F(SeriesIndexTest, MatchesWithEveryOperator) {
  const struct {
    std::vector<Matcher> matchers;
    std::vector<SeriesId> ids;
  } cases[] = {
      {{}, {2, 3, 5, 7}},
      {{Matcher::equal("__name__", "cpu")}, {2, 3, 5}},
      {{Matcher::equal("__name__", "none")}, {}},
      {{Matcher::equal("none", "x")}, {}},
      {{Matcher::equal("job", "")}, {5}},
      {{matcher(MatchOp::not_equal, "job", "a")}, {3, 5}},
      {{matcher(MatchOp::not_equal, "job", "")}, {2, 3, 7}},
      {{matcher(MatchOp::regex, "mode", "i.*")}, {3, 5}},
      {{matcher(MatchOp::regex, "mode", ".*")}, {2, 3, 5, 7}},
      {{matcher(MatchOp::regex, "mode", "|user")}, {2, 7}},
      {{matcher(MatchOp::not_regex, "mode", "i.*")}, {2, 7}},
      {{matcher(MatchOp::not_regex, "mode", ".+")}, {7}},
      {{Matcher::equal("__name__", "cpu"), matcher(MatchOp::regex, "mode", "user|idle"),
        matcher(MatchOp::not_equal, "job", "b")},
       {2}},
  };
  for (const auto& [matchers, expected] : cases) {
    std::string text;
    for (const Matcher& each : matchers)
      text += each.to_string() + " ";
    EXPECT_EQ(ids(matchers), expected) << text;
  }
}

TEST_F(SeriesIndexTest, FindsByLabelsAndById) {
  const StoredSeriesPtr found = index_.find(Labels{{"job", "b"}, {"mode", "idle"}, {"__name__", "cpu"}});
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->id, 3U);
  EXPECT_EQ(index_.find(3), found);
  EXPECT_EQ(index_.find(Labels{{"__name__", "cpu"}}), nullptr);
  EXPECT_EQ(index_.find(4), nullptr);
}

TEST_F(SeriesIndexTest, ForgetsWhatIsRemoved) {
  index_.remove(3);
  index_.remove(3);
  EXPECT_EQ(index_.size(), 3U);
  EXPECT_EQ(ids({Matcher::equal("__name__", "cpu")}), (std::vector<SeriesId>{2, 5}));
  EXPECT_EQ(ids({Matcher::equal("mode", "idle")}), (std::vector<SeriesId>{}));
  index_.add(series(9, {{"__name__", "cpu"}, {"mode", "idle"}, {"job", "b"}}));
  EXPECT_EQ(ids({Matcher::equal("mode", "idle")}), (std::vector<SeriesId>{9}));
}

// More than the few series that are looked at one by one: the intersection gives the same.
TEST_F(SeriesIndexTest, NarrowsManySeriesByEveryLabel) {
  SeriesIndex index;
  for (SeriesId id = 0; id < 3000; ++id) {
    const std::string host = std::to_string(id % 1000);
    index.add(series(id, {{"__name__", "many"}, {"host", host}, {"part", std::to_string(id / 1000)}}));
  }
  const std::vector<Matcher> matchers{Matcher::equal("__name__", "many"), Matcher::equal("part", "1"),
                                      matcher(MatchOp::regex, "host", "1|2|3")};
  std::vector<SeriesId> found;
  for (const StoredSeriesPtr& match : index.match(matchers))
    found.push_back(match->id);
  EXPECT_EQ(found, (std::vector<SeriesId>{1001, 1002, 1003}));
}

}  // namespace
}  // namespace hb::store
