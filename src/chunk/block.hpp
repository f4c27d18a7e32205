#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "chunk/chunk_group.hpp"

namespace hb::chunk {

// One series of a block. Without times of its own it has a value, or absent(), for every time of the block's
// grid. With its own it needs no grid: for series that come from elsewhere, at other times.
struct BlockColumn {
  uint32_t series = 0;
  std::span<const int64_t> times;
  std::span<const double> values;
};

// The samples of one span of time and one group of series as bytes, series by series, so that their values
// need not be in memory all at once. The grid, which must outlive the builder, and all times ascend strictly,
// and so do the numbers of the series. docs/formats/chunk.md draws the bytes.
class BlockBuilder {
 public:
  explicit BlockBuilder(std::span<const int64_t> grid) : grid_(grid) {}

  void add(const BlockColumn& column);
  [[nodiscard]] std::string finish() const;

 private:
  std::span<const int64_t> grid_;
  std::vector<uint32_t> series_;
  std::vector<std::string> chunks_;
};

// All of a block at once.
[[nodiscard]] std::string encode_block(std::span<const int64_t> grid, std::span<const BlockColumn> columns);

// Reads single series out of a block. Keeps a view of the bytes. Reading from several threads is safe.
class BlockReader {
 public:
  // Fails as ChunkGroup::open does.
  [[nodiscard]] static Result<BlockReader> open(std::string_view blob);

  [[nodiscard]] const std::vector<int64_t>& grid() const { return group_.grid(); }
  [[nodiscard]] std::span<const uint32_t> series() const { return group_.series(); }
  [[nodiscard]] std::size_t overhead_bytes() const { return group_.overhead_bytes(); }

  // A series' bytes in the block.
  struct Chunk {
    uint32_t series = 0;
    std::string_view bytes;
    bool own_times = false;  // or one value for each time of the grid
    bool whole = false;      // none of its values is absent()
  };
  // not_found: the block has none of it; corrupt: its chunk is damaged.
  [[nodiscard]] Result<Chunk> find(uint32_t series) const;
  // The values from `from` on over the grid, as many as `out` has; absent() where there is none. Of a chunk
  // without times of its own. corrupt when it does not parse.
  [[nodiscard]] Result<void> read(const Chunk& chunk, std::size_t from, std::span<double> out) const;

  // Puts the times and values of a series in place of what is in the vectors, whose memory is used again: one
  // value or absent() for each time. not_found: the block has none of it; corrupt: its chunk is damaged, the
  // others need not be. After an error the vectors hold nothing of use.
  [[nodiscard]] Result<void> read(uint32_t series, std::vector<int64_t>& times,
                                  std::vector<double>& values) const;

 private:
  explicit BlockReader(ChunkGroup group) : group_(std::move(group)) {}

  ChunkGroup group_;
};

}  // namespace hb::chunk
