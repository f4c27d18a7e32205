#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <utility>

#include "store/chunk_file.hpp"
#include "store/heads.hpp"
#include "store/match_cache.hpp"
#include "store/series_index.hpp"

namespace hb::store {

// What the thread that ticks, the readers and the writer's thread share. All of it is guarded by the mutex,
// which nobody holds while waiting for the disk, but for what says otherwise.
struct SharedState {
  explicit SharedState(Heads::Limits limits) : heads(index, limits) {
    for (std::atomic<int64_t>& oldest : oldest_ms)
      oldest = kNothing;
  }

  mutable std::shared_mutex mutex;
  SeriesIndex index;
  mutable MatchCache matches;  // of the index
  Heads heads;
  // Exchanged for another when the file turns out to be damaged; null when there is none: nothing is written.
  std::shared_ptr<ChunkFile> file;

  // Where each tier of the file begins; kNothing for an empty one. Not guarded: the writer's thread keeps it.
  static constexpr int64_t kNothing = INT64_MAX;
  std::array<std::atomic<int64_t>, kTiers> oldest_ms;
  // Up to here the file may have samples of spans that heads in memory have as well.
  std::atomic<int64_t> file_needed_until_ms = 0;

  [[nodiscard]] std::shared_ptr<ChunkFile> current_file() const {
    const std::shared_lock lock(mutex);
    return file;
  }
};

}  // namespace hb::store
