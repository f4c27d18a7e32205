#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/time.hpp"
#include "store/block_key.hpp"

namespace hb::store {

// How long each tier is kept, and how much disk all of it may take: database, WAL and journals together.
struct Retention {
  Duration raw = std::chrono::hours(24 * 7);
  Duration minute = std::chrono::hours(24 * 90);
  Duration hour = std::chrono::hours(24 * 730);
  uint64_t bytes_max = uint64_t{1} << 30;

  [[nodiscard]] Duration of(Tier tier) const {
    return tier == Tier::raw ? raw : tier == Tier::minute ? minute : hour;
  }
};

// Less would leave no room for a span, its WAL and its journal.
inline constexpr uint64_t kStorageBytesMin = uint64_t{32} << 20;

struct Options {
  std::string directory;  // empty: nothing is written, and the last hour or two stay in memory
  Retention retention = {};
  // Series with samples in the open head. New ones past it are refused.
  std::size_t active_series_max = 20'000;
  // How old samples from outside may be, and how far in the future; kAnyAge: as old as history can be.
  Duration external_age_max = std::chrono::hours(1);
  static constexpr Duration kAnyAge = Duration::max();
  // Samples from outside in the open head, each of some twenty bytes. The head is closed early when it has
  // them, and written; they are refused while that fails.
  std::size_t external_samples_max = 250'000;

  // Series known at all, as long as any tier has samples of them. New ones past it are refused.
  [[nodiscard]] std::size_t known_series_max() const { return 10 * active_series_max; }
};

// What the store says of itself, for the heartbeat_* metrics.
struct Statistics {
  std::size_t series = 0;         // in the index
  std::size_t active_series = 0;  // in the open head
  std::size_t closed_heads = 0;   // that wait to be written
  uint64_t samples_appended_total = 0;
  uint64_t series_refused_total = 0;   // new ones past the limit
  uint64_t samples_refused_total = 0;  // from outside: too old, too far in the future, too many
  uint64_t ticks_unjournaled_total = 0;
  uint64_t heads_dropped_total = 0;   // could not be written for too long
  uint64_t damaged_blocks_total = 0;  // and damaged groups of the list of series
  uint64_t journal_bytes = 0;
  uint64_t file_bytes = 0;
  uint64_t wal_bytes = 0;
  std::array<uint64_t, kTiers> tier_bytes{};
  uint64_t commits_total = 0;
  double commit_seconds_total = 0;
  uint64_t syncs_total = 0;
  double sync_seconds_total = 0;
  bool on_disk = false;       // whether there is a directory at all
  bool writing = true;        // false while the disk is full, read-only or broken
  std::string paused_reason;  // why not
};

}  // namespace hb::store
