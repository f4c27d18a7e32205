// A store that is only looked at.
#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <unistd.h>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "model/frame_builder.hpp"
#include "model/staleness.hpp"
#include "store/child_process.hpp"
#include "store/store.hpp"
#include "store/temporary_directory.hpp"

namespace hb::store {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

constexpr Metric kGauge{"load", "", MetricType::gauge};

// Two hours, the first of them in the file, and a directory as a crash leaves it: copied from under the
// store.
class ReadOnlyStore : public testing::Test {
 protected:
  ReadOnlyStore() : clock_(from_unix_ms(1'700'006'400'000)), begin_(clock_.now()) {
    const TemporaryDirectory live;
    std::unique_ptr<Store> store = Store::open({.directory = live.path()}, clock_).value();
    FrameBuilder builder;
    const auto tick = [&](Duration at, double value) {
      builder.begin(begin_ + at);
      builder.emit(kGauge, {}, value);
      store->append(*builder.finish());
    };
    for (int i = 0; i < 100; ++i)
      tick(seconds(i), i);
    tick(hours(1), 1000);
    while (store->statistics().commits_total == 0)
      std::this_thread::yield();
    ImportedSeries old{.labels = Labels{{"__name__", "old"}}, .type = MetricType::gauge, .samples = {}};
    old.samples.add(unix_ms(begin_ - hours(5)), 5);
    EXPECT_TRUE(store->import({old}));
    while (store->statistics().journal_bytes == 0)
      std::this_thread::yield();
    // The log as it was before it was moved into the file.
    for (const auto& entry : std::filesystem::directory_iterator(live.path()))
      std::filesystem::copy(entry.path(), directory_.file(entry.path().filename().string()));
  }

  [[nodiscard]] std::string samples(Store& store, const std::string& name) const {
    const std::vector<Matcher> matchers{Matcher::equal("__name__", name)};
    const auto selected = store.select(matchers, {begin_ - hours(9), begin_ + hours(9)},
                                       {.step = seconds(1), .function = {}, .range = seconds(0)});
    std::string text;
    for (const SeriesView& view : selected.value()) {
      for (std::size_t i = 0; i < view.times.size(); ++i) {
        if (view.times[i] >= begin_ && view.times[i] < begin_ + seconds(98)) continue;
        text += fmt::format("{}:{} ", std::chrono::duration<double>(view.times[i] - begin_).count(),
                            is_stale(view.values[i]) ? -1 : view.values[i]);
      }
    }
    return text;
  }
  // Every file with its size, its time and its bytes.
  [[nodiscard]] std::string state() const {
    std::string all;
    for (const auto& entry : std::filesystem::directory_iterator(directory_.path())) {
      const std::string name = entry.path().filename().string();
      all += fmt::format("{} {} {} {}\n", name, entry.file_size(),
                         entry.last_write_time().time_since_epoch().count(), directory_.content(name));
    }
    return all +
           fmt::format("{}", std::filesystem::last_write_time(directory_.path()).time_since_epoch().count());
  }
  void remove_shared_memory() const {
    if (directory_.has("heartbeat.db-shm")) directory_.remove("heartbeat.db-shm");
  }

  ManualClock clock_;
  const Timestamp begin_;
  TemporaryDirectory directory_;
};

TEST_F(ReadOnlyStore, ReadsFileAndJournalsAndChangesNothing) {
  remove_shared_memory();
  // A record that is not whole stays where it is.
  const std::string journal = directory_.find("journal-");
  directory_.write(journal, directory_.content(journal) + "torn");
  const std::string before = state();
  {
    const auto store = Store::open_read_only({.directory = directory_.path()}, clock_);
    ASSERT_TRUE(store) << store.error().message;
    EXPECT_EQ(samples(**store, "load"), "98:98 99:99 100:-1 3600:1000 ");
    EXPECT_EQ(samples(**store, "old"), "-18000:5 ");
    EXPECT_EQ((*store)->import({}).error().code, ErrorCode::invalid);
    EXPECT_EQ(state(), before);
  }
  EXPECT_EQ(state(), before);
}

// What a crash between a commit and its checkpoint leaves: part of the history is in the log alone.
TEST_F(ReadOnlyStore, ReadsALogWithoutMovingItIntoTheFile) {
  remove_shared_memory();
  {
    // A connection that is still open when its files are copied.
    Database writer = Database::open(directory_.file("heartbeat.db"), Database::Access::read_write).value();
    writer.set_checkpoint_on_close(false);
    ASSERT_TRUE(writer.execute("INSERT INTO meta(key, value) VALUES('test', 77)"));
  }
  remove_shared_memory();
  ASSERT_FALSE(directory_.content("heartbeat.db-wal").empty());
  const std::string before = state();
  Database database = Database::open(directory_.file("heartbeat.db"), Database::Access::at_rest).value();
  EXPECT_EQ(database.integer("SELECT value FROM meta WHERE key = 'test'").value(), 77);
  const auto store = Store::open_read_only({.directory = directory_.path()}, clock_);
  ASSERT_TRUE(store) << store.error().message;
  EXPECT_EQ(samples(**store, "old"), "-18000:5 ");
  EXPECT_EQ(state(), before);
}

TEST_F(ReadOnlyStore, KnowsItsNewestSample) {
  const auto newest = [this] {
    const auto store = Store::open_read_only({.directory = directory_.path()}, clock_);
    return store.value()->newest_sample().value();
  };
  EXPECT_EQ(newest(), begin_ + hours(1));  // the last tick, in the journal
  // Samples from elsewhere that are newer, once in the journal and once in the file.
  for (const Duration at : {Duration(hours(1)) + seconds(7), Duration(hours(30)) + seconds(11)}) {
    clock_.set_wall(begin_ + at + hours(3));
    {
      const auto store =
          Store::open({.directory = directory_.path(), .external_age_max = Options::kAnyAge}, clock_);
      ImportedSeries later{.labels = Labels{{"__name__", "later"}}, .type = MetricType::gauge, .samples = {}};
      later.samples.add(unix_ms(begin_ + at), 6);
      ASSERT_TRUE(store.value()->import({later}));
    }
    EXPECT_EQ(newest(), begin_ + at);
  }
}

TEST(ReadOnlyStoreWithoutTicks, KnowsItsNewestSample) {
  const ManualClock clock(from_unix_ms(1'700'006'400'000));
  const TemporaryDirectory directory;
  {
    const auto store =
        Store::open({.directory = directory.path(), .external_age_max = Options::kAnyAge}, clock);
    std::vector<ImportedSeries> all;
    for (const int64_t day : {3, 1, 2}) {
      all.push_back({.labels = Labels{{"__name__", fmt::format("day{}", day)}},
                     .type = MetricType::gauge,
                     .samples = {}});
      all.back().samples.add(unix_ms(clock.now() - hours(24 * day)) + 5, 1);
    }
    ASSERT_TRUE(store.value()->import(all));
  }
  const auto store = Store::open_read_only({.directory = directory.path()}, clock);
  EXPECT_EQ(store.value()->newest_sample().value(), clock.now() - hours(24) + Duration{5});
}

TEST_F(ReadOnlyStore, AndOneThatWritesKeepEachOtherOut) {
  {
    const auto first = Store::open_read_only({.directory = directory_.path()}, clock_);
    ASSERT_TRUE(first);
    const auto writer = Store::open({.directory = directory_.path()}, clock_);
    ASSERT_FALSE(writer);
    EXPECT_EQ(writer.error().code, ErrorCode::unavailable);
    // Another that reads is in nobody's way.
    EXPECT_TRUE(Store::open_read_only({.directory = directory_.path()}, clock_));
  }
  const auto writer = Store::open({.directory = directory_.path()}, clock_);
  ASSERT_TRUE(writer);
  const auto refused = Store::open_read_only({.directory = directory_.path()}, clock_);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::unavailable);
  EXPECT_NE(refused.error().message.find(std::to_string(::getpid())), std::string::npos);
}

TEST_F(ReadOnlyStore, NeedsAHistory) {
  const TemporaryDirectory empty;
  EXPECT_EQ(Store::open_read_only({.directory = empty.path()}, clock_).error().code, ErrorCode::not_found);
  EXPECT_EQ(Store::open_read_only({.directory = empty.file("absent")}, clock_).error().code,
            ErrorCode::not_found);
  EXPECT_FALSE(empty.has("absent"));
}

// Root may write in spite of the mode, and so a child looks as another user.
TEST_F(ReadOnlyStore, NeedsNoRightToWrite) {
  remove_shared_memory();
  const auto may = static_cast<std::filesystem::perms>(0555);
  for (const auto& entry : std::filesystem::directory_iterator(directory_.path()))
    std::filesystem::permissions(entry.path(), may);
  std::filesystem::permissions(directory_.path(), may);
  const std::string before = state();
  in_a_child([&] {
    constexpr uid_t kNobody = 65534;
    if (::geteuid() == 0) {
      ASSERT_EQ(::seteuid(kNobody), 0);
    }
    const auto store = Store::open_read_only({.directory = directory_.path()}, clock_);
    ASSERT_TRUE(store) << store.error().message;
    EXPECT_EQ(samples(**store, "old"), "-18000:5 ");
  });
  EXPECT_EQ(state(), before);
  std::filesystem::permissions(directory_.path(), std::filesystem::perms::owner_all);
}

TEST_F(ReadOnlyStore, APathMayHaveSignsThatMeanSomethingInAnAddress) {
  remove_shared_memory();
  if (directory_.has("heartbeat.db-wal")) directory_.remove("heartbeat.db-wal");
  const std::string odd = directory_.file("50%41 of?it#1");
  std::filesystem::create_directory(odd);
  std::filesystem::copy(directory_.file("heartbeat.db"), odd + "/heartbeat.db");
  const auto store = Store::open_read_only({.directory = odd}, clock_);
  ASSERT_TRUE(store) << store.error().message;
  EXPECT_EQ(samples(**store, "old"), "-18000:5 ");
}

}  // namespace
}  // namespace hb::store
