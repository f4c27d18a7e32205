#include "store/read_plan.hpp"

#include <string_view>

#include "store/tiers.hpp"

namespace hb::store {
namespace {

constexpr int64_t kBucketsPerWindowMin = 4;

struct FunctionAspect {
  std::string_view function;
  Aspect aspect;
};

// Functions that a rollup can answer for. All others look at each sample.
constexpr FunctionAspect kFunctions[] = {
    {"rate", Aspect::counter},        {"increase", Aspect::counter},   {"max_over_time", Aspect::max},
    {"min_over_time", Aspect::min},   {"avg_over_time", Aspect::mean}, {"sum_over_time", Aspect::sum},
    {"last_over_time", Aspect::last}, {"delta", Aspect::last},         {"deriv", Aspect::last},
    {"predict_linear", Aspect::last},
};

const FunctionAspect* find(std::string_view function) {
  for (const FunctionAspect& known : kFunctions) {
    if (known.function == function) return &known;
  }
  return nullptr;
}

}  // namespace

ReadPlan plan_read(const SelectHints& hints) {
  const FunctionAspect* known = find(hints.function);
  const bool windowed = hints.range > Duration::zero();
  ReadPlan plan{.tier = Tier::raw, .aspect = windowed && known != nullptr ? known->aspect : Aspect::last};
  if (hints.step <= Duration::zero() || (windowed && known == nullptr)) return plan;
  for (const Tier tier : {Tier::hour, Tier::minute}) {
    const int64_t bucket_ms = shape_of(tier).sample_ms;
    const bool fits_step = hints.step.count() >= bucket_ms;
    const bool fits_window = !windowed || hints.range.count() >= kBucketsPerWindowMin * bucket_ms;
    if (!fits_step || !fits_window) continue;
    plan.tier = tier;
    break;
  }
  return plan;
}

}  // namespace hb::store
