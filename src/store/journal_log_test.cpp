#include "store/journal_log.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "store/block_key.hpp"
#include "store/temporary_directory.hpp"

namespace hb::store {
namespace {

StoredSeriesPtr make_series(SeriesId id, const std::string& host) {
  auto series = std::make_shared<StoredSeries>();
  series->id = id;
  series->labels = Labels{{"__name__", "load"}, {"host", host}};
  return series;
}

class JournalLogTest : public testing::Test {
 protected:
  JournalLog create() { return JournalLog::create(directory_.path(), 1).value(); }

  static TickRecord tick(std::vector<SeriesId> ids, std::vector<StoredSeriesPtr> fresh = {}) {
    const std::vector<double> values(ids.size(), 1.5);
    return {.time_ms = 1'700'000'000'000,
            .ids = std::make_shared<const std::vector<SeriesId>>(std::move(ids)),
            .values = values,
            .fresh = std::move(fresh)};
  }

  void replay() {
    const auto replayed = replay_journal(directory_.file(journal_name(1)), JournalTail::cut,
                                         {.heads = heads_, .index = index_, .fresh = fresh_});
    ASSERT_TRUE(replayed.has_value()) << replayed.error().message;
  }

  TemporaryDirectory directory_;
  SeriesIndex index_;
  Heads heads_{index_, {}};
  std::vector<StoredSeriesPtr> fresh_;
};

TEST_F(JournalLogTest, GivesNoIdAgainThatATickWasWrittenUnder) {
  {
    JournalLog log = create();
    ASSERT_TRUE(log.append(tick({7, 4711}, {make_series(7, "a")})).has_value());
  }
  replay();
  EXPECT_EQ(fresh_.size(), 1U);
  EXPECT_EQ(heads_.next_id(), 4712U);
}

TEST_F(JournalLogTest, GivesNoIdAgainThatASampleWasWrittenUnder) {
  {
    JournalLog log = create();
    ASSERT_TRUE(
        log.append(ExternalRecord{.series = make_series(99, "a"), .time_ms = 1'700'000'000'000, .value = 1})
            .has_value());
  }
  replay();
  EXPECT_EQ(heads_.next_id(), 100U);
}

TEST_F(JournalLogTest, TakesNoIdPastTheLargest) {
  {
    JournalLog log = create();
    ASSERT_TRUE(log.append(tick({BlockKey::kSeriesIdMax - 1, BlockKey::kSeriesIdMax + 1},
                                {make_series(BlockKey::kSeriesIdMax + 1, "a")}))
                    .has_value());
  }
  replay();
  EXPECT_TRUE(fresh_.empty());
  EXPECT_EQ(heads_.next_id(), BlockKey::kSeriesIdMax);
}

// A file that was exchanged for another one: what the ticks mean is not what it says.
TEST_F(JournalLogTest, LeavesOutWhatContradictsTheFile) {
  index_.add(make_series(7, "b"));
  {
    JournalLog log = create();
    ASSERT_TRUE(log.append(tick({7}, {make_series(7, "a")})).has_value());
  }
  replay();
  EXPECT_EQ(heads_.open(), nullptr);
}

TEST_F(JournalLogTest, TakesASeriesThatIsAnnouncedAgain) {
  {
    JournalLog log = create();
    ASSERT_TRUE(log.append_series(*make_series(7, "a")).has_value());
    ASSERT_TRUE(log.append(tick({7}, {make_series(7, "a")})).has_value());
  }
  replay();
  ASSERT_NE(heads_.open(), nullptr);
  EXPECT_EQ(heads_.newest_value(7), 1.5);
}

}  // namespace
}  // namespace hb::store
