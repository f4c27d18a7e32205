// A data directory that is damaged in every way that a disk, a crash or a person damages one: the store opens,
// and what it then says is either what was written, to the bit, or nothing.
#include <algorithm>
#include <bit>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
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

  // A directory as a crash leaves it: two hours in the file, whose blocks are in its log alone, and the rest in
  // two journals.
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
    for (const auto& entry : std::filesystem::directory_iterator(directory.path())) {
      const std::string name = entry.path().filename().string();
      if (name != "heartbeat.lock" && !name.ends_with("-shm")) files_[name] = directory.content(name);
    }
    EXPECT_EQ(files_.size(), 4U);
    EXPECT_GT(files_[kLog].size(), 10'000U);
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

  static void put(const TemporaryDirectory& directory, const Files& files) {
    for (const auto& [name, bytes] : files)
      directory.write(name, bytes);
  }

  // Opens a directory with the files, then once more after a tick with a series that was never there: neither
  // may say what was not written. The result is how much there was.
  std::size_t open_files(const Files& files, std::string_view what) {
    const TemporaryDirectory directory;
    put(directory, files);
    return open_damaged(directory, what);
  }

  std::size_t open_damaged(const TemporaryDirectory& directory, std::string_view what) {
    const auto began = std::chrono::steady_clock::now();
    std::unique_ptr<Store> store = open(directory);
    if (!store) return 0;
    EXPECT_LT(std::chrono::steady_clock::now() - began, seconds(10)) << what;
    const std::size_t count = expect_nothing_else(read_all(*store), what);
    FrameBuilder builder;
    const Timestamp now = begin_ + hours(2) + seconds(2000);
    builder.begin(now);
    builder.emit(kGauge, {{"host", "new"}}, 42);
    store->append(*builder.finish());
    store.reset();
    store = open(directory);
    if (!store) return count;
    History seen = read_all(*store);
    const auto fresh = seen.extract(R"(load{host="new"})");
    EXPECT_TRUE(fresh && fresh.mapped() == (Samples{{unix_ms(now), std::bit_cast<uint64_t>(42.0)}})) << what;
    expect_nothing_else(seen, what);
    return count;
  }

  SystemClock clock_;
  const Timestamp begin_;
  FrameBuilder builder_;
  History written_;
  Files files_;
};

TEST_F(StoreFaults, OpenAsItWasWithoutAny) { EXPECT_EQ(open_files(files_, "none"), samples_written()); }

TEST_F(StoreFaults, SayWhatWasWrittenOrNothingWithFlippedBits) {
  std::mt19937_64 random(7);  // the same bits in every run
  std::size_t whole = 0;
  std::size_t partial = 0;
  for (int round = 0; round < 1000; ++round) {
    Files files = files_;
    auto file = files.begin();
    std::advance(file, round % 4);
    // A few pages hold all structure: every other flip is in one of the first.
    const std::size_t reach = round % 8 < 4 ? file->second.size() : std::min<std::size_t>(file->second.size(), 20'000);
    const std::size_t bit = random() % (reach * 8);
    file->second = flipped(file->second, bit);
    const std::size_t count = open_files(files, fmt::format("{} bit {}", file->first, bit));
    ++(count == samples_written() ? whole : partial);
    if (HasFailure()) break;
  }
  EXPECT_GT(whole, 100U);
  EXPECT_GT(partial, 100U);
}

}  // namespace
}  // namespace hb::store
