#include "store/file_check.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "store/sqlite.hpp"
#include "store/temporary_directory.hpp"

namespace hb::store {
namespace {

constexpr std::size_t kHeaderBytes = 32;
constexpr std::size_t kFrameBytes = 24 + 4096;

class FileCheck : public testing::Test {
 protected:
  // A database whose log has some frames, as a crash would leave both.
  FileCheck() {
    made_.write("a.db", "");
    Result<Database> database = Database::open(made_.file("a.db"), Database::Access::read_write);
    EXPECT_TRUE(database->execute("PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0").has_value());
    EXPECT_TRUE(database->execute("CREATE TABLE t(a); INSERT INTO t VALUES(zeroblob(9000))").has_value());
    database_ = made_.content("a.db");
    log_ = made_.content("a.db-wal");
    EXPECT_GE(log_.size(), kHeaderBytes + 3 * kFrameBytes);
  }

  WalState state_of(const std::string& log) {
    made_.write("log", log);
    return check_wal(made_.file("log")).value();
  }

  bool is_sound(const std::string& database) {
    made_.write("copy", database);
    return header_is_sound(made_.file("copy")).value();
  }

  static std::string flipped(std::string bytes, std::size_t bit) {
    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << (bit % 8)));
    return bytes;
  }

  TemporaryDirectory made_;
  std::string database_;
  std::string log_;
};

TEST_F(FileCheck, FindsALogSoundAsSqliteLeftIt) {
  EXPECT_EQ(state_of(log_), WalState::sound);
  EXPECT_EQ(state_of(""), WalState::empty);
  EXPECT_EQ(check_wal(made_.file("absent")).value(), WalState::empty);
  EXPECT_FALSE(check_wal(made_.path()).has_value());
}

TEST_F(FileCheck, TakesALogThatWasCutForSound) {
  for (std::size_t bytes = 1; bytes < log_.size(); bytes += bytes < 100 ? 1 : 97) {
    EXPECT_EQ(state_of(log_.substr(0, bytes)), bytes < kHeaderBytes ? WalState::broken : WalState::sound)
        << bytes;
  }
}

TEST_F(FileCheck, FindsEveryFlippedBit) {
  for (std::size_t bit = 0; bit < log_.size() * 8; bit += bit < 8 * (kHeaderBytes + kFrameBytes) ? 5 : 1009) {
    const std::size_t in_frame = (bit / 8 - kHeaderBytes) % kFrameBytes;
    // A frame with another salt looks like one of an earlier round, and the last has none behind it that
    // would tell.
    const bool last = bit / 8 >= log_.size() - kFrameBytes;
    if (bit / 8 >= kHeaderBytes && last && in_frame >= 8 && in_frame < 16) continue;
    EXPECT_EQ(state_of(flipped(log_, bit)), WalState::broken) << bit;
  }
}

TEST_F(FileCheck, PassesOverFramesOfAnEarlierRound) {
  std::string old_frame = log_.substr(kHeaderBytes, kFrameBytes);
  old_frame[8] = static_cast<char>(old_frame[8] + 1);
  EXPECT_EQ(state_of(log_ + old_frame), WalState::sound);
}

TEST_F(FileCheck, KnowsADatabasesHeader) {
  EXPECT_TRUE(is_sound(database_));
  EXPECT_TRUE(is_sound(database_.substr(0, 100)));
  EXPECT_FALSE(is_sound(database_.substr(0, 99)));
  EXPECT_FALSE(is_sound(""));
  EXPECT_FALSE(header_is_sound(made_.file("absent")).has_value());
  // The text at the start, the page size but for the bits that make another, the versions, the constants.
  for (std::size_t byte = 0; byte < 24; ++byte) {
    std::string damaged = database_;
    damaged[byte] = static_cast<char>(damaged[byte] ^ 0x83);
    EXPECT_FALSE(is_sound(damaged)) << byte;
  }
  for (const std::size_t byte : {std::size_t{47}, std::size_t{59}}) {
    std::string damaged = database_;
    damaged[byte] = 9;
    EXPECT_FALSE(is_sound(damaged)) << byte;
  }
}

}  // namespace
}  // namespace hb::store
