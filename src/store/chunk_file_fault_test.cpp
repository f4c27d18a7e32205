// Faults as they happen: flipped bits, cut and missing files, a full disk, a process that is killed.
#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <set>
#include <string>
#include <tuple>
#include <unistd.h>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "store/child_process.hpp"
#include "store/chunk_file.hpp"
#include "store/temporary_directory.hpp"

namespace hb::store {
namespace {

constexpr const char* kFile = "heartbeat.db";
constexpr const char* kLog = "heartbeat.db-wal";
constexpr uint32_t kGroups = 4;
constexpr uint64_t kSpans = 6;

ChunkFile::Options options_for(const std::string& directory) {
  ChunkFile::Options options;
  options.directory = directory;
  return options;
}

Result<ChunkFile::Opened> open_in(const std::string& directory) {
  return ChunkFile::open(options_for(directory), SystemClock());
}

std::string block_data(uint32_t group, uint64_t span) {
  return std::string(3000 + group * 5000 + span * 700, static_cast<char>('a' + (group + span) % 26));
}

// One span's blocks of all groups, and a series, in one batch.
Result<void> write_span(ChunkFile& file, uint64_t span) {
  Result<ChunkFile::Batch> batch = file.begin();
  if (!batch) return std::unexpected(std::move(batch.error()));
  for (uint32_t group = 0; group < kGroups; ++group) {
    if (auto put = batch->put_block(BlockKey({Tier::raw, group, span}), block_data(group, span)); !put)
      return put;
  }
  const std::string labels = "labels of " + std::to_string(span);
  if (auto put = batch->put_series({.id = static_cast<uint32_t>(span), .labels = labels}); !put) return put;
  return batch->commit();
}

struct Seen {
  std::size_t whole = 0;
  std::size_t wrong = 0;    // other bytes than were written: a block's own checksum finds them
  std::size_t damaged = 0;  // not to be had
};

// What a reader gets of all groups. Every failure is an answer; none may hang or crash.
Seen read_all(ChunkFile& file) {
  Seen seen;
  for (uint32_t group = 0; group < kGroups; ++group) {
    const Result<BlockCount> count =
        file.read_blocks({.tier = Tier::raw, .group = group}, [&](BlockKey key, const std::string& data) {
          const bool known = key.span() < kSpans && data == block_data(group, key.span());
          ++(known ? seen.whole : seen.wrong);
          return true;
        });
    seen.damaged += count ? count->damaged : 1;
  }
  std::ignore = file.load_series([](const SeriesRow&) { return true; });
  std::ignore = file.oldest_span(Tier::raw);
  std::ignore = file.usage();
  return seen;
}

class Faults : public testing::Test {
 protected:
  // A file whose first half is in the database and whose second is in the log, as a crash leaves it.
  Faults() {
    const Result<ChunkFile::Opened> opened = open_in(made_.path());
    EXPECT_TRUE(opened.has_value());
    for (uint64_t span = 0; span < kSpans; ++span) {
      if (span == kSpans / 2) {
        EXPECT_TRUE(opened->file->checkpoint()->complete);
      }
      EXPECT_TRUE(write_span(*opened->file, span).has_value());
    }
    database_ = made_.content(kFile);
    log_ = made_.content(kLog);
    EXPECT_GT(log_.size(), 10'000U);
  }

  // Opens copies of the two files: how it ended, with every byte still there under some name.
  enum class End { whole, partial, set_aside };
  End open_copy(const std::string& database, const std::string* log) {
    const TemporaryDirectory directory;
    directory.write(kFile, database);
    if (log != nullptr) directory.write(kLog, *log);
    Result<ChunkFile::Opened> opened = open_in(directory.path());
    EXPECT_TRUE(opened.has_value()) << opened.error().message;
    if (!opened) return End::set_aside;
    const Seen seen = read_all(*opened->file);
    // Whatever it found, it writes: or says why not, and then a new file does.
    if (!write_span(*opened->file, 0) || !opened->file->checkpoint()) {
      opened->file.reset();
      EXPECT_TRUE(ChunkFile::set_aside(directory.path(), SystemClock()).has_value());
      EXPECT_TRUE(write_span(*open_in(directory.path())->file, 0).has_value());
    }
    if (opened->damaged) {
      const std::string kept = std::filesystem::path(opened->damaged->path).filename().string();
      EXPECT_TRUE(directory.content(kept) == database) << opened->damaged->reason;
      EXPECT_TRUE(log == nullptr || directory.content(kept + "-wal") == *log) << opened->damaged->reason;
      return End::set_aside;
    }
    return seen.whole == kGroups * kSpans ? End::whole : End::partial;
  }

  TemporaryDirectory made_;
  std::string database_;
  std::string log_;
};

TEST_F(Faults, OpensAsItWasWithoutAny) { EXPECT_EQ(open_copy(database_, &log_), End::whole); }

TEST_F(Faults, EndWellWithFlippedBits) {
  std::mt19937_64 random(5);  // the same bits in every run
  std::array<int, 3> ends{};
  for (int round = 0; round < 300; ++round) {
    std::string database = database_;
    std::string log = log_;
    std::string& damaged = round % 3 == 0 ? log : database;
    // The first pages, where the structure is, are hit as often as all others together.
    const std::size_t reach = round % 2 == 0 ? damaged.size() : std::min<std::size_t>(damaged.size(), 8192);
    const std::size_t bit = random() % (reach * 8);
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << (bit % 8)));
    ++ends[static_cast<std::size_t>(open_copy(database, &log))];
  }
  EXPECT_GT(ends[0], 0);
  EXPECT_GT(ends[1], 0);
  EXPECT_GT(ends[2], 0);
}

TEST_F(Faults, EndWellWithCutFiles) {
  for (std::size_t part = 0; part < 40; ++part) {
    const std::string database = database_.substr(0, database_.size() * part / 40 + part % 3);
    open_copy(database, &log_);
    open_copy(database, nullptr);
    const std::string log = log_.substr(0, log_.size() * part / 40 + part % 3);
    EXPECT_NE(open_copy(database_, &log), End::set_aside) << part;
  }
  for (const std::size_t bytes :
       {std::size_t{1}, std::size_t{31}, std::size_t{32}, std::size_t{33}, std::size_t{56}}) {
    const std::string log = log_.substr(0, bytes);
    EXPECT_EQ(open_copy(database_, &log), End::partial) << bytes;
  }
}

TEST_F(Faults, OpenWithoutTheLog) { EXPECT_EQ(open_copy(database_, nullptr), End::partial); }

TEST_F(Faults, OpenWithAnIndexThatIsNoMore) {
  const TemporaryDirectory directory;
  directory.write(kFile, database_);
  directory.write(kLog, log_);
  directory.write("heartbeat.db-shm", std::string(32768, '\x5a'));
  const Result<ChunkFile::Opened> opened = open_in(directory.path());
  ASSERT_TRUE(opened.has_value());
  EXPECT_FALSE(opened->damaged.has_value());
  EXPECT_EQ(read_all(*opened->file).whole, kGroups * kSpans);
}

TEST_F(Faults, TellsALogThatEndsEarly) {
  std::string log = log_;
  log[log.size() / 2] = static_cast<char>(log[log.size() / 2] ^ 1);
  made_.remove("heartbeat.db-shm");
  made_.write(kFile, database_);
  made_.write(kLog, log);
  const Result<ChunkFile::Opened> opened = open_in(made_.path());
  ASSERT_TRUE(opened.has_value());
  EXPECT_TRUE(opened->wal_broken);
  EXPECT_FALSE(opened->damaged.has_value());
}

TEST_F(Faults, LoseOneBlockWithOneBlocksPages) {
  // The data of one block, wherever its pages are, is written over: nothing but that block is wrong.
  const TemporaryDirectory directory;
  directory.write(kFile, database_);
  directory.write(kLog, log_);
  open_in(directory.path())->file.reset();
  std::string database = directory.content(kFile);
  const char filler = block_data(3, 2).front();
  std::size_t at = database.find(std::string(4000, filler));
  ASSERT_NE(at, std::string::npos);
  database.replace(at, 100, std::string(100, '!'));
  directory.write(kFile, database);
  const Result<ChunkFile::Opened> opened = open_in(directory.path());
  EXPECT_FALSE(opened->damaged.has_value());
  const Seen seen = read_all(*opened->file);
  EXPECT_EQ(seen.whole, kGroups * kSpans - 1);
  EXPECT_EQ(seen.wrong, 1U);
}

// Writes spans until that fails; how many were written.
uint64_t fill(ChunkFile& file, uint64_t span, ErrorCode expected) {
  const std::string data(200'000, 'x');
  for (; span < 1000; ++span) {
    const Result<void> written = [&]() -> Result<void> {
      Result<ChunkFile::Batch> batch = file.begin();
      if (!batch) return std::unexpected(std::move(batch.error()));
      if (auto put = batch->put_block(BlockKey({Tier::raw, 9, span}), data); !put) return put;
      return batch->commit();
    }();
    if (!written) {
      EXPECT_EQ(written.error().code, expected) << written.error().message;
      return span;
    }
    std::ignore = file.checkpoint();
  }
  ADD_FAILURE() << "nothing filled up";
  return span;
}

void expect_spans(ChunkFile& file, uint64_t count) {
  const Result<BlockCount> read =
      file.read_blocks({.tier = Tier::raw, .group = 9}, [](BlockKey, std::string&) { return true; });
  ASSERT_TRUE(read.has_value()) << read.error().message;
  EXPECT_EQ(read->read, count);
  EXPECT_EQ(read->damaged, 0U);
}

TEST(FullDisk, RefusesWritesAndGoesOnWhenThereIsRoom) {
  const TemporaryDirectory directory;
  on_a_small_disk(directory.path(), "size=16m", [&] {
    directory.write("ballast", std::string(8 << 20, 'x'));
    Result<ChunkFile::Opened> opened = open_in(directory.path());
    ASSERT_TRUE(opened.has_value());
    const uint64_t written = fill(*opened->file, 0, ErrorCode::unavailable);
    EXPECT_GT(written, 5U);
    expect_spans(*opened->file, written);
    directory.remove("ballast");
    const uint64_t more = fill(*opened->file, written, ErrorCode::unavailable);
    EXPECT_GT(more, written + 5);
    expect_spans(*opened->file, more);
    opened->file.reset();
    const Result<ChunkFile::Opened> again = open_in(directory.path());
    ASSERT_TRUE(again.has_value()) << again.error().message;
    EXPECT_FALSE(again->damaged.has_value());
    expect_spans(*again->file, more);
  });
}

TEST(FileSizeLimit, RefusesWritesAndGoesOnWhenItIsRaised) {
  const TemporaryDirectory directory;
  in_a_child([&] {
    Result<ChunkFile::Opened> opened = open_in(directory.path());
    ASSERT_TRUE(opened.has_value());
    (void)std::signal(SIGXFSZ, SIG_IGN);
    rlimit limit{};
    ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &limit), 0);
    const rlimit low{.rlim_cur = 2'000'000, .rlim_max = limit.rlim_max};
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &low), 0);
    // The log is cut after each batch while the file can grow; then it holds what the file does not take.
    const uint64_t written = fill(*opened->file, 0, ErrorCode::io);
    EXPECT_GT(written, 5U);
    expect_spans(*opened->file, written);
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &limit), 0);
    EXPECT_TRUE(opened->file->checkpoint()->complete);
    EXPECT_TRUE(write_span(*opened->file, 1).has_value());
    expect_spans(*opened->file, written);
  });
}

TEST(Kill, LosesNoBatchThatWasAcknowledged) {
  std::mt19937_64 random(1);
  for (int round = 0; round < 5; ++round) {
    const TemporaryDirectory directory;
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      const Result<ChunkFile::Opened> opened = open_in(directory.path());
      if (!opened) ::_exit(1);
      for (uint64_t span = 0;; ++span) {
        if (!write_span(*opened->file, span) || ::write(ends[1], "+", 1) != 1) ::_exit(1);
        if (span % 2 == 0) std::ignore = opened->file->checkpoint();
      }
    }
    ::close(ends[1]);
    uint64_t acknowledged = 0;
    char byte = 0;
    for (uint64_t wanted = 5 + random() % 20; acknowledged < wanted && ::read(ends[0], &byte, 1) == 1;)
      ++acknowledged;
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    while (::read(ends[0], &byte, 1) == 1)
      ++acknowledged;
    ::close(ends[0]);

    const Result<ChunkFile::Opened> opened = open_in(directory.path());
    ASSERT_TRUE(opened.has_value()) << opened.error().message;
    EXPECT_FALSE(opened->damaged.has_value());
    EXPECT_FALSE(opened->wal_broken);
    for (uint32_t group = 0; group < kGroups; ++group) {
      std::set<uint64_t> spans;
      const Result<BlockCount> count = opened->file->read_blocks({.tier = Tier::raw, .group = group},
                                                                 [&](BlockKey key, const std::string& data) {
                                                                   if (data == block_data(group, key.span()))
                                                                     spans.insert(key.span());
                                                                   return true;
                                                                 });
      EXPECT_EQ(count->read, spans.size());
      EXPECT_GE(spans.size(), acknowledged);
      EXPECT_LE(spans.size(), acknowledged + 1);
    }
  }
}

}  // namespace
}  // namespace hb::store
