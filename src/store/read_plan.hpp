#pragma once

#include "model/series_source.hpp"
#include "store/block_key.hpp"

namespace hb::store {

// Which figure of a rollup stands for its bucket's samples.
enum class Aspect {
  last,     // the newest sample: what an instant selector would have found
  min,      // for min_over_time
  max,      // for max_over_time
  mean,     // for avg_over_time
  sum,      // for sum_over_time
  counter,  // a counter without resets, made of the buckets' increases: for rate and increase
};

// From which tier a query is answered, and as what.
struct ReadPlan {
  Tier tier = Tier::raw;
  Aspect aspect = Aspect::last;
  // Nothing of another tier stands in where this one has been trimmed, nor for what has not been rolled up
  // yet.
  bool this_tier_alone = false;

  bool operator==(const ReadPlan&) const = default;
};

// Chooses the coarsest tier that answers as the raw one would, or nearly: an instant selector needs a sample
// at every step, a window at least four buckets, and its function one that a rollup can stand in for. Instant
// queries read raw. Where the tier has been trimmed, the reader goes on with the next coarser one, as the
// same aspect.
[[nodiscard]] ReadPlan plan_read(const SelectHints& hints);

}  // namespace hb::store
