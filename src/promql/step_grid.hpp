#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "base/time.hpp"

namespace hb::promql {

// The instants at which a query is evaluated: count of them, step apart, from start on. An instant query has
// one.
struct StepGrid {
  Timestamp start;
  Duration step{0};
  std::size_t count = 1;
  std::optional<Timestamp> asked_end = {};  // which no step need fall on

  [[nodiscard]] Timestamp at(std::size_t index) const { return start + step * static_cast<int64_t>(index); }
  [[nodiscard]] Timestamp last() const { return at(count - 1); }
  // The end of the query, as it was asked for: what end() means.
  [[nodiscard]] Timestamp end() const { return asked_end.value_or(last()); }
  [[nodiscard]] StepGrid shifted_back(Duration by) const { return {start - by, step, count, {}}; }

  bool operator==(const StepGrid&) const = default;
};

}  // namespace hb::promql
