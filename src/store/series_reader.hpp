#pragma once

#include <atomic>
#include <cstdint>
#include <span>

#include "base/error.hpp"
#include "store/block_key.hpp"
#include "store/chunk_file.hpp"
#include "store/read_plan.hpp"
#include "store/samples.hpp"
#include "store/series_index.hpp"

namespace hb::store {

// A series that is read, and as what where a tier has rollups of it.
struct SeriesRequest {
  SeriesId id = 0;
  Aspect aspect = Aspect::last;
};

// Reads samples of series out of the file's blocks. A damaged block, or chunk in one, is left out and
// counted. Thread-safe.
class SeriesReader {
 public:
  // The file must outlive the reader.
  explicit SeriesReader(ChunkFile& file) : file_(file) {}

  // What a tier has of some series of one group in a span of time; `out` has an entry for each. Of rollups
  // there is one sample a bucket, at the bucket's last millisecond, and a staleness marker where the next
  // bucket is missing.
  [[nodiscard]] Result<void> read(Tier tier, std::span<const SeriesRequest> requests, TimeSpan span,
                                  std::span<SampleColumns> out);

  // Blocks and chunks that were left out since they are damaged.
  [[nodiscard]] uint64_t damaged() const { return damaged_.load(std::memory_order_relaxed); }

 private:
  Result<void> read_raw(std::span<const SeriesRequest> requests, TimeSpan span, std::span<SampleColumns> out);
  Result<void> read_rollups(Tier tier, std::span<const SeriesRequest> requests, TimeSpan span,
                            std::span<SampleColumns> out);
  Result<void> for_each_block(Tier tier, uint32_t group, TimeSpan span, const BlockVisitor& visit);
  void count_damage(const Error& error);

  ChunkFile& file_;
  std::atomic<uint64_t> damaged_ = 0;
};

}  // namespace hb::store
