#include "store/journal.hpp"

#include <algorithm>
#include <cerrno>
#include <deque>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "store/temporary_directory.hpp"

namespace hb::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* kName = "journal-1.hbj";

class Journal : public testing::Test {
 protected:
  // A journal with three records, and where each of them ends.
  std::string three() {
    JournalWriter writer = create();
    for (const char* record : {"one", "two two", "three"})
      EXPECT_TRUE(writer.append(record).has_value());
    std::string bytes = directory_.content(kName);
    EXPECT_EQ(bytes.size(), writer.bytes());
    return bytes;
  }

  JournalWriter create(JournalFileOps ops = JournalFileOps::system()) {
    Result<JournalWriter> writer = JournalWriter::create(directory_.file(kName), std::move(ops));
    EXPECT_TRUE(writer.has_value()) << writer.error().message;
    return std::move(*writer);
  }

  std::vector<std::string> read() {
    std::vector<std::string> records;
    const Result<JournalReadResult> read =
        read_journal(directory_.file(kName), JournalTail::cut, [&](std::string_view payload) -> Result<void> {
          records.emplace_back(payload);
          return {};
        });
    EXPECT_TRUE(read.has_value());
    result_ = *read;
    EXPECT_EQ(result_.records, records.size());
    EXPECT_EQ(result_.bytes, directory_.content(kName).size());
    return records;
  }

  TemporaryDirectory directory_;
  JournalReadResult result_;
};

TEST_F(Journal, GivesBackItsRecordsInOrder) {
  const std::string bytes = three();
  EXPECT_EQ(bytes.size(), 8 + 3 * 8 + 3 + 7 + 5U);
  EXPECT_THAT(read(), ElementsAre("one", "two two", "three"));
  EXPECT_EQ(result_.cut_bytes, 0U);
  struct stat status{};
  ASSERT_EQ(::stat(directory_.file(kName).c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600U);
}

TEST_F(Journal, IsOfTheseBytes) {
  JournalWriter writer = create();
  ASSERT_TRUE(writer.append("a").has_value());
  ASSERT_TRUE(writer.sync().has_value());
  EXPECT_EQ(directory_.content(kName).substr(0, 12), std::string("HBJRNL\n\1\1\0\0\0", 12));
}

TEST_F(Journal, EndsAtEveryTruncation) {
  const std::string bytes = three();
  const std::size_t ends[] = {8, 8 + 11, 8 + 11 + 15, bytes.size()};
  for (std::size_t length = 0; length <= bytes.size(); ++length) {
    directory_.write(kName, bytes.substr(0, length));
    const std::size_t whole =
        static_cast<std::size_t>(std::ranges::count_if(ends, [&](auto end) { return end <= length; }));
    EXPECT_EQ(read().size(), whole == 0 ? 0 : whole - 1) << length;
    EXPECT_EQ(result_.cut_bytes, length - (whole == 0 ? 0 : ends[whole - 1])) << length;
    EXPECT_EQ(read().size(), whole == 0 ? 0 : whole - 1) << length;
    EXPECT_EQ(result_.cut_bytes, 0U);
  }
}

TEST_F(Journal, EndsAtEveryFlippedBit) {
  const std::string bytes = three();
  const std::vector<std::string> all = {"one", "two two", "three"};
  for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    std::string damaged = bytes;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << (bit % 8)));
    directory_.write(kName, damaged);
    const bool newer = bit / 8 == 7 && damaged[7] > 1;
    if (newer) {
      EXPECT_EQ(read_journal(directory_.file(kName), JournalTail::cut, {}).error().code,
                ErrorCode::unsupported);
      EXPECT_EQ(directory_.content(kName), damaged);
      continue;
    }
    const std::size_t intact = bit / 8 < 19 ? 0 : bit / 8 < 34 ? 1 : 2;
    EXPECT_THAT(read(),
                testing::ElementsAreArray(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(intact)))
        << bit;
  }
}

TEST_F(Journal, TakesZerosForNoRecord) {
  directory_.write(kName, three() + std::string(4096, '\0'));
  EXPECT_EQ(read().size(), 3U);
  EXPECT_EQ(result_.cut_bytes, 4096U);
}

TEST_F(Journal, BoundsARecord) {
  JournalWriter writer = create();
  const std::string longest(kJournalRecordBytesMax, 'x');
  EXPECT_EQ(writer.append("").error().code, ErrorCode::limit);
  EXPECT_EQ(writer.append(longest + "x").error().code, ErrorCode::limit);
  ASSERT_TRUE(writer.append(longest).has_value());
  ASSERT_TRUE(writer.append("end").has_value());
  EXPECT_THAT(read(), ElementsAre(longest, "end"));
}

TEST_F(Journal, LeavesTheFileWhenTheVisitorFails) {
  const std::string bytes = three();
  const auto refuse = [](std::string_view) -> Result<void> { return fail(ErrorCode::corrupt, "no"); };
  EXPECT_EQ(read_journal(directory_.file(kName), JournalTail::cut, refuse).error().code, ErrorCode::corrupt);
  EXPECT_EQ(directory_.content(kName), bytes);
}

TEST_F(Journal, NeverWritesToAFileThatIsThere) {
  three();
  EXPECT_EQ(JournalWriter::create(directory_.file(kName)).error().code, ErrorCode::io);
  EXPECT_EQ(JournalWriter::create(directory_.file("absent/journal-1.hbj")).error().code,
            ErrorCode::not_found);
  EXPECT_EQ(read_journal(directory_.file("journal-2.hbj"), JournalTail::cut, {}).error().code,
            ErrorCode::not_found);
}

// File operations that do as they are told, one call after the other: a positive number lets at most so many
// bytes through, a negative one fails with that error. With nothing left to follow they work.
struct Faults {
  std::deque<int> writes;
  std::deque<int> syncs;
  std::deque<int> truncates;

  static int take(std::deque<int>& from) {
    if (from.empty()) return 0;
    const int next = from.front();
    from.pop_front();
    if (next < 0) errno = -next;
    return next;
  }

  JournalFileOps ops() {
    return {.write = [this](int fd, const void* data, std::size_t bytes) -> ssize_t {
              const int next = take(writes);
              if (next < 0) return -1;
              return ::write(fd, data, next > 0 ? std::min(bytes, static_cast<std::size_t>(next)) : bytes);
            },
            .sync = [this](int fd) { return take(syncs) < 0 ? -1 : ::fdatasync(fd); },
            .truncate = [this](int fd,
                               off_t bytes) { return take(truncates) < 0 ? -1 : ::ftruncate(fd, bytes); }};
  }
};

TEST_F(Journal, GoesOnAfterWritesThatFail) {
  struct Case {
    std::deque<int> writes;
    bool written;
    ErrorCode code;
  };
  for (const Case& test :
       {Case{{-EINTR, -EINTR}, true, {}}, Case{{1, 2, -EINTR, 3}, true, {}},
        Case{{-ENOSPC}, false, ErrorCode::unavailable}, Case{{5, -ENOSPC}, false, ErrorCode::unavailable},
        Case{{9, -EDQUOT}, false, ErrorCode::unavailable}, Case{{-EIO}, false, ErrorCode::io},
        Case{{3, -EIO}, false, ErrorCode::io}}) {
    directory_.remove(kName);
    Faults faults;
    JournalWriter writer = create(faults.ops());
    ASSERT_TRUE(writer.append("before").has_value());
    faults.writes = test.writes;
    const Result<void> appended = writer.append("record");
    EXPECT_EQ(appended.has_value(), test.written);
    EXPECT_EQ(appended ? test.code : appended.error().code, test.code);
    ASSERT_TRUE(writer.append("after").has_value());
    EXPECT_EQ(writer.bytes(), directory_.content(kName).size());
    if (test.written) {
      EXPECT_THAT(read(), ElementsAre("before", "record", "after"));
    } else {
      EXPECT_THAT(read(), ElementsAre("before", "after"));
    }
    EXPECT_EQ(result_.cut_bytes, 0U);
  }
}

TEST_F(Journal, WritesNothingBehindATornRecordThatItCannotCut) {
  Faults faults;
  JournalWriter writer = create(faults.ops());
  ASSERT_TRUE(writer.append("before").has_value());
  faults.writes = {5, -ENOSPC};
  faults.truncates = {-EIO};
  EXPECT_FALSE(writer.append("record").has_value());
  EXPECT_THAT(writer.append("after").error().message, HasSubstr("a new journal is needed"));
  EXPECT_THAT(writer.sync().error().message, HasSubstr("a new journal is needed"));
  EXPECT_THAT(read(), ElementsAre("before"));
  EXPECT_EQ(result_.cut_bytes, 5U);
}

TEST_F(Journal, NeverSyncsAgainAfterASyncThatFailed) {
  Faults faults;
  JournalWriter writer = create(faults.ops());
  ASSERT_TRUE(writer.append("before").has_value());
  ASSERT_TRUE(writer.sync().has_value());
  faults.syncs = {-EIO};
  EXPECT_THAT(writer.sync().error().message, HasSubstr("a new journal is needed"));
  EXPECT_EQ(writer.sync().error().code, ErrorCode::io);
  EXPECT_EQ(writer.append("after").error().code, ErrorCode::io);
  EXPECT_THAT(read(), ElementsAre("before"));
}

TEST_F(Journal, TellsThatItWasRemoved) {
  JournalWriter writer = create();
  ASSERT_TRUE(writer.append("before").has_value());
  ASSERT_TRUE(writer.sync().has_value());
  directory_.remove(kName);
  EXPECT_EQ(writer.sync().error().code, ErrorCode::not_found);
  EXPECT_EQ(writer.append("after").error().code, ErrorCode::io);
}

TEST_F(Journal, LeavesNoFileWithoutAHeader) {
  Faults faults;
  faults.writes = {3, -ENOSPC};
  const Result<JournalWriter> writer = JournalWriter::create(directory_.file(kName), faults.ops());
  EXPECT_EQ(writer.error().code, ErrorCode::unavailable);
  EXPECT_FALSE(directory_.has(kName));
}

TEST_F(Journal, IsFoundByItsNumber) {
  for (const char* name : {"journal-10.hbj", "journal-9.hbj", "journal-18446744073709551615.hbj",
                           "journal-01.hbj", "journal-.hbj", "journal--1.hbj", "journal-1.hbj.old",
                           "journal-18446744073709551616.hbj", "journal-1x.hbj", "heartbeat.db"}) {
    directory_.write(name, "");
  }
  EXPECT_THAT(*list_journals(directory_.path()), ElementsAre(9, 10, UINT64_MAX));
  ASSERT_TRUE(remove_journal(directory_.path(), 9).has_value());
  ASSERT_TRUE(remove_journal(directory_.path(), 9).has_value());
  EXPECT_THAT(*list_journals(directory_.path()), ElementsAre(10, UINT64_MAX));
  EXPECT_EQ(list_journals(directory_.file("absent")).error().code, ErrorCode::io);
}

}  // namespace
}  // namespace hb::store
