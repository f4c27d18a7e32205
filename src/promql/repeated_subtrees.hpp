#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "promql/syntax.hpp"

namespace hb::promql {

// Which parts of a tree are written more than once, as `rate(a[5m])` in `rate(a[5m]) / sum(rate(a[5m]))`, so
// that an evaluation over one grid needs the first alone. Only parts that read series or have steps of their
// own count: anything else is as quickly evaluated as copied. Immutable.
class RepeatedSubtrees {
 public:
  // The nodes that one evaluator visits, in order, and for which of all nodes it wants the times of samples
  // instead of their values.
  RepeatedSubtrees(const Syntax& syntax, std::span<const std::size_t> visited,
                   const std::vector<bool>& wants_sample_time);

  // A subtree by its root, and the first one that is equal to it.
  struct Repeat {
    std::size_t root = 0;
    std::size_t original = 0;
  };

  // In order. None of them lies within another.
  [[nodiscard]] std::span<const Repeat> all() const { return repeats_; }

  // The repeat whose first node that is.
  [[nodiscard]] const Repeat* beginning_with(std::size_t node) const;

 private:
  const Syntax& syntax_;
  std::vector<Repeat> repeats_;  // ascending
};

}  // namespace hb::promql
