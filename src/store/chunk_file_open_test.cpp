// What is found where a file is expected: a foreign one, an older, a newer, a damaged one, none.
#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/chunk_file_trial.hpp"

namespace hb::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST_F(ChunkFileTest, SetsAForeignFileAside) {
  directory_.write(kFile, std::string(10'000, 'x'));
  directory_.write(std::string(kFile) + "-wal", "log");
  EXPECT_THAT(open_damaged(), HasSubstr("header is damaged"));
  EXPECT_EQ(directory_.content("heartbeat.db.damaged-20260131T120000Z"), std::string(10'000, 'x'));
  EXPECT_EQ(directory_.content("heartbeat.db.damaged-20260131T120000Z-wal"), "log");
  directory_.write(kFile, "short");
  EXPECT_THAT(open_damaged(), HasSubstr("header is damaged"));
  EXPECT_EQ(directory_.content("heartbeat.db.damaged-20260131T120000Z-2"), "short");
  put(*open(), {Tier::raw, 0, 1}, "x");
}

TEST_F(ChunkFileTest, SetsADatabaseAsideThatIsNotItsOwn) {
  struct Case {
    const char* sql;
    const char* reason;
  };
  for (const Case& test :
       {Case{"PRAGMA application_id = 5", "application id is 5"},
        Case{"DROP TABLE series_groups", "tables are not those"},
        Case{"CREATE TABLE more(a)", "tables are not those"},
        Case{"CREATE TRIGGER t AFTER DELETE ON meta BEGIN SELECT 1; END", "tables are not those"},
        Case{"PRAGMA user_version = 0", "no way from schema version 0"}}) {
    put(*open(), {Tier::raw, 0, 1}, "x");
    {
      Result<Database> other = Database::open(directory_.file(kFile), Database::Access::read_write);
      ASSERT_TRUE(other->execute(test.sql).has_value()) << test.sql;
    }
    EXPECT_THAT(open_damaged(), HasSubstr(test.reason)) << test.sql;
  }
}

TEST_F(ChunkFileTest, KeepsALogWhoseFileIsGone) {
  for (const bool empty : {true, false}) {
    std::string log;
    {
      const auto file = open();
      put(*file, {Tier::raw, 0, 1}, "x");
      log = directory_.content("heartbeat.db-wal");
    }
    directory_.remove(kFile);
    if (empty) directory_.write(kFile, "");
    directory_.write("heartbeat.db-wal", log);
    EXPECT_THAT(open_damaged(), HasSubstr("its log is not"));
  }
  EXPECT_TRUE(directory_.has("heartbeat.db.damaged-20260131T120000Z-wal"));
  EXPECT_TRUE(directory_.has("heartbeat.db.damaged-20260131T120000Z-2-wal"));
}

TEST_F(ChunkFileTest, LeavesANewersFileAsItIs) {
  put(*open(), {Tier::raw, 0, 1}, "x");
  {
    Result<Database> other = Database::open(directory_.file(kFile), Database::Access::read_write);
    ASSERT_TRUE(other->execute("PRAGMA user_version = 3; CREATE TABLE newer(a)").has_value());
  }
  const std::string before = directory_.content(kFile);
  const Result<ChunkFile::Opened> opened = ChunkFile::open(options(), clock_);
  ASSERT_FALSE(opened.has_value());
  EXPECT_EQ(opened.error().code, ErrorCode::unsupported);
  EXPECT_THAT(opened.error().message,
              HasSubstr("heartbeat.db: a newer Heartbeat wrote it (schema version 3"));
  EXPECT_EQ(directory_.content(kFile), before);
  EXPECT_EQ(directory_.find("heartbeat.db.damaged"), "");
}

// A way from the version before this one, which had another list of series.
Schema with_migration(std::string sql) {
  Schema schema = Schema::current();
  schema.migrations = {
      {.from = 1, .apply = [sql = std::move(sql)](Database& database) { return database.execute(sql); }}};
  return schema;
}

class Migrating : public ChunkFileTest {
 protected:
  Migrating() {
    put(*open(), {Tier::raw, 0, 1}, "x");
    Result<Database> other = Database::open(directory_.file(kFile), Database::Access::read_write);
    EXPECT_TRUE(
        other->execute("PRAGMA user_version = 1; DROP TABLE series_groups; CREATE TABLE old(id INTEGER)")
            .has_value());
  }

  Result<ChunkFile::Opened> open_with(std::string sql) {
    ChunkFile::Options with = options();
    with.schema = with_migration(std::move(sql));
    return ChunkFile::open(with, clock_);
  }
};

TEST_F(Migrating, CopiesThenBringsAnOlderFileUpToDate) {
  directory_.write("heartbeat.db.backup-v1", "of an earlier try");
  Result<ChunkFile::Opened> opened = open_with("DROP TABLE old; " + Schema::current().tables[2]);
  ASSERT_TRUE(opened.has_value()) << opened.error().message;
  EXPECT_FALSE(opened->damaged.has_value());
  EXPECT_EQ(opened->backup, directory_.file("heartbeat.db.backup-v1"));
  EXPECT_THAT(read(*opened->file, {}), ElementsAre("1:x"));
  opened->file.reset();
  open();

  Result<Database> backup = Database::open(*opened->backup, Database::Access::read_write);
  EXPECT_EQ(backup->integer("SELECT count(*) FROM old"), 0);
  EXPECT_EQ(backup->integer("PRAGMA user_version"), 1);
}

TEST_F(Migrating, LeavesAFileAsItWasWhenAStepFails) {
  const std::string before = directory_.content(kFile);
  const Result<ChunkFile::Opened> opened = open_with("DROP TABLE old; NONSENSE");
  ASSERT_FALSE(opened.has_value());
  EXPECT_EQ(opened.error().code, ErrorCode::invalid);
  EXPECT_EQ(directory_.content(kFile), before);
}

TEST_F(Migrating, SetsAFileAsideThatDoesNotBecomeTheSchema) {
  const Result<ChunkFile::Opened> opened = open_with("SELECT 1");
  ASSERT_TRUE(opened.has_value());
  EXPECT_THAT(opened->damaged->reason, HasSubstr("tables are not those"));
  EXPECT_TRUE(opened->backup == std::nullopt);
}

TEST(ChunkFileAside, TakesWhatSqliteCannotOpen) {
  for (const std::string name : {"heartbeat.db", "heartbeat.db-wal", "heartbeat.db-shm"}) {
    for (const bool folder : {true, false}) {
      const TemporaryDirectory directory;
      if (folder) {
        std::filesystem::create_directory(directory.file(name));
        directory.write(name + "/inside", "x");
      } else {
        std::filesystem::create_symlink(name, directory.file(name));
      }
      ChunkFile::Options options;
      options.directory = directory.path();
      const Result<ChunkFile::Opened> opened = ChunkFile::open(options, SystemClock());
      ASSERT_TRUE(opened.has_value()) << opened.error().message;
      ASSERT_TRUE(opened->damaged.has_value());
      EXPECT_TRUE(opened->created);
      const std::string reason = folder ? name + ": is not a file" : name + ": " + errno_message(ELOOP);
      EXPECT_THAT(opened->damaged->reason, HasSubstr(reason));
      const std::string kept = std::filesystem::path(opened->damaged->path).filename().string();
      EXPECT_TRUE(folder ? directory.has(kept + "/inside")
                         : std::filesystem::is_symlink(directory.file(kept)) || name.ends_with("-shm"));
      EXPECT_TRUE(opened->file->begin().has_value());
    }
  }
}

TEST_F(ChunkFileTest, KnowsThatItWasRemoved) {
  const std::unique_ptr<ChunkFile> file = std::move(ChunkFile::open(options(), clock_)->file);
  EXPECT_FALSE(file->is_lost());
  directory_.remove(kFile);
  EXPECT_TRUE(file->is_lost());
}

TEST_F(ChunkFileTest, SaysWhyItCannotOpen) {
  ChunkFile::Options elsewhere = options();
  elsewhere.directory += "/absent";
  EXPECT_EQ(ChunkFile::open(elsewhere, clock_).error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace hb::store
