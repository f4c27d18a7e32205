#include "store/chunk_file.hpp"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "store/chunk_file_trial.hpp"

namespace hb::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST_F(ChunkFileTest, KeepsBlocksInTheOrderOfTime) {
  {
    const auto file = open();
    put(*file, {Tier::raw, 3, 20}, "b");
    put(*file, {Tier::raw, 3, 10}, "a");
    put(*file, {Tier::raw, 3, 30}, "");
    put(*file, {Tier::raw, 2, 15}, "other group");
    put(*file, {Tier::minute, 3, 15}, "other tier");
    put(*file, {Tier::raw, 3, 20}, "B");
  }
  const auto file = open();
  EXPECT_THAT(read(*file, {.tier = Tier::raw, .group = 3}), ElementsAre("10:a", "20:B", "30:"));
  EXPECT_THAT(read(*file, {.tier = Tier::raw, .group = 3, .first_span = 11, .last_span = 29}),
              ElementsAre("20:B"));
  EXPECT_THAT(read(*file, {.tier = Tier::raw, .group = 3, .first_span = 10, .last_span = 10}),
              ElementsAre("10:a"));
  EXPECT_THAT(read(*file, {.tier = Tier::raw, .group = 3, .first_span = 31}), ElementsAre());
  EXPECT_THAT(read(*file, {.tier = Tier::raw, .group = 3, .first_span = 9, .last_span = 8}), ElementsAre());
  EXPECT_THAT(read(*file, {.tier = Tier::hour, .group = 3}), ElementsAre());
}

TEST_F(ChunkFileTest, EndsAVisitWhenNoMoreIsWanted) {
  const auto file = open();
  for (uint64_t span = 0; span < 5; ++span)
    put(*file, {Tier::raw, 0, span}, "x");
  int visited = 0;
  const Result<BlockCount> count = file->read_blocks({}, [&](BlockKey, std::string& data) {
    const std::string taken = std::move(data);
    return ++visited < 2;
  });
  EXPECT_EQ(count->read, 2U);
}

TEST_F(ChunkFileTest, RemovesWhatIsOlder) {
  const auto file = open();
  for (const uint32_t group : {0U, 7U, BlockKey::kGroupMax}) {
    for (const uint64_t span : {uint64_t{1}, uint64_t{2}, uint64_t{3}}) {
      put(*file, {Tier::minute, group, span}, "1234567890");
      put(*file, {Tier::hour, group, span}, "12345");
    }
  }
  EXPECT_EQ(*file->oldest_span(Tier::minute), 1U);
  EXPECT_EQ(*file->oldest_span(Tier::raw), std::nullopt);
  Result<ChunkFile::Batch> batch = file->begin();
  ASSERT_TRUE(batch->remove_block(BlockKey({Tier::minute, 7, 3})).has_value());
  ASSERT_TRUE(batch->remove_block(BlockKey({Tier::minute, 7, 99})).has_value());
  EXPECT_EQ(batch->remove_blocks_before(Tier::minute, 3), 6U);
  EXPECT_EQ(batch->remove_blocks_before(Tier::minute, 3), 0U);
  EXPECT_EQ(batch->remove_blocks_before(Tier::raw, BlockKey::kSpanMax + 1), 0U);
  ASSERT_TRUE(batch->commit().has_value());
  EXPECT_EQ(*file->oldest_span(Tier::minute), 3U);
  EXPECT_EQ(*file->oldest_span(Tier::hour), 1U);
  EXPECT_THAT(read(*file, {.tier = Tier::minute, .group = 7}), ElementsAre());
  EXPECT_EQ(read(*file, {.tier = Tier::hour, .group = 7}).size(), 3U);
  EXPECT_THAT(file->usage()->tier_bytes, ElementsAre(0, 20, 45));
}

TEST_F(ChunkFileTest, KeepsSeries) {
  const SeriesRow active{.id = 5, .labels = "labels", .type = MetricType::gauge, .first = from_unix_ms(-7)};
  {
    const auto file = open();
    Result<ChunkFile::Batch> batch = file->begin();
    ASSERT_TRUE(batch->put_series(active).has_value());
    SeriesRow other = active;
    for (other.id = 6; other.id < 9; ++other.id)
      ASSERT_TRUE(batch->put_series(other).has_value());
    ASSERT_TRUE(batch->set_last(6, from_unix_ms(100)).has_value());
    ASSERT_TRUE(batch->set_last(7, from_unix_ms(100)).has_value());
    ASSERT_TRUE(batch->set_last(7, std::nullopt).has_value());
    ASSERT_TRUE(batch->remove_series(8).has_value());
    ASSERT_TRUE(batch->commit().has_value());
  }
  const auto file = open();
  std::vector<uint32_t> ids;
  const auto loaded = file->load_series([&](const SeriesRow& row) {
    ids.push_back(row.id);
    EXPECT_EQ(row.labels, active.labels);
    EXPECT_EQ(row.type, active.type);
    EXPECT_EQ(row.first, active.first);
    EXPECT_EQ(row.last, row.id == 6 ? std::optional(from_unix_ms(100)) : std::nullopt);
    return true;
  });
  EXPECT_TRUE(loaded.has_value());
  EXPECT_THAT(ids, ElementsAre(5, 6, 7));
}

TEST_F(ChunkFileTest, ForgetsAGroupWithoutSeries) {
  const auto file = open();
  for (const bool there : {true, false}) {
    Result<ChunkFile::Batch> batch = file->begin();
    for (const uint32_t id : {127U, 128U}) {
      ASSERT_TRUE(
          (there ? batch->put_series({.id = id, .labels = "l"}) : batch->remove_series(id)).has_value());
    }
    ASSERT_TRUE(batch->commit().has_value());
    Result<Database> other = Database::open(directory_.file(kFile), Database::Access::read_write);
    EXPECT_EQ(other->integer("SELECT count(*) FROM series_groups"), there ? 2 : 0);
  }
}

TEST_F(ChunkFileTest, ADamagedGroupOfSeriesCostsThatGroupOnly) {
  const auto file = open();
  {
    Result<ChunkFile::Batch> batch = file->begin();
    for (const uint32_t id : {1U, 2U, 300U, 500U})
      ASSERT_TRUE(batch->put_series({.id = id, .labels = "l"}).has_value());
    ASSERT_TRUE(batch->put_block(BlockKey({Tier::hour, 7, 0}), "a block").has_value());
    ASSERT_TRUE(batch->commit().has_value());
  }
  const auto loaded = [&](std::vector<uint32_t>& ids) {
    ids.clear();
    return file->load_series([&](const SeriesRow& row) {
      ids.push_back(row.id);
      return true;
    });
  };
  std::vector<uint32_t> ids;
  EXPECT_EQ(loaded(ids)->groups, 0U);
  EXPECT_THAT(ids, ElementsAre(1, 2, 300, 500));
  Result<Database> other = Database::open(directory_.file(kFile), Database::Access::read_write);
  ASSERT_TRUE(other->execute("UPDATE series_groups SET data = x'01' WHERE number = 2").has_value());
  Result<ChunkFile::LostSeries> lost = loaded(ids);
  EXPECT_THAT(ids, ElementsAre(1, 2, 500));
  EXPECT_EQ(lost->groups, 1U);
  EXPECT_THAT(lost->reason, HasSubstr("its list of series"));
  EXPECT_EQ(lost->highest_id, 8 * BlockKey::kSeriesPerGroup - 1);  // of the block
  for (const char* sql : {"UPDATE series_groups SET number = -1 WHERE number = 3",
                          "UPDATE series_groups SET number = 2097152 WHERE number = -1"}) {
    ASSERT_TRUE(other->execute(sql).has_value());
    EXPECT_EQ(loaded(ids)->groups, 2U) << sql;
    EXPECT_THAT(ids, ElementsAre(1, 2)) << sql;
  }
  ASSERT_TRUE(other->execute("DELETE FROM blocks").has_value());
  EXPECT_EQ(loaded(ids)->highest_id, 3 * BlockKey::kSeriesPerGroup - 1);  // of the lost group
  EXPECT_EQ(open_damaged(), "");
}

TEST_F(ChunkFileTest, TellsDamageInTheListOfSeriesWhenItIsChanged) {
  const auto file = open();
  {
    Result<ChunkFile::Batch> batch = file->begin();
    ASSERT_TRUE(batch->put_series({.id = 1, .labels = "l"}).has_value());
    ASSERT_TRUE(batch->commit().has_value());
    Result<Database> other = Database::open(directory_.file(kFile), Database::Access::read_write);
    ASSERT_TRUE(other->execute("UPDATE series_groups SET data = x'01'").has_value());
  }
  Result<ChunkFile::Batch> batch = file->begin();
  EXPECT_EQ(batch->set_last(2, from_unix_ms(0)).error().code, ErrorCode::corrupt);
  EXPECT_TRUE(batch->put_series({.id = 128, .labels = "of another group"}).has_value());
}

TEST_F(ChunkFileTest, RestoresADamagedGroupOfSeriesFromWhoKnowsIt) {
  const auto file = open();
  {
    Result<ChunkFile::Batch> batch = file->begin();
    ASSERT_TRUE(batch->put_series({.id = 1, .labels = "l"}).has_value());
    ASSERT_TRUE(batch->commit().has_value());
  }
  Result<Database> other = Database::open(directory_.file(kFile), Database::Access::read_write);
  ASSERT_TRUE(other->execute("UPDATE series_groups SET data = x'01'").has_value());
  {
    Result<ChunkFile::Batch> batch = file->begin([](uint32_t number, SeriesGroup& group) {
      EXPECT_EQ(number, 0U);
      return group.put({.id = 1, .labels = "known"});
    });
    ASSERT_TRUE(batch->put_series({.id = 2, .labels = "l"}).has_value());
    ASSERT_TRUE(batch->commit().has_value());
  }
  std::string all;
  const auto lost = file->load_series([&](const SeriesRow& row) {
    all += std::to_string(row.id) + std::string(row.labels) + " ";
    return true;
  });
  EXPECT_EQ(all, "1known 2l ");
  EXPECT_EQ(lost->groups, 0U);
}

TEST_F(ChunkFileTest, KeepsMetaAndCounts) {
  {
    const auto file = open();
    Result<ChunkFile::Batch> batch = file->begin();
    ASSERT_TRUE(batch->set_meta("host", "a").has_value());
    ASSERT_TRUE(batch->set_meta("host", "b").has_value());
    ASSERT_TRUE(batch->put_block(BlockKey({Tier::raw, 0, 0}), std::string(100'000, 'x')).has_value());
    ASSERT_TRUE(batch->put_block(BlockKey({Tier::raw, 0, 0}), std::string(50'000, 'x')).has_value());
    ASSERT_TRUE(batch->commit().has_value());
    const Result<FileUsage> usage = file->usage();
    EXPECT_GT(usage->wal_bytes, 50'000U);
    EXPECT_TRUE(file->checkpoint()->complete);
    EXPECT_EQ(file->usage()->wal_bytes, 0U);
  }
  const auto file = open();
  EXPECT_EQ(*file->meta("host"), "b");
  EXPECT_EQ(*file->meta("absent"), std::nullopt);
  const Result<FileUsage> usage = file->usage();
  EXPECT_THAT(usage->tier_bytes, ElementsAre(50'000, 0, 0));
  EXPECT_EQ(usage->page_bytes, 4096U);
  EXPECT_EQ(usage->file_bytes, usage->pages * usage->page_bytes);
  EXPECT_FALSE(directory_.content(kFile).empty());
}

TEST_F(ChunkFileTest, CountsAgainWhatIsNotOnRecord) {
  {
    const auto file = open();
    put(*file, {Tier::minute, 1, 1}, "12345");
    Result<Database> other = Database::open(directory_.file(kFile), Database::Access::read_write);
    ASSERT_TRUE(other->execute("DELETE FROM meta WHERE key = 'minute_bytes'").has_value());
  }
  EXPECT_THAT(open()->usage()->tier_bytes, ElementsAre(0, 5, 0));
}

TEST_F(ChunkFileTest, GivesSpaceBack) {
  const auto file = open();
  for (uint64_t span = 0; span < 40; ++span)
    put(*file, {Tier::raw, 0, span}, std::string(50'000, 'x'));
  ASSERT_TRUE(file->checkpoint()->complete);
  const uint64_t before = file->usage()->file_bytes;
  Result<ChunkFile::Batch> batch = file->begin();
  EXPECT_EQ(batch->remove_blocks_before(Tier::raw, 30), 30U);
  ASSERT_TRUE(batch->commit().has_value());
  const uint64_t free_pages = file->usage()->free_pages;
  EXPECT_GT(free_pages, 150U);
  ASSERT_TRUE(file->release_pages(100).has_value());
  EXPECT_EQ(file->usage()->free_pages, free_pages - 100);
  ASSERT_TRUE(file->checkpoint()->complete);
  EXPECT_EQ(file->usage()->file_bytes, before - 100 * file->usage()->page_bytes);
  EXPECT_EQ(read(*file, {}).size(), 10U);
}

TEST_F(ChunkFileTest, RollsABatchBackThatWasNotCommitted) {
  const auto file = open();
  {
    Result<ChunkFile::Batch> batch = file->begin();
    ASSERT_TRUE(batch->put_block(BlockKey({Tier::raw, 0, 1}), "x").has_value());
  }
  EXPECT_THAT(read(*file, {}), ElementsAre());
  EXPECT_THAT(file->usage()->tier_bytes, ElementsAre(0, 0, 0));
  put(*file, {Tier::raw, 0, 1}, "y");
  EXPECT_THAT(read(*file, {}), ElementsAre("1:y"));
}

TEST_F(ChunkFileTest, RefusesABlockPastTheLimit) {
  const auto file = open();
  const std::string longest(ChunkFile::kBlockBytesMax, 'x');
  put(*file, {Tier::raw, 0, 1}, longest);
  EXPECT_EQ(read(*file, {}).front().size(), longest.size() + 2);
  Result<ChunkFile::Batch> batch = file->begin();
  EXPECT_EQ(batch->put_block(BlockKey({Tier::raw, 0, 2}), longest + "x").error().code, ErrorCode::limit);
  EXPECT_EQ(batch->put_series({.id = 0, .labels = longest + "x"}).error().code, ErrorCode::limit);
  EXPECT_EQ(batch->set_meta("k", longest + "x").error().code, ErrorCode::limit);
}

TEST_F(ChunkFileTest, IsItsOwnersAlone) {
  const auto file = open();
  put(*file, {Tier::raw, 0, 1}, "x");
  for (const char* suffix : {"", "-wal", "-shm"}) {
    struct stat status{};
    ASSERT_EQ(::stat((directory_.file(kFile) + suffix).c_str(), &status), 0) << suffix;
    EXPECT_EQ(status.st_mode & 0777, 0600U) << suffix;
  }
}

TEST_F(ChunkFileTest, IsReadByManyThreadsWhileItIsWritten) {
  const auto file = open();
  put(*file, {Tier::raw, 0, 0}, std::string(20'000, 'a'));
  std::vector<std::jthread> readers;
  readers.reserve(6);
  std::atomic<bool> done = false;
  std::atomic<std::size_t> wrong = 0;
  for (int i = 0; i < 6; ++i) {
    readers.emplace_back([&] {
      while (!done) {
        const Result<BlockCount> count = file->read_blocks({}, [&](BlockKey, std::string& data) {
          wrong += std::ranges::count(data, data.front()) == 20'000 ? 0 : 1;
          return true;
        });
        if (!count || count->read == 0 || count->damaged > 0) ++wrong;
      }
    });
  }
  for (uint64_t round = 0; round < 50; ++round) {
    put(*file, {Tier::raw, 0, round % 5}, std::string(20'000, static_cast<char>('a' + round % 26)));
    EXPECT_TRUE(file->checkpoint().has_value());
  }
  done = true;
  readers.clear();
  EXPECT_EQ(wrong, 0U);
}

}  // namespace
}  // namespace hb::store
