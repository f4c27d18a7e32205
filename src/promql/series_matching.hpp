#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "promql/column_set.hpp"
#include "promql/syntax.hpp"

namespace hb::promql {

// Series of two vectors that find each other: those whose matching labels are the same.
struct MatchGroup {
  std::shared_ptr<const Labels> labels;  // the matching labels
  std::vector<std::size_t> left;
  std::vector<std::size_t> right;
};

// The groups in the order of their first series, those of the left side first.
[[nodiscard]] std::vector<MatchGroup> match_series(const VectorMatching& matching, const ColumnSet& left,
                                                   const ColumnSet& right);

}  // namespace hb::promql
