// Files that older versions have written, brought to this one. They are kept as those versions left them.
#include "store/migrations.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/chunk_file.hpp"
#include "store/store.hpp"
#include "store/temporary_directory.hpp"

namespace hb::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// A hundred seconds of a made-up host, from 1700000400 on.
constexpr const char* kVersion1 = HB_SOURCE_DIR "/tests/fixtures/stores/version-1.db";

class Migrations : public testing::Test {
 protected:
  explicit Migrations() {
    std::filesystem::copy_file(kVersion1, directory_.file(ChunkFile::kFileName));
    std::filesystem::permissions(directory_.file(ChunkFile::kFileName), std::filesystem::perms::owner_all);
  }

  Result<void> change(const std::string& sql) {
    Result<Database> file =
        Database::open(directory_.file(ChunkFile::kFileName), Database::Access::read_write);
    if (!file) return std::unexpected(file.error());
    return file->execute(sql);
  }

  // What a store has of all series: labels, how many samples, and the second of them.
  std::vector<std::string> series() {
    const ManualClock clock(from_unix_ms(1'700'010'000'000));
    const auto store = Store::open({.directory = directory_.path()}, clock);
    EXPECT_TRUE(store.has_value()) << store.error().message;
    std::vector<std::string> all;
    const TimeRange range{from_unix_ms(1'700'000'000'000), from_unix_ms(1'700'000'498'000)};
    const auto done =
        (*store)->for_each({}, range, {.step = std::chrono::seconds(1), .function = "", .range = {}},
                           [&](const SeriesSpan& one) {
                             all.push_back(one.labels->to_string() + " " + std::to_string(one.values.size()) +
                                           " " + std::to_string(one.values[1]));
                             return true;
                           });
    EXPECT_TRUE(done.has_value());
    return all;
  }

  TemporaryDirectory directory_;
};

TEST_F(Migrations, BringAFileOfVersion1UpToDate) {
  EXPECT_THAT(series(), ElementsAre("lines_total{file=\"a\"} 99 1.000000",
                                    "temperature_celsius{chip=\"cpu\", sensor=\"t\\\"1\"} 99 0.250000",
                                    "up 99 7.000000", "workers{pool=\"x\"} 61 6.000000",
                                    "workers{pool=\"y\"} 59 1.000000"));
  ASSERT_TRUE(directory_.has("heartbeat.db.backup-v1"));
  Result<Database> backup =
      Database::open(directory_.file("heartbeat.db.backup-v1"), Database::Access::read_write);
  EXPECT_EQ(backup->integer("SELECT count(*) FROM series"), 5);
  EXPECT_EQ(backup->integer("PRAGMA user_version"), 1);
}

TEST_F(Migrations, KeepWhatARowSays) {
  ASSERT_TRUE(
      change("UPDATE series SET last_ms = NULL WHERE id = 3; UPDATE series SET id = 300 WHERE id = 5; "
             "UPDATE series SET id = 268435455 WHERE id = 4; DELETE FROM series WHERE id < 3")
          .has_value());
  const Result<ChunkFile::Opened> opened = ChunkFile::open({.directory = directory_.path()}, SystemClock());
  ASSERT_TRUE(opened.has_value()) << opened.error().message;
  std::vector<std::string> rows;
  const auto loaded = opened->file->load_series([&](const SeriesRow& row) {
    rows.push_back(std::to_string(row.id) + " " + std::string(metric_type_name(row.type)) + " " +
                   std::to_string(unix_ms(row.first)) + " " +
                   (row.last ? std::to_string(unix_ms(*row.last)) : "active"));
    return true;
  });
  EXPECT_TRUE(loaded.has_value());
  EXPECT_THAT(rows, ElementsAre("3 untyped 1700000400000 active", "300 gauge 1700000440000 1700000499000",
                                "268435455 gauge 1700000400000 1700000459000"));
}

TEST_F(Migrations, LeaveOutSeriesThatCannotBe) {
  ASSERT_TRUE(
      change("INSERT INTO series VALUES(-1, x'00', 0, 0, 0), (8, x'00', 9, 0, 0), (9, x'00', -1, 0, 0), "
             "(268435456, x'00', 0, 0, 0)")
          .has_value());
  EXPECT_EQ(series().size(), 5U);
}

TEST_F(Migrations, LeaveAFileWithoutSeriesEmpty) {
  ASSERT_TRUE(change("DELETE FROM series").has_value());
  EXPECT_EQ(series().size(), 0U);
  EXPECT_EQ(directory_.find("heartbeat.db.damaged"), "");
}

}  // namespace
}  // namespace hb::store
