#include "promql/edged_functions.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "promql/edges.hpp"

namespace hb::promql {
namespace {

// Gives every window that has a value to `compute`. Each is searched for by itself: its edges may lie far
// outside, and so it has no place that only moves forward.
template <typename Compute>
void over_edged_windows(const RangeInput& input, std::span<double> out, Compute compute) {
  const EdgeReach reach = edge_reach(input.edges, input.lookback);
  for (std::size_t step = 0; step < out.size(); ++step) {
    const Timestamp end = input.grid.at(step);
    const std::optional<EdgedWindow> window = edged_window(input.times, {end - input.range, end}, reach);
    if (!input.budget->keep_going(window ? window->right - window->left + 1 : 1)) return;
    if (window) out[step] = compute(*window);
  }
}

template <Slope kSlope, bool kPerSecond>
void change(const RangeInput& input, std::span<double> out) {
  const double divisor = kPerSecond ? static_cast<double>(input.range.count()) / 1000 : 1;
  over_edged_windows(input, out, [&](const EdgedWindow& window) {
    return change_over(window, {input.times, input.values}, input.edges, kSlope) / divisor;
  });
}

// How many neighbours in the window the predicate holds for.
template <typename Differs>
void count_neighbours(const RangeInput& input, std::span<double> out, Differs differs) {
  over_edged_windows(input, out, [&](const EdgedWindow& window) {
    double count = 0;
    for (std::size_t i = window.left + 1; i <= window.right; ++i)
      count += differs(input.values[i - 1], input.values[i]) ? 1 : 0;
    return count;
  });
}

void edged_changes(const RangeInput& input, std::span<double> out) {
  count_neighbours(input, out, [](double previous, double value) {
    return value != previous && !(std::isnan(value) && std::isnan(previous));
  });
}

void edged_resets(const RangeInput& input, std::span<double> out) {
  count_neighbours(input, out, [](double previous, double value) { return value < previous; });
}

struct EdgedFunction {
  std::string_view name;
  RangeFunction body;
  bool smoothed = true;  // not only anchored
};

constexpr auto kFunctions = std::to_array<EdgedFunction>({
    {"changes", &edged_changes, false},
    {"delta", &change<Slope::gauge, false>},
    {"increase", &change<Slope::counter, false>},
    {"rate", &change<Slope::counter, true>},
    {"resets", &edged_resets, false},
});

}  // namespace

Result<RangeFunction> edged_function(std::string_view function, Edges edges) {
  std::string those;
  for (const EdgedFunction& known : kFunctions) {
    if (edges == Edges::smoothed && !known.smoothed) continue;
    if (known.name == function) return known.body;
    those.append(those.empty() ? "" : ", ").append(known.name);
  }
  return fail(ErrorCode::invalid, fmt::format("{} modifier can only be used with: {} - not with {}",
                                              name_of(edges), those, function));
}

}  // namespace hb::promql
