#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hb {

// What goes against Prometheus's conventions for metrics (prometheus.io/docs/practices/naming) though it
// parses.
struct ExpositionProblem {
  std::string metric;
  std::string text;
};

// The problems of a text in Prometheus's format, by families in the order in which they appear. It looks for
// what `promtool check metrics` looks for, and for series that are there twice. The text has to parse: an
// error ends the reading.
[[nodiscard]] std::vector<ExpositionProblem> lint_exposition(std::string_view text);

}  // namespace hb
