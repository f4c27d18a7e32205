#pragma once

#include <cstdint>

#include "chunk/rollup_block.hpp"
#include "store/read_plan.hpp"
#include "store/samples.hpp"

namespace hb::store {

// The fields that an aspect is made of.
[[nodiscard]] chunk::RollupFields fields_of(Aspect aspect);

// Buckets as samples of an aspect: each at its bucket's last millisecond, a staleness marker where the next
// bucket is missing and the series had not just a sample now and then. A counter is added up backwards from
// the last bucket's last sample: so it goes on smoothly into the samples that follow, and never falls.
[[nodiscard]] SampleColumns to_samples(const chunk::RollupColumns& rollup, Aspect aspect, int64_t width_ms);

// Where resets lie between a counter's first bucket and its last, it was added up to less than nothing, and
// crosses zero on its way: there rate() would take it for a counter that has just begun, and extend it less.
// Such a one is freed of the resets that are left in it, and lifted to where that cannot be. What falls below
// zero is no counter, and stays as it is.
void lift_counter(SampleColumns& samples);

}  // namespace hb::store
