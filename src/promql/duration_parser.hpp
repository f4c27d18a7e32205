#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "base/time.hpp"
#include "promql/duration_expression.hpp"
#include "promql/token_cursor.hpp"

namespace hb::promql {

// A duration as it is written: a literal or a calculation, and its value where the query's times do not
// matter to it.
struct WrittenDuration {
  Duration value{0};
  DurationExpression expression = {};

  [[nodiscard]] bool is_known() const { return !expression.depends_on_query(); }
};

// What a message calls the place, and what should have stood there.
struct DurationPlace {
  std::string_view context;
  std::string_view expected;
};

// A calculation with numbers of seconds and durations, step(), range(), min_of() and max_of(), which earlier
// versions of Prometheus call min() and max(). Every operand inside another takes one off `nesting_left` for
// as long as it is read.
[[nodiscard]] std::optional<WrittenDuration> parse_duration_expression(TokenCursor& cursor,
                                                                       const DurationPlace& place,
                                                                       std::size_t& nesting_left);

// As much of one as `offset` takes: with a sign or without, one operand or a calculation in parentheses. So
// `a offset 1m + 2` adds to the values of `a`.
[[nodiscard]] std::optional<WrittenDuration> parse_offset_duration(TokenCursor& cursor,
                                                                   const DurationPlace& place,
                                                                   std::size_t& nesting_left);

}  // namespace hb::promql
