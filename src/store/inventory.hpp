#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store/block_key.hpp"

namespace hb::store {

// What one tier's blocks hold.
struct TierInventory {
  uint64_t blocks = 0;
  uint64_t bytes = 0;    // of the blocks
  uint64_t samples = 0;  // of a rollup tier: its buckets
  std::optional<int64_t> oldest_ms = {};
  std::optional<int64_t> newest_ms = {};

  bool operator==(const TierInventory&) const = default;
};

// How much of history one metric name is.
struct MetricInventory {
  std::string name = {};
  uint64_t series = 0;
  uint64_t bytes = 0;  // of its chunks in all tiers

  bool operator==(const MetricInventory&) const = default;
};

// What a data directory holds and what that takes. Samples of the last hour or two are in the journals and in
// no block yet.
struct Inventory {
  static constexpr std::size_t kMetricsMax = 10;  // of each list

  uint64_t file_bytes = 0;
  uint64_t wal_bytes = 0;
  uint64_t journal_bytes = 0;
  std::array<TierInventory, kTiers> tiers = {};  // by Tier
  uint64_t series_active = 0;
  uint64_t series_ended = 0;
  uint64_t label_bytes = 0;                       // of all series
  uint64_t damaged = 0;                           // blocks and chunks that do not parse, which are left out
  std::vector<MetricInventory> most_series = {};  // the largest first
  std::vector<MetricInventory> most_bytes = {};

  bool operator==(const Inventory&) const = default;
};

}  // namespace hb::store
