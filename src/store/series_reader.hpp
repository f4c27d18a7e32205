#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/error.hpp"
#include "store/block_cache.hpp"
#include "store/block_key.hpp"
#include "store/chunk_file.hpp"
#include "store/read_plan.hpp"
#include "store/samples.hpp"
#include "store/series_columns.hpp"
#include "store/series_index.hpp"

namespace hb::store {

// A series that is read, and as what where a tier has rollups of it.
struct SeriesRequest {
  SeriesId id = 0;
  Aspect aspect = Aspect::last;
};

// Reads samples of series out of the file's blocks. A damaged block, or chunk in one, is left out and
// counted. Belongs to one thread.
class SeriesReader {
 public:
  // Of raw blocks that are held from one series of a group to the next. Those beyond it, of queries over many
  // days that no rollup answers, are read again for each series.
  static constexpr std::size_t kHeldBytesMax = std::size_t{8} << 20;

  struct Options {
    std::size_t held_bytes_max = kHeldBytesMax;
    bool memory_only = false;  // unavailable where the file would have to be read
  };

  // The file must outlive the reader.
  SeriesReader(ChunkFile& file, Options options) : file_(file), options_(options) {}

  // What a tier of rollups has of some series of one group in a span of time; `out` has an entry for each.
  // There is one sample a bucket, at the bucket's last millisecond, and a staleness marker where the next
  // bucket is missing.
  [[nodiscard]] Result<void> read_rollups(Tier tier, std::span<const SeriesRequest> requests, TimeSpan span,
                                          std::span<SampleColumns> out);

  // Holds the raw blocks of a group in a span: read_raw() gives the series of that group next.
  [[nodiscard]] Result<void> hold_raw(uint32_t group, TimeSpan span);
  // Adds the raw samples of a series to `out`.
  [[nodiscard]] Result<void> read_raw(SeriesId id, SeriesColumns& out);

  // Blocks and chunks that were left out since they are damaged.
  [[nodiscard]] uint64_t damaged() const { return damaged_; }

 private:
  struct RawBlock {
    uint64_t span = 0;
    OpenBlockPtr block;
    std::size_t from = 0;  // of its grid, what lies in the span that is read
    std::size_t to = 0;
  };

  Result<std::optional<RawBlock>> next_raw(uint64_t from_span);
  [[nodiscard]] RawBlock placed(uint64_t span, OpenBlockPtr block) const;
  void read_chunk(const RawBlock& raw, SeriesId id, SeriesColumns& out);
  void count_damage(const Error& error);

  ChunkFile& file_;
  const Options options_;
  uint64_t damaged_ = 0;
  uint32_t group_ = 0;
  TimeSpan span_;
  std::vector<RawBlock> held_;
  uint64_t unheld_from_ = 0;  // from this span on blocks are not held
  SampleColumns part_;        // of a chunk with times of its own
};

}  // namespace hb::store
