#pragma once

#include <chrono>
#include <cstddef>

#include "base/time.hpp"

namespace hb::promql {

// What one query may cost. Everything past a limit is refused with an error of the code `limit`, or
// `timeout`.
struct Limits {
  // Of the text, looked at before anything else is done with it.
  std::size_t text_bytes_max = std::size_t{256} * 1024;
  // Of parentheses, calls, unary operators and powers in each other, each of which the parser follows by
  // recursion. Chains of other operators have no depth.
  std::size_t nesting_max = 200;
  // Compiling a regular expression may take a millisecond and a megabyte.
  std::size_t regexes_max = 200;

  // Prometheus's own: enough for a value a minute over a week.
  std::size_t points_max = 11'000;
  // Samples that a query reads from the store and values that it computes, together.
  std::size_t samples_max = 50'000'000;
  std::chrono::milliseconds timeout{120'000};

  // How far back an instant selector looks for a sample.
  Duration lookback = std::chrono::minutes(5);
};

}  // namespace hb::promql
