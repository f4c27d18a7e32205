#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "base/clock.hpp"
#include "store/chunk_file.hpp"
#include "store/temporary_directory.hpp"

namespace hb::store {

// A file in a directory of its own, with a clock that stands still.
inline constexpr const char* kFile = ChunkFile::kFileName;

class ChunkFileTest : public testing::Test {
 protected:
  ChunkFile::Options options() const {
    ChunkFile::Options options;
    options.directory = directory_.path();
    return options;
  }

  std::unique_ptr<ChunkFile> open() {
    Result<ChunkFile::Opened> opened = ChunkFile::open(options(), clock_);
    EXPECT_TRUE(opened.has_value()) << opened.error().message;
    EXPECT_FALSE(opened->damaged.has_value()) << opened->damaged->reason;
    return std::move(opened->file);
  }

  // Opens the file where damage is expected, and says what was found.
  std::string open_damaged() {
    const Result<ChunkFile::Opened> opened = ChunkFile::open(options(), clock_);
    EXPECT_TRUE(opened.has_value()) << opened.error().message;
    if (!opened->damaged) return {};
    EXPECT_TRUE(std::filesystem::exists(opened->damaged->path));
    return opened->damaged->reason;
  }

  static void put(ChunkFile& file, BlockKey::Parts key, std::string_view data) {
    Result<ChunkFile::Batch> batch = file.begin();
    ASSERT_TRUE(batch.has_value()) << batch.error().message;
    ASSERT_TRUE(batch->put_block(BlockKey(key), data).has_value());
    ASSERT_TRUE(batch->commit().has_value());
  }

  static std::vector<std::string> read(ChunkFile& file, const BlockRange& range) {
    std::vector<std::string> found;
    const Result<BlockCount> count = file.read_blocks(range, [&](BlockKey key, std::string& data) {
      found.push_back(std::to_string(key.span()) + ":" + data);
      return true;
    });
    EXPECT_TRUE(count.has_value()) << count.error().message;
    EXPECT_EQ(count->read, found.size());
    EXPECT_EQ(count->damaged, 0U);
    return found;
  }

  TemporaryDirectory directory_;
  ManualClock clock_{from_unix_ms(1'769'860'800'000)};  // 2026-01-31 12:00:00
};

}  // namespace hb::store
