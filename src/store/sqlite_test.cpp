#include "store/sqlite.hpp"

#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/temporary_directory.hpp"

namespace hb::store {
namespace {

class Sqlite : public testing::Test {
 protected:
  Sqlite() { directory_.write("a.db", ""); }

  Database open(Database::Access access = Database::Access::read_write) {
    Result<Database> opened = Database::open(directory_.file("a.db"), access);
    EXPECT_TRUE(opened.has_value());
    return std::move(*opened);
  }

  TemporaryDirectory directory_;
};

TEST_F(Sqlite, BindsAndReadsEveryType) {
  Database database = open();
  Result<Statement> select = database.prepare("SELECT ?1, ?2, ?3, ?4, ?5");
  ASSERT_TRUE(select.has_value());
  const std::string_view bytes("a\0b", 3);
  for (int round = 0; round < 2; ++round) {
    const Statement::Use use(*select);
    select->bind(1, INT64_MIN);
    select->bind_text(2, "text");
    select->bind_blob(3, bytes);
    select->bind_blob(4, {});
    select->bind_null(5);
    ASSERT_TRUE(select->step().value());
    EXPECT_EQ(select->integer(0), INT64_MIN);
    EXPECT_TRUE(select->is_integer(0));
    EXPECT_EQ(select->bytes(1), "text");
    EXPECT_FALSE(select->is_integer(1));
    EXPECT_EQ(select->bytes(2), bytes);
    EXPECT_EQ(select->bytes(3), "");
    EXPECT_FALSE(select->is_null(3));
    EXPECT_TRUE(select->is_null(4));
    EXPECT_FALSE(select->step().value());
  }
}

TEST_F(Sqlite, RollsBackUnlessCommitted) {
  Database database = open();
  ASSERT_TRUE(database.execute("CREATE TABLE t(a)").has_value());
  {
    Result<Transaction> transaction = Transaction::begin(database);
    ASSERT_TRUE(transaction.has_value());
    ASSERT_TRUE(database.execute("INSERT INTO t VALUES(1)").has_value());
    EXPECT_TRUE(database.in_transaction());
  }
  EXPECT_FALSE(database.in_transaction());
  EXPECT_EQ(database.integer("SELECT count(*) FROM t"), 0);
  {
    Result<Transaction> transaction = Transaction::begin(database);
    ASSERT_TRUE(database.execute("INSERT INTO t VALUES(1), (2)").has_value());
    EXPECT_EQ(database.changes(), 2);
    ASSERT_TRUE(transaction->commit().has_value());
  }
  EXPECT_EQ(database.integer("SELECT count(*) FROM t"), 2);
}

TEST_F(Sqlite, SaysWhatIsWrong) {
  EXPECT_EQ(Database::open(directory_.file("absent.db"), Database::Access::read_write).error().code,
            ErrorCode::io);

  Database database = open();
  EXPECT_EQ(database.execute("NONSENSE").error().code, ErrorCode::invalid);
  EXPECT_THAT(database.prepare("NONSENSE").error().message, testing::HasSubstr("a.db: near \"NONSENSE\""));
  EXPECT_EQ(database.integer("SELECT 1 WHERE 0").error().code, ErrorCode::not_found);
  EXPECT_EQ(database.text("SELECT 1 WHERE 0").error().code, ErrorCode::not_found);

  ASSERT_TRUE(database.execute("CREATE TABLE t(a)").has_value());
  Database reader = open(Database::Access::read_only);
  EXPECT_EQ(reader.execute("INSERT INTO t VALUES(1)").error().code, ErrorCode::io);
  const Result<Transaction> held = Transaction::begin(database);
  Database second = open();
  EXPECT_EQ(Transaction::begin(second).error().code, ErrorCode::unavailable);

  directory_.write("b.db", std::string(4096, 'x'));
  Result<Database> garbage = Database::open(directory_.file("b.db"), Database::Access::read_write);
  ASSERT_TRUE(garbage.has_value());
  EXPECT_EQ(garbage->integer("SELECT count(*) FROM sqlite_schema").error().code, ErrorCode::corrupt);
}

TEST_F(Sqlite, BoundsTheLengthOfAValue) {
  Database database = open();
  database.set_value_bytes_max(1000);
  EXPECT_TRUE(database.integer("SELECT length(zeroblob(1000))").has_value());
  EXPECT_EQ(database.integer("SELECT length(zeroblob(1001))").error().code, ErrorCode::limit);
}

TEST_F(Sqlite, ChecksPointsUnlessAReaderIsInTheWay) {
  Database database = open();
  ASSERT_EQ(database.text("PRAGMA journal_mode = WAL"), "wal");
  ASSERT_TRUE(database.execute("PRAGMA wal_autocheckpoint = 0; CREATE TABLE t(a)").has_value());
  Database reader = open(Database::Access::read_only);
  ASSERT_TRUE(reader.execute("BEGIN").has_value());
  ASSERT_EQ(reader.integer("SELECT count(*) FROM t"), 0);
  ASSERT_TRUE(database.execute("INSERT INTO t VALUES(1)").has_value());
  EXPECT_FALSE(database.checkpoint(Database::Checkpoint::truncate)->complete);
  EXPECT_FALSE(database.checkpoint(Database::Checkpoint::passive)->complete);
  ASSERT_TRUE(reader.execute("COMMIT").has_value());
  EXPECT_TRUE(database.checkpoint(Database::Checkpoint::passive)->complete);
  EXPECT_FALSE(directory_.content("a.db-wal").empty());
  EXPECT_TRUE(database.checkpoint(Database::Checkpoint::truncate)->complete);
  EXPECT_TRUE(directory_.content("a.db-wal").empty());
}

TEST_F(Sqlite, CopiesADatabase) {
  Database database = open();
  ASSERT_TRUE(database.execute("CREATE TABLE t(a); INSERT INTO t VALUES(7)").has_value());
  EXPECT_FALSE(database.back_up(directory_.file("absent/copy.db")).has_value());
  directory_.write("copy.db", "");
  ASSERT_TRUE(database.back_up(directory_.file("copy.db")).has_value());
  Result<Database> copy = Database::open(directory_.file("copy.db"), Database::Access::read_only);
  EXPECT_EQ(copy->integer("SELECT a FROM t"), 7);
}

}  // namespace
}  // namespace hb::store
