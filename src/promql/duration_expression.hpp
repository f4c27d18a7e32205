#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/time.hpp"

namespace hb::promql {

// A step of a calculation with durations. All values are in seconds.
struct DurationTerm {
  enum class Kind : uint8_t {
    number,
    duration,  // a number that was written as one
    step,      // step(): of the whole query
    range,     // range(): from its start to its end
    // Of the value before.
    negate,
    parentheses,
    // Of the two values before.
    add,
    subtract,
    multiply,
    divide,
    modulo,
    power,
    min_of,
    max_of,
  };
  Kind kind = Kind::number;
  double value = 0;
};

// Arithmetic where a duration is wanted, as in `a[5m * 2]` and `a offset -(step() / 2)`: its terms in the
// order in which they are evaluated. Without terms it is no calculation but a literal, whose value stands
// beside it.
struct DurationExpression {
  std::vector<DurationTerm> terms = {};
  uint32_t begin = 0;  // where it stands in the query

  [[nodiscard]] bool depends_on_query() const;
};

// What step() and range() are.
struct QueryTimes {
  Duration step{0};
  Duration range{0};
};

// The value, to the millisecond. invalid for a division by zero and for more than Prometheus can hold. The
// expression has terms.
[[nodiscard]] Result<Duration> evaluate(const DurationExpression& expression, const QueryTimes& query);

// A number of seconds as a duration; invalid for more than 2^63 nanoseconds and for NaN.
[[nodiscard]] Result<Duration> duration_of_seconds(double seconds);

// As a query writes it.
[[nodiscard]] std::string print(const DurationExpression& expression);

// Why a range or a step was refused, in Prometheus's words.
inline constexpr const char* kDurationNotPositive = "duration must be greater than 0";

}  // namespace hb::promql
