// A data directory that is damaged in every way that a disk, a crash or a person damages one: the store
// opens, and what it then says is either what was written, to the bit, or nothing.
#include <algorithm>
#include <atomic>
#include <bit>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <iterator>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <unistd.h>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/log.hpp"
#include "model/frame_builder.hpp"
#include "model/staleness.hpp"
#include "store/store.hpp"
#include "store/temporary_directory.hpp"

namespace hb::store {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

constexpr Metric kGauge{"load", "", MetricType::gauge};
constexpr Metric kCounter{"requests_total", "", MetricType::counter};
constexpr int kHosts = 12;
constexpr seconds kStep{10};
constexpr const char* kFile = "heartbeat.db";
constexpr const char* kLog = "heartbeat.db-wal";

// Under the address sanitizer a start takes twelve times as long.
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
constexpr int kFlips = 120;
#else
constexpr int kFlips = 1000;
#endif
#else
constexpr int kFlips = 1000;
#endif

using Files = std::map<std::string, std::string>;
using Samples = std::map<int64_t, uint64_t>;  // the bits of each value by its time
using History = std::map<std::string, Samples>;

std::string flipped(std::string bytes, std::size_t bit) {
  bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << (bit % 8)));
  return bytes;
}

class StoreFaults : public testing::Test {
 protected:
  static void SetUpTestSuite() { log::set_level(log::Level::error); }
  static void TearDownTestSuite() { log::set_level(log::Level::info); }

  // A directory as a crash leaves it: two hours in the file, whose blocks are in its log alone (or all in
  // itself), and the rest in two journals.
  StoreFaults() : begin_(std::chrono::floor<hours>(clock_.now()) - hours(3)) {
    const TemporaryDirectory directory;
    std::unique_ptr<Store> store = open(directory);
    for (int i = 0; i < 2 * 360 + 60; ++i)
      tick(*store, begin_ + i * kStep);
    while (store->statistics().commits_total < 2 || store->statistics().closed_heads > 0)
      ::usleep(1000);
    store.reset();
    store = open(directory);
    for (int i = 2 * 360 + 60; i < 2 * 360 + 120; ++i)
      tick(*store, begin_ + i * kStep);
    written_ = read_all(*store);
    store.reset();
    const std::unique_ptr<ChunkFile> file = move_into_log(directory);
    in_log_ = files_in(directory);
    settled_ = in_log_;
    EXPECT_TRUE(file->checkpoint()->complete);
    settled_[kFile] = directory.content(kFile);
    settled_.erase(kLog);
    EXPECT_EQ(in_log_.size(), 4U);
    EXPECT_GT(in_log_[kLog].size(), 10'000U);
    EXPECT_NE(settled_[kFile], in_log_[kFile]);
    EXPECT_EQ(written_.size(), 2U * kHosts);
  }

  // The file, held open, with all blocks in its log alone.
  std::unique_ptr<ChunkFile> move_into_log(const TemporaryDirectory& directory) {
    std::unique_ptr<ChunkFile> file =
        std::move(ChunkFile::open({.directory = directory.path()}, clock_)->file);
    std::vector<std::pair<BlockKey, std::string>> blocks;
    for (const Tier tier : {Tier::raw, Tier::minute, Tier::hour}) {
      const auto read = file->read_blocks({.tier = tier, .group = 0}, [&](BlockKey key, std::string& data) {
        blocks.emplace_back(key, data);
        return true;
      });
      EXPECT_TRUE(read.has_value());
    }
    {
      auto batch = file->begin();
      for (const auto& [key, data] : blocks)
        EXPECT_TRUE(batch->remove_block(key).has_value());
      EXPECT_TRUE(batch->commit().has_value());
    }
    EXPECT_TRUE(file->checkpoint()->complete);
    auto batch = file->begin();
    for (const auto& [key, data] : blocks)
      EXPECT_TRUE(batch->put_block(key, data).has_value());
    EXPECT_TRUE(batch->commit().has_value());
    return file;
  }

  std::unique_ptr<Store> open(const TemporaryDirectory& directory) {
    Result<std::unique_ptr<Store>> opened = Store::open({.directory = directory.path()}, clock_);
    EXPECT_TRUE(opened.has_value()) << opened.error().message;
    return opened ? *std::move(opened) : nullptr;
  }

  void tick(Store& store, Timestamp time) {
    builder_.begin(time);
    const double at = std::sin(static_cast<double>(unix_ms(time) / 1000));
    for (int host = 0; host < kHosts; ++host) {
      const std::string name = fmt::format("host-{:02}.example", host);
      builder_.emit(kGauge, {{"host", name}}, at / (host + 3));
      builder_.emit(kCounter, {{"host", name}}, at + host);
    }
    store.append(*builder_.finish());
  }

  [[nodiscard]] History read_all(Store& store) const {
    History history;
    const auto selected = store.select({}, {begin_ - hours(24 * 400), begin_ + hours(24 * 400)},
                                       {.step = seconds(1), .function = {}, .range = seconds(0)});
    // A tree that is damaged may refuse; then it says nothing.
    if (!selected) return history;
    for (const SeriesView& view : *selected) {
      Samples& samples = history[view.labels->to_string()];
      for (std::size_t i = 0; i < view.times.size(); ++i) {
        if (!is_stale(view.values[i]))
          samples[unix_ms(view.times[i])] = std::bit_cast<uint64_t>(view.values[i]);
      }
    }
    return history;
  }

  // How many samples there are; every one must be as it was written.
  std::size_t expect_nothing_else(const History& seen, std::string_view what) {
    std::size_t count = 0;
    for (const auto& [labels, samples] : seen) {
      const auto known = written_.find(labels);
      if (known == written_.end()) {
        EXPECT_TRUE(samples.empty()) << what << ": " << labels << " was never written";
        continue;
      }
      for (const auto& [time_ms, bits] : samples) {
        const auto sample = known->second.find(time_ms);
        const bool same = sample != known->second.end() && sample->second == bits;
        EXPECT_TRUE(same) << what << ": " << labels << " at " << time_ms;
        if (!same) return count;
      }
      count += samples.size();
    }
    return count;
  }

  [[nodiscard]] std::size_t samples_written() const {
    std::size_t count = 0;
    for (const auto& [labels, samples] : written_)
      count += samples.size();
    return count;
  }

  static Files files_in(const TemporaryDirectory& directory) {
    Files files;
    for (const auto& entry : std::filesystem::directory_iterator(directory.path())) {
      const std::string name = entry.path().filename().string();
      if (name != "heartbeat.lock" && !name.ends_with("-shm")) files[name] = directory.content(name);
    }
    return files;
  }

  static void put(const TemporaryDirectory& directory, const Files& files) {
    for (const auto& [name, bytes] : files)
      directory.write(name, bytes);
  }

  // Opens a directory with the files and reads what there is; how much it was.
  std::size_t open_files(const Files& files, std::string_view what) {
    const TemporaryDirectory directory;
    put(directory, files);
    return open_damaged(directory, what);
  }

  std::size_t open_damaged(const TemporaryDirectory& directory, std::string_view what) {
    const auto began = std::chrono::steady_clock::now();
    const std::unique_ptr<Store> store = open(directory);
    if (!store) return 0;
    EXPECT_LT(std::chrono::steady_clock::now() - began, seconds(10)) << what;
    return expect_nothing_else(read_all(*store), what);
  }

  // A series that was never there gets samples, and the store is opened once more: it has them, and none of
  // anybody else's, whatever became of the ids that were given before.
  void go_on_with(const Files& files, std::string_view what) {
    const TemporaryDirectory directory;
    put(directory, files);
    std::unique_ptr<Store> store = open(directory);
    if (!store) return;
    FrameBuilder builder;
    const Timestamp now = begin_ + hours(2) + seconds(2000);
    builder.begin(now);
    builder.emit(kGauge, {{"host", "new"}}, 42);
    store->append(*builder.finish());
    store.reset();
    store = open(directory);
    if (!store) return;
    History seen = read_all(*store);
    const auto fresh = seen.extract(R"(load{host="new"})");
    EXPECT_TRUE(fresh && fresh.mapped() == (Samples{{unix_ms(now), std::bit_cast<uint64_t>(42.0)}})) << what;
    expect_nothing_else(seen, what);
  }

  SystemClock clock_;
  const Timestamp begin_;
  FrameBuilder builder_;
  History written_;
  Files in_log_;
  Files settled_;
};

TEST_F(StoreFaults, OpenAsItWasWithoutAny) {
  EXPECT_EQ(open_files(in_log_, "in the log"), samples_written());
  EXPECT_EQ(open_files(settled_, "in the file"), samples_written());
}

TEST_F(StoreFaults, SayWhatWasWrittenOrNothingWithFlippedBits) {
  std::mt19937_64 random(7);  // the same bits in every run
  std::size_t whole = 0;
  std::size_t partial = 0;
  for (int round = 0; round < kFlips && !HasFailure(); ++round) {
    Files files = round % 2 == 0 ? in_log_ : settled_;
    auto file = files.begin();
    std::advance(file, static_cast<std::ptrdiff_t>(random() % files.size()));
    // A few pages hold all structure: every other flip is in one of the first.
    const std::size_t all = file->second.size();
    const std::size_t reach = round % 4 < 2 ? all : std::min<std::size_t>(all, 20'000);
    const std::size_t bit = random() % (reach * 8);
    file->second = flipped(file->second, bit);
    const std::string what = fmt::format("{} of {} files, bit {}", file->first, files.size(), bit);
    const std::size_t count = open_files(files, what);
    ++(count == samples_written() ? whole : partial);
    if (round % 5 == 0) go_on_with(files, what);
  }
  EXPECT_GT(whole, kFlips / 20U);
  EXPECT_GT(partial, kFlips / 4U);
}

TEST_F(StoreFaults, SayWhatWasWrittenOrNothingWithCutFiles) {
  constexpr std::size_t kCuts = 12;
  for (const Files* all : {&in_log_, &settled_}) {
    for (const auto& [name, bytes] : *all) {
      for (std::size_t cut = 0; cut < kCuts; ++cut) {
        Files files = *all;
        files[name].resize(bytes.size() * cut / kCuts + cut % 3);
        const std::string what = fmt::format("{} cut to {}", name, files[name].size());
        const std::size_t count = open_files(files, what);
        // While the log has them, the file's last pages are those that blocks were removed from.
        const bool whole = name == kFile && all == &in_log_ && count == samples_written();
        EXPECT_TRUE(whole || count < samples_written()) << what;
        if (cut % 4 == 0) go_on_with(files, what);
      }
    }
  }
}

TEST_F(StoreFaults, SayWhatWasWrittenOrNothingWithoutSomeFiles) {
  const std::vector<std::string> names = [&] {
    std::vector<std::string> all;
    for (const auto& [name, bytes] : in_log_)
      all.push_back(name);
    return all;
  }();
  for (unsigned missing = 1; missing < 1U << names.size(); ++missing) {
    Files without = in_log_;
    Files emptied = in_log_;
    std::string what;
    for (std::size_t i = 0; i < names.size(); ++i) {
      if ((missing >> i & 1U) == 0) continue;
      without.erase(names[i]);
      emptied[names[i]].clear();
      what += names[i] + " ";
    }
    EXPECT_LT(open_files(without, "without " + what), samples_written()) << what;
    go_on_with(without, "without " + what);
    EXPECT_LT(open_files(emptied, "empty: " + what), samples_written()) << what;
    go_on_with(emptied, "empty: " + what);
  }
}

TEST_F(StoreFaults, SetAJournalAsideThatIsNoFile) {
  const std::string name = std::prev(in_log_.end())->first;  // the journals sort behind the file
  for (const bool folder : {true, false}) {
    const TemporaryDirectory directory;
    Files files = in_log_;
    files.erase(name);
    put(directory, files);
    if (folder) {
      std::filesystem::create_directory(directory.file(name));
    } else {
      std::filesystem::create_symlink(name, directory.file(name));
    }
    EXPECT_EQ(open_damaged(directory, name), open_files(files, name));
    EXPECT_FALSE(directory.find(name + ".damaged-").empty());
  }
}

// Somebody sets the wall clock; the monotonic one goes on.
class JumpingClock final : public Clock {
 public:
  void set(Timestamp now) { now_ = unix_ms(now); }
  [[nodiscard]] Timestamp now() const override { return from_unix_ms(now_.load()); }
  [[nodiscard]] Steady steady_now() const override { return std::chrono::steady_clock::now(); }

 private:
  std::atomic<int64_t> now_ = 0;
};

// Days ahead and back, by one or by hundreds, over the ends of hours and without: nothing is forgotten, and
// where two hours were the same by the clock the later one is what is told.
TEST(StoreClock, AYearAheadAndBackLosesNothing) {
  JumpingClock clock;
  const TemporaryDirectory directory;
  const Timestamp begin = std::chrono::floor<hours>(SystemClock().now());
  Samples expected;
  FrameBuilder builder;
  clock.set(begin);
  std::unique_ptr<Store> store = Store::open({.directory = directory.path()}, clock).value();
  double value = 0;
  for (const int days : {0, 1, 365, 364, 0, -365, -1, 0, 40}) {
    for (int i = 0; i < 4; ++i) {
      const Timestamp now =
          begin + hours(24 * days) + std::chrono::minutes(40) + i * std::chrono::minutes(10);
      clock.set(now);
      builder.begin(now);
      builder.emit(kGauge, {{"host", "a"}}, ++value);
      store->append(*builder.finish());
      expected[unix_ms(now)] = std::bit_cast<uint64_t>(value);
    }
  }
  const auto seen = [&] {
    Samples samples;
    const std::vector<Matcher> matchers{Matcher::equal("host", "a")};
    const auto selected = store->select(matchers, {begin - hours(24 * 400), begin + hours(24 * 400)},
                                        {.step = seconds(1), .function = {}, .range = seconds(0)});
    for (const SeriesView& view : selected.value()) {
      for (std::size_t i = 0; i < view.times.size(); ++i) {
        if (!is_stale(view.values[i]))
          samples[unix_ms(view.times[i])] = std::bit_cast<uint64_t>(view.values[i]);
      }
    }
    return samples;
  };
  EXPECT_EQ(seen(), expected);
  while (store->statistics().closed_heads > 0)
    ::usleep(1000);
  EXPECT_EQ(seen(), expected);
  store.reset();
  store = Store::open({.directory = directory.path()}, clock).value();
  EXPECT_EQ(seen(), expected);
}

}  // namespace
}  // namespace hb::store
